"""Passwords: what one must be like, and how it is kept (argon2id)."""

from __future__ import annotations

from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from zhiyin.base.errors import InvalidInput

MIN_LENGTH = 12
MAX_LENGTH = 200


def require_good(password: str, *, email: str) -> None:
    """Refuses what is guessed first; length is what counts, so no rules about signs."""
    if len(password) < MIN_LENGTH:
        raise InvalidInput("a password has at least {count} characters", count=MIN_LENGTH, pointer="/password")
    if len(password) > MAX_LENGTH:
        raise InvalidInput("a password has at most {count} characters", count=MAX_LENGTH, pointer="/password")
    account = email.partition("@")[0].lower()
    if len(set(password)) < 5 or password.lower() in (email.lower(), account * 2, account * 3):
        raise InvalidInput("this password is too easy to guess", pointer="/password")


class Passwords:
    """Hashes and checks. Only a few at once, because each takes 19 MiB and a core on purpose."""

    def __init__(self, *, rounds: int = 2, memory_kib: int = 19 * 1024, at_once: int = 4) -> None:
        """The default cost is OWASP's; a session lasts days, so nobody waits for this often."""
        self._hasher = PasswordHasher(time_cost=rounds, memory_cost=memory_kib, parallelism=1, type=Type.ID)
        self._turn = BoundedSemaphore(at_once)
        self._nobody = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        with self._turn:
            return self._hasher.hash(password)

    def is_right(self, password: str, password_hash: str | None) -> bool:
        """Whether it is the password; takes as long when there is no such user or no password yet."""
        with self._turn:
            try:
                return self._hasher.verify(password_hash or self._nobody, password) and password_hash is not None
            except (VerificationError, InvalidHashError):
                return False

    def needs_rehash(self, password_hash: str) -> bool:
        """Whether it was made with weaker parameters than today's."""
        return self._hasher.check_needs_rehash(password_hash)
