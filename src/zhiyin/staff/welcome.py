"""How people come in: the first owner through a one-time link, everybody else through an invitation."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from zhiyin.base.clock import Clock
from zhiyin.base.errors import Conflict, InvalidInput
from zhiyin.base.ids import new_id
from zhiyin.base.locale import Locale
from zhiyin.db.database import Database, Transaction
from zhiyin.staff import naming, session_store, store
from zhiyin.staff.audit import AuditLog
from zhiyin.staff.model import ALL_SCOPES, Role, User, UserState
from zhiyin.staff.passwords import Passwords, require_good
from zhiyin.staff.sign_in import SignIn
from zhiyin.staff.tokens import new_token, token_hash

SETUP, INVITE = "setup", "invite"
SETUP_LIFE = timedelta(days=1)
INVITE_LIFE = timedelta(days=3)


class Welcome:
    """One-time links, and what they open."""

    def __init__(self, db: Database, clock: Clock, passwords: Passwords, sign_in: SignIn, audit: AuditLog) -> None:
        self._db = db
        self._clock = clock
        self._passwords = passwords
        self._sign_in = sign_in
        self._audit = audit

    def needs_owner(self) -> bool:
        """Whether nobody is here yet."""
        with self._db.reading() as tx:
            return store.count_users(tx) == 0

    def setup_token(self) -> str | None:
        """A fresh token for the first owner, which ends the one before; None when somebody is here."""
        with self._db.transaction() as tx:
            return None if store.count_users(tx) else self._give(tx, SETUP, None, SETUP_LIFE)

    def set_up(self, token: str, name: str, email: str, password: str, locale: Locale | None = None) -> str:
        """Make the first owner, and sign them in: the token of their session."""
        self._require(token, SETUP)
        now = self._clock.now()
        owner = User(
            new_id("usr"), naming.name(name), naming.email_address(email), Role.OWNER, locale, UserState.ACTIVE,
            ALL_SCOPES, now, None,
        )  # fmt: skip
        require_good(password, email=owner.email)
        password_hash = self._passwords.hash(password)
        with self._db.transaction() as tx:
            self._use(tx, token, SETUP)
            if store.count_users(tx):
                raise Conflict("this installation has an owner already")
            store.add_user(tx, owner, password_hash)
            self._audit.add(tx, owner.id, "owner.set_up", owner.id)
            return self._sign_in.begin(tx, owner)

    def invite_token(self, tx: Transaction, user_id: str) -> str:
        """A fresh token for somebody invited, or somebody who forgot the password; ends the one before."""
        return self._give(tx, INVITE, user_id, INVITE_LIFE)

    def accept(self, token: str, password: str) -> str:
        """Choose a password, and be signed in; sessions from before end."""
        user = self._invited(token)
        require_good(password, email=user.email)
        password_hash = self._passwords.hash(password)
        with self._db.transaction() as tx:
            self._use(tx, token, INVITE)
            if store.get_user(tx, user.id).state is UserState.DISABLED:
                raise _not_good()
            store.save_user(tx, replace(user, state=UserState.ACTIVE))
            store.save_password(tx, user.id, password_hash)
            session_store.end_sessions_of(tx, user.id)
            self._audit.add(tx, user.id, "invitation.accepted", user.id)
            return self._sign_in.begin(tx, user)

    def _give(self, tx: Transaction, purpose: str, user_id: str | None, life: timedelta) -> str:
        token = new_token()
        session_store.replace_link(tx, token_hash(token), purpose, user_id, self._clock.now() + life)
        return token

    def _require(self, token: str, purpose: str) -> session_store.Link:
        """The link, before any password is hashed for a stranger."""
        with self._db.reading() as tx:
            link = session_store.find_link(tx, token_hash(token), purpose, self._clock.now())
        if link is None:
            raise _not_good()
        return link

    def _use(self, tx: Transaction, token: str, purpose: str) -> None:
        if session_store.use_link(tx, token_hash(token), purpose, self._clock.now()) is None:
            raise _not_good()

    def _invited(self, token: str) -> User:
        link = self._require(token, INVITE)
        with self._db.reading() as tx:
            user = store.find_user(tx, link.user_id or "")
        if user is None:
            raise _not_good()
        return user


def _not_good() -> InvalidInput:
    return InvalidInput("this link is not valid, was used, or has run out", pointer="/token")
