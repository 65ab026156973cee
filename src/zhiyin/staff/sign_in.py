"""Signing in and staying signed in: attempts are counted, sessions slide and can be ended."""

from __future__ import annotations

import logging
import math
from dataclasses import replace
from datetime import datetime, timedelta

from zhiyin.base.clock import Clock
from zhiyin.base.errors import TooMany, Unauthenticated
from zhiyin.base.ids import new_id
from zhiyin.base.scope import ScopeFilter
from zhiyin.db.database import Database, Transaction
from zhiyin.staff import session_store, store
from zhiyin.staff.access import ROLES, Principal
from zhiyin.staff.audit import AuditLog
from zhiyin.staff.model import Session, User, UserState
from zhiyin.staff.passwords import Passwords
from zhiyin.staff.scopes import ScopeDirectory
from zhiyin.staff.tokens import new_token, token_hash

log = logging.getLogger(__name__)

IDLE_LIFE = timedelta(days=3)
WHOLE_LIFE = timedelta(days=30)
SEEN_EVERY = timedelta(hours=1)  # a session is written at most this often
ATTEMPT_WINDOW = timedelta(minutes=15)
MAX_PER_ACCOUNT_AND_ADDRESS = 5
MAX_PER_ACCOUNT = 30  # from everywhere, so that nobody far away can lock the account with five guesses
MAX_PER_ADDRESS = 50


class SignIn:
    """Sessions of people."""

    def __init__(
        self, db: Database, clock: Clock, passwords: Passwords, scopes: ScopeDirectory, audit: AuditLog
    ) -> None:
        self._db = db
        self._clock = clock
        self._passwords = passwords
        self._scopes = scopes
        self._audit = audit

    def sign_in(self, email: str, password: str, address: str) -> str:
        """The token of a new session; the same refusal, as slowly, whether or not there is such an account."""
        account = email.strip().lower()
        self._count(account, address)
        with self._db.reading() as tx:
            user, known_hash = store.find_by_email(tx, account) or (None, None)
        right = self._passwords.is_right(password, known_hash)
        if user is None or known_hash is None or not right or user.state is not UserState.ACTIVE:
            log.warning("a sign-in was refused", extra={"account": token_hash(account)[:12]})
            raise Unauthenticated("the e-mail address or the password is wrong")
        fresh = self._passwords.hash(password) if self._passwords.needs_rehash(known_hash) else None
        now = self._clock.now()
        with self._db.transaction() as tx:
            session_store.forget_attempts(tx, _subjects(account, address)[:2], now - ATTEMPT_WINDOW)
            session_store.forget_sessions(tx, now)
            if fresh:
                store.save_password(tx, user.id, fresh)
            return self.begin(tx, user)

    def begin(self, tx: Transaction, user: User) -> str:
        """A new session of somebody who has shown who they are."""
        now = self._clock.now()
        token = new_token()
        session_store.add_session(tx, Session(new_id("ses"), user.id, now, now, now + IDLE_LIFE), token_hash(token))
        store.save_signed_in(tx, user.id, now)
        self._audit.add(tx, user.id, "session.began", user.id)
        return token

    def principal(self, token: str) -> Principal:
        """Who the session belongs to, with what they may do and see at this moment."""
        now = self._clock.now()
        with self._db.reading() as tx:
            session = session_store.find_session(tx, token_hash(token))
            user = store.find_user(tx, session.user_id) if session else None
            scopes = self._scopes.opened_by(tx, user.grants) if user else None
        if session is None or user is None or scopes is None or session.expires_at <= now:
            raise Unauthenticated("please sign in")
        if user.state is not UserState.ACTIVE:
            raise Unauthenticated("please sign in")
        if now - session.seen_at >= SEEN_EVERY:
            self._slide(session, now)
        return _as_principal(user, scopes)

    def absent(self, user_id: str) -> tuple[Principal, str] | None:
        """Somebody for whom something is done while they are away, and their e-mail address; None unless active."""
        with self._db.reading() as tx:
            user = store.find_user(tx, user_id)
            if user is None or user.state is not UserState.ACTIVE:
                return None
            return _as_principal(user, self._scopes.opened_by(tx, user.grants)), user.email

    def sign_out(self, token: str) -> None:
        with self._db.transaction() as tx:
            session = session_store.find_session(tx, token_hash(token))
            if session is not None:
                session_store.end_session(tx, token_hash(token))
                self._audit.add(tx, session.user_id, "session.ended", session.user_id)

    def change_password(self, token: str, current: str, new_hash: str, address: str) -> None:
        """Another password for oneself; every other session of the person ends."""
        with self._db.reading() as tx:
            session = session_store.find_session(tx, token_hash(token))
            known_hash = store.password_hash_of(tx, session.user_id) if session else None
        if session is None:
            raise Unauthenticated("please sign in")
        self._count(session.user_id, address)
        if not self._passwords.is_right(current, known_hash):
            raise Unauthenticated("the current password is wrong")
        with self._db.transaction() as tx:
            store.save_password(tx, session.user_id, new_hash)
            session_store.end_sessions_of(tx, session.user_id, but=session.id)
            session_store.forget_attempts(
                tx, _subjects(session.user_id, address)[:2], self._clock.now() - ATTEMPT_WINDOW
            )
            self._audit.add(tx, session.user_id, "password.changed", session.user_id)

    def _slide(self, session: Session, now: datetime) -> None:
        end = min(now + IDLE_LIFE, session.created_at + WHOLE_LIFE)
        with self._db.transaction() as tx:
            session_store.save_seen(tx, replace(session, seen_at=now, expires_at=end))

    def _count(self, account: str, address: str) -> None:
        """Count the attempt before the password is looked at, so that many at once cannot slip through."""
        now = self._clock.now()
        since = now - ATTEMPT_WINDOW
        subjects = _subjects(account, address)
        with self._db.transaction() as tx:
            session_store.hold_attempts(tx, subjects)
            session_store.forget_attempts(tx, (), since)
            for subject, most in zip(
                subjects, (MAX_PER_ACCOUNT_AND_ADDRESS, MAX_PER_ACCOUNT, MAX_PER_ADDRESS), strict=True
            ):
                count, oldest = session_store.attempts_since(tx, subject, since)
                if count >= most and oldest is not None:
                    wait = math.ceil((oldest + ATTEMPT_WINDOW - now).total_seconds())
                    raise TooMany("too many attempts; try again later", retry_after_seconds=max(1, wait))
            session_store.add_attempt(tx, subjects, now)


def _as_principal(user: User, scopes: ScopeFilter) -> Principal:
    return Principal(user.id, user.name, user.role, ROLES[user.role], scopes, "user", user.locale, user.grants)


def _subjects(account: str, address: str) -> tuple[str, str, str]:
    """What attempts are counted by; as hashes, because addresses of people are nobody's business."""
    return (
        token_hash(f"account and address:{account} {address}"),
        token_hash(f"account:{account}"),
        token_hash(f"address:{address}"),
    )
