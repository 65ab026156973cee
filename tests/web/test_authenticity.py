"""What speaks against texts, through the API: shown with its reasons, filtered by, never a way around row scopes."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.areas.feedback.opinions.bench import Brand
from tests.areas.feedback.opinions.doubts import COPIED, HONEST, Doubted
from tests.web.cast import NORTHERN, OWNER, House, house_with
from zhiyin.base.clock import FixedClock
from zhiyin.base.locale import Locale
from zhiyin.customers.service import CustomerService
from zhiyin.db.database import Database
from zhiyin.db.fact_batches import FactBatches
from zhiyin.db.outbox import Outbox
from zhiyin.feedback.listening.authenticity import Doubt
from zhiyin.staff.passwords import Passwords
from zhiyin.staff.service import StaffService
from zhiyin.web.api import opinions
from zhiyin.web.api import texts as texts_api
from zhiyin.web.labels import labels


@pytest.fixture
def house(db: Database, clock: FixedClock, tmp_path: Path) -> House:
    """Three copies, one of them in brand B, and an honest review."""
    staff, brand = StaffService(db, clock, Passwords(rounds=1, memory_kib=64)), Brand(db, clock)
    with db.transaction() as tx:
        north, other = staff.scopes.scope_id(tx, "A", "", "North"), staff.scopes.scope_id(tx, "B")
    for number, scope in enumerate((north, north, other), 1):
        brand.says(number, COPIED, by=number, scope=scope)
    brand.says(4, HONEST[0], by=4, scope=north)
    Doubted(brand).judge()
    brand.says(5, "屏幕清晰", by=5, scope=north)
    texts = SimpleNamespace(opinions=brand.opinions, tree=brand.tree)
    customers = CustomerService(db, Outbox(db, clock, {}), FactBatches(db, clock), clock)
    routers = [texts_api.router, opinions.router]
    return house_with(db, clock, tmp_path, staff, routers, texts=texts, customers=customers)


def test_a_text_shows_its_score_and_reasons(house: House) -> None:
    with house.as_(OWNER) as browser:
        listed = browser.get("/texts?suspicious=true").json()["data"]
        whole = browser.get(f"/texts/{listed[0]['id']}").json()
    assert len(listed) == 3
    assert whole["authenticity"] == listed[0]["authenticity"]
    assert whole["authenticity"]["score"] == pytest.approx(1 - 0.7 * 2 / 3)
    assert whole["authenticity"]["is_suspicious"]
    (reason,) = whole["authenticity"]["reasons"]
    assert (reason["code"], reason["texts"], reason["accounts"], reason["weight"]) == ("shared_words", 3, 3, 0.7)


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 5), ("?suspicious=false", 2), ("?authenticity_below=0.3", 0), ("?authenticity_below=1", 3)],
)
def test_texts_are_narrowed_by_it_and_otherwise_all_there(house: House, query: str, count: int) -> None:
    with house.as_(OWNER) as browser:
        assert len(browser.get(f"/texts{query}").json()["data"]) == count


def test_a_text_that_nobody_has_judged_tells_so(house: House) -> None:
    with house.as_(OWNER) as browser:
        (text,) = (one for one in browser.get("/texts").json()["data"] if one["text"] == "屏幕清晰")
    assert text["authenticity"] is None


@pytest.mark.parametrize("query", ["?authenticity_below=2", "?authenticity_below=much", "?suspicious=perhaps"])
def test_what_nobody_can_mean_is_refused(house: House, query: str) -> None:
    with house.as_(OWNER) as browser:
        assert browser.get(f"/texts{query}").status_code == 422


def test_opinions_are_counted_with_or_without_suspicious_texts_and_tell_both(house: House) -> None:
    with house.as_(OWNER) as browser:
        every, clean = browser.get("/opinions").json(), browser.get("/opinions?suspicious=false").json()
    assert (every["n"], every["n_without_suspicious"]) == (clean["n"], clean["n_without_suspicious"]) == (6, 0)
    assert every["data"]
    assert clean["data"] == []


def test_row_scopes_hold(house: House) -> None:
    with house.as_(NORTHERN) as browser:
        assert len(browser.get("/texts?suspicious=true").json()["data"]) == 2
        assert browser.get("/opinions").json()["n"] == 4


@pytest.mark.parametrize("locale", list(Locale))
def test_every_reason_has_a_name_in_each_language(locale: Locale) -> None:
    names = labels(locale)["doubts"]
    assert names.keys() == {doubt.value for doubt in Doubt}
    assert locale is Locale.EN or not any(name.isascii() for name in names.values())
