"""The customers area on a real database, and short words for claims."""

from __future__ import annotations

from itertools import count

import pytest
from sqlalchemy import select

from zhiyin.base.clock import FixedClock
from zhiyin.customers.model import Claim, Identifier, Trust
from zhiyin.customers.personal_data import PLACES
from zhiyin.customers.service import CustomerService
from zhiyin.customers.store.tables import identity
from zhiyin.db.database import Database
from zhiyin.db.fact_batches import FactBatches
from zhiyin.db.outbox import Outbox

KINDS = {
    "u": "user_id", "m": "member_number", "x": "wechat_unionid", "o": "wechat_openid",
    "e": "email", "p": "phone", "c": "loyalty_card", "a": "anonymous_id", "d": "device_id",
}  # fmt: skip
_numbers = count(1)
MORNING = 1_767_225_600_000_000  # 2026-01-01


def ids(names: str) -> tuple[Identifier, ...]:
    """Identifiers by letter: "u1 a1" is a user and a browser."""
    return tuple(Identifier(KINDS[name[0]], name) for name in names.split())


def claim(names: str, trust: Trust = Trust.SERVER, **more: object) -> Claim:
    """A message that names these identifiers."""
    values = {"at": MORNING, "source_id": 1, "evidence": f"event-{next(_numbers)}"} | more
    return Claim(identifiers=ids(names), trust=trust, **values)  # type: ignore[arg-type]


class World:
    """Customers, and what a test wants to know of them."""

    def __init__(self, db: Database, clock: FixedClock) -> None:
        self.db = db
        self.clock = clock
        self.facts = FactBatches(db, clock)
        self.outbox = Outbox(db, clock, {"CustomersMerged": ["test"], "CustomersSplit": ["test"]})
        self.customers = self.restarted()

    def restarted(self) -> CustomerService:
        return CustomerService(self.db, self.outbox, self.facts, self.clock)

    def take(self, *claims: Claim) -> list[int]:
        with self.db.transaction() as tx:
            taken = self.customers.take(tx, claims)
        self.customers.committed(tx)
        return taken

    def empty(self) -> None:
        """Start again with nobody."""
        with self.db.transaction() as tx:
            for place in PLACES:
                tx.execute(place.table.delete())
        self.customers = self.restarted()

    def told(self, edges: str) -> None:
        """Take messages written as "u1-e1 u2~a1": `-` by a server, `~` by a public key."""
        self.take(*(spoken(edge) for edge in edges.split()))

    def people(self, known: str = "umxoepcad") -> str:
        """The profiles: "a1 u1 | u2"; of these kinds only."""
        groups: dict[int, list[str]] = {}
        with self.db.reading() as tx:
            for value, customer in tx.execute(select(identity.c.value, identity.c.customer_id)):
                if value[0] in known:
                    groups.setdefault(customer, []).append(value)
        return " | ".join(sorted(" ".join(sorted(group)) for group in groups.values()))

    def identity_id(self, name: str) -> int:
        return int(self._identity(name)[0])

    def customer_of(self, name: str) -> int:
        return int(self._identity(name)[1])

    def public_id(self, name: str) -> str:
        return str(self._identity(name)[2])

    def _identity(self, name: str) -> tuple[int, int, str]:
        wanted = select(identity.c.id, identity.c.customer_id, identity.c.public_id)
        with self.db.reading() as tx:
            id_, customer_id, public_id = tx.execute(wanted.where(identity.c.value == name)).one()
        return id_, customer_id, public_id


def spoken(edge: str) -> Claim:
    trust = Trust.PUBLIC if "~" in edge else Trust.SERVER
    return claim(edge.replace("~", " ").replace("-", " "), trust)


@pytest.fixture
def world(db: Database, clock: FixedClock) -> World:
    return World(db, clock)
