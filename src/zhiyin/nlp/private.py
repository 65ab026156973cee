"""What in a text leads to a person, and where."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Private(StrEnum):
    """Kinds of personal data that rules can find."""

    EMAIL = "email"
    ID_NUMBER = "id_number"
    BANK_CARD = "bank_card"
    PHONE = "phone"
    ACCOUNT = "account"  # of a messenger
    ADDRESS = "address"
    NUMBER = "number"  # of an order, a parcel, a contract, a car: others can look up whose it is
    NAME = "name"


class Found(NamedTuple):
    kind: Private
    start: int
    end: int
