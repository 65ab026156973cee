"""The secret of an installation: one key, from which each purpose gets a key of its own."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from zhiyin.base.config import Settings
from zhiyin.base.errors import Unavailable

KEY_FILE = "secret.key"


@dataclass(frozen=True, slots=True, repr=False)
class SecretKey:
    """The key itself; never shown, logged or returned."""

    key: bytes

    def derive(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose; knowing it tells nothing about another."""
        return hmac.digest(self.key, purpose.encode(), "sha256")


def secret_key(settings: Settings) -> SecretKey:
    """ZHIYIN_SECRET_KEY, or the key file in the data folder, which is made (0600) at first start."""
    if settings.secret_key is not None:
        return SecretKey(hashlib.sha256(settings.secret_key.encode()).digest())
    path = settings.data / KEY_FILE
    if not path.exists():
        _make(path)
    if path.stat().st_mode & 0o077:
        raise Unavailable("others can read the key file {path}; take that away with: chmod 600 {path}", path=path)
    key = path.read_bytes()
    if len(key) < 32:
        raise Unavailable("the key file {path} is damaged; restore it from a backup", path=path)
    return SecretKey(key)


def _make(path: Path) -> None:
    """Write a fresh key whole or not at all; when two processes start at once, the first one's key stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
