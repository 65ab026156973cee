"""The staff area as one thing to hand in: people, their sessions and keys, scopes, the audit log."""

from __future__ import annotations

from collections.abc import Collection

from zhiyin.base.clock import Clock
from zhiyin.db.database import Database
from zhiyin.staff.access import Principal
from zhiyin.staff.audit import AuditLog
from zhiyin.staff.keys import ApiKeys
from zhiyin.staff.passwords import Passwords
from zhiyin.staff.people import People
from zhiyin.staff.scopes import ScopeDirectory
from zhiyin.staff.sign_in import SignIn
from zhiyin.staff.welcome import Welcome


class StaffService:
    """Who works here, and what they may do."""

    def __init__(self, db: Database, clock: Clock, passwords: Passwords | None = None) -> None:
        passwords = passwords or Passwords()
        self.scopes = ScopeDirectory()
        self.audit = AuditLog(db, clock)
        self.sign_in = SignIn(db, clock, passwords, self.scopes, self.audit)
        self.welcome = Welcome(db, clock, passwords, self.sign_in, self.audit)
        self.people = People(db, clock, passwords, self.welcome, self.audit)
        self.keys = ApiKeys(db, clock, self.scopes, self.audit)

    def principal_of_key(self, api_key: str) -> Principal:
        """Who signs with the API key."""
        return self.keys.principal(api_key)

    def principal_of_session(self, token: str) -> Principal:
        """Who is signed in with the session."""
        return self.sign_in.principal(token)

    def names(self, ids: Collection[str]) -> dict[str, str]:
        """What the people and keys with these ids are called now; ids that are nobody's are left out."""
        return self.people.names(ids) | self.keys.names(ids) if ids else {}

    def setup_link(self, public_url: str) -> str | None:
        """The one-time link for the first owner, to be printed; None when the installation has one."""
        token = self.welcome.setup_token()
        # Behind the # it reaches no server's log and no other site's Referer.
        return None if token is None else f"{public_url}/console/setup#token={token}"

    def invite_link(self, public_url: str, token: str) -> str:
        """Where somebody invited chooses a password."""
        return f"{public_url}/console/invite#token={token}"
