"""What is typed about people and keys, in one spelling; refused when it cannot be."""

from __future__ import annotations

import re

from zhiyin.base.errors import InvalidInput
from zhiyin.staff.model import ANY, ScopeGrant

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+")


def email_address(raw: str) -> str:
    """An address in lower case; which are real, only a mail can tell."""
    text = raw.strip().lower()
    if len(text) > 254 or not text.isprintable() or not _EMAIL.fullmatch(text):
        raise InvalidInput("not an e-mail address: {raw}", raw=raw[:80], pointer="/email")
    return text


def name(raw: str) -> str:
    """A name of a person, key or department: one line, 1 to 120 characters."""
    text = " ".join(raw.split())
    if not 1 <= len(text) <= 120 or not text.isprintable():
        raise InvalidInput("a name has 1 to 120 characters", pointer="/name")
    return text


def grant(brand: str = ANY, department: str = ANY, region: str = ANY) -> ScopeGrant:
    """A grant of scopes; * stands for any."""
    parts = [part.strip() for part in (brand, department, region)]
    if not all(1 <= len(part) <= 80 and part.isprintable() for part in parts):
        raise InvalidInput("brand, department and region are names, or * for any", pointer="/scopes")
    return ScopeGrant(*parts)
