"""The whole application over rows of two brands: what a member of the northern A sees, and what is foreign to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.web.cast import NORTH_OF_A, ORIGIN, PASSWORD, House, Member, engage
from zhiyin.app.build import App, build, open_warehouse
from zhiyin.app.listeners import listeners
from zhiyin.base.clock import to_micros
from zhiyin.base.config import load_settings
from zhiyin.base.live import LiveHub
from zhiyin.connectors.arrival import Arrival
from zhiyin.connectors.sources.model import Source
from zhiyin.customers.model import Identifier, Trust
from zhiyin.staff.access import Permission
from zhiyin.staff.model import Role, ScopeGrant
from zhiyin.touchpoints.model import Interaction, Rejected
from zhiyin.web.api.openapi import create_api

NORTHERN = Member("北方主管", "north@example.com", Role.ADMIN, (NORTH_OF_A,))
"""May do everything, but only to the rows of brand A in the North."""

TOLD: tuple[tuple[str, dict[str, object]], ...] = (
    ("Order Completed", {"currency": "CNY", "total": "199.00", "products": [{"sku": "TEA", "price": "199.00"}]}),
    ("Survey Responded", {"kind": "nps", "score": 9, "answer": "很好", "max": 10}),
    ("Product Reviewed", {"rating": 2, "review_body": "<script>alert(1)</script>"}),
    ("Ticket Opened", {"message": "在哪里？"}),
    ("Product Viewed", {"sku": "TEA"}),
)


@contextmanager
def whole_house(data: Path) -> Iterator[House]:
    """Everything built as the server does it, with people on board and interactions told to all areas."""
    app = build(load_settings({"ZHIYIN_PUBLIC_URL": ORIGIN}, folder=data))
    engage(app.staff)
    app.staff.people.add(NORTHERN.name, NORTHERN.email, PASSWORD, NORTHERN.role, NORTHERN.grants)
    for brand, region in (("A", "North"), ("B", "South")):
        _tell(app, brand, region)
    while app.outbox.deliver(listeners(app)):
        pass
    warehouse = open_warehouse(app)
    while warehouse.loader.step().is_behind:
        pass
    hub = LiveHub()
    yield House(create_api(app, warehouse, hub), app.staff, hub)
    warehouse.close()
    app.close()


def _tell(app: App, brand: str, region: str) -> None:
    """Somebody at this brand buys, answers, complains; one message is broken; it has an agent and a key."""
    source = _source(app, brand, region)
    app.intake.take([
        Arrival(source, Trust.SERVER, "segment", _interaction(app, brand, number, name, properties))
        for number, (name, properties) in enumerate(TOLD)
    ])  # fmt: skip
    broken = Rejected(reason="a message needs a name", raw=f'{{"of": "{brand}"}}'.encode())
    app.intake.take([Arrival(source, Trust.SERVER, "segment", broken)])
    grants = [ScopeGrant(brand, "*", region)]
    app.staff.keys.make(None, f"of {brand}", [Permission.METRICS_READ], grants)
    app.staff.people.add(f"of {brand}", f"{brand}@example.com", PASSWORD, Role.AGENT, grants)


def _source(app: App, brand: str, region: str) -> Source:
    with app.db.transaction() as tx:
        scope_id = app.staff.scopes.scope_id(tx, brand, "", region)
    return app.sources.create(f"shop of {brand}", "web", scope_id=scope_id)


def _interaction(app: App, brand: str, number: int, name: str, properties: dict[str, object]) -> Interaction:
    at = to_micros(app.clock.now()) - 1_000_000 * (10 - number)
    ids = {"order_id": f"O-{brand}", "ticket_id": f"T-{brand}", "review_id": f"R-{brand}", "survey_id": f"S-{brand}"}
    return Interaction(
        event_id=f"{brand}-{number}",
        type="track",
        name=name,
        at=at,
        received_at=at,
        identifiers=(Identifier("user_id", f"u-{brand}"), Identifier("email", f"{brand.lower()}@example.com")),
        channel="web",
        properties={**ids, **properties},
    )
