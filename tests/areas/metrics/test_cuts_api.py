"""From what a source says of customers to figures cut by it: rows, facts, API."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.areas.feedback.opinions.bench import Brand as Hearers
from tests.areas.metrics.brand import NOW, ZONE, Answer, Brand, at
from tests.web.cast import AGENT, ANALYST, OWNER, VIEWER, House, house_with
from zhiyin.base.clock import FixedClock, to_micros
from zhiyin.customers.model import Claim, Identifier, Trust
from zhiyin.customers.service import CustomerService
from zhiyin.db.database import Database
from zhiyin.db.fact_batches import FactBatches
from zhiyin.db.outbox import Outbox
from zhiyin.metrics.service import MetricService
from zhiyin.staff.service import StaffService
from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.web.api import metrics, trait_cuts

MARCH = "from=2026-03-01&to=2026-03-31"
VALUES = f"/metrics/customer_satisfaction/values?{MARCH}"


def said_of(number: int) -> dict[str, Any]:
    """Forty customers: half of them on plan pro; everybody has a name."""
    segment = {"segment": "loyal"} if number % 4 == 0 else {}
    return {"plan": ("pro", "free")[number % 2], "name": f"Customer {number % 3}", **segment}


@pytest.fixture
def house(db: Database, tmp_path: Path) -> Iterator[House]:
    """Each of forty customers answered twice; those on plan pro are happy, and answer in stores."""
    clock, outbox = FixedClock(NOW), Outbox(db, FixedClock(NOW), {})
    staff, batches = StaffService(db, clock), FactBatches(db, clock)
    customers = CustomerService(db, outbox, batches, clock)
    claims = [
        Claim(
            identifiers=(Identifier("user_id", f"u-{number}"),), at=to_micros(NOW), source_id=1, trust=Trust.SERVER,
            type="identify", traits=said_of(number),
        )
        for number in range(40)
    ]  # fmt: skip
    with db.transaction() as tx:
        ids = customers.take(tx, claims)
    customers.cuts.look()
    while customers.cuts.tell_again():
        pass
    answers = [
        Answer(number * 2 + turn, ids[number], at(62 + turn), 4 if number % 2 == 0 else 2, "csat", 5, channel="store")
        for number in range(40)
        for turn in range(2)
    ]
    with closing(DuckDbEngine(tmp_path / "facts.duckdb")) as engine:
        engine.apply([replace(batch, id=batch.id + 1_000) for batch in Brand(answers).batches()])
        engine.apply(batches.list_waiting([], limit=1_000), as_of=NOW)
        facts: Any = SimpleNamespace(metrics=MetricService(engine, clock, ZONE, traits=customers.cuts.names))
        routers = [lambda app: metrics.router(app, facts), trait_cuts.router]
        texts = SimpleNamespace(opinions=Hearers(db, clock).opinions)
        yield house_with(db, clock, tmp_path, staff, routers, customers=customers, outbox=outbox, texts=texts)


class TestCatalogue:
    def test_names_the_traits_that_every_metric_of_customers_can_be_cut_by(self, house: House) -> None:
        with house.as_(ANALYST) as browser:
            answer = browser.get("/metrics", Accept_Language="zh-CN").json()
        cards = {card["id"]: card for card in answer["data"]}
        assert cards["customer_satisfaction"]["dimensions"][-2:] == ["trait.plan", "trait.segment"]
        names = {one["id"]: one["name"] for one in answer["dimensions"]}
        assert (names["trait.plan"], names["trait.segment"], names["store"]) == ("plan", "客户分群", "门店")
        assert "trait.name" not in names

    def test_says_how_totals_are_weighted(self, house: House) -> None:
        with house.as_(ANALYST) as browser:
            answer = browser.get("/metrics").json()
        assert all(card["weighting"] for card in answer["data"])


class TestValues:
    def test_are_cut_by_a_trait_and_by_the_store(self, house: House) -> None:
        with house.as_(ANALYST) as browser:
            groups = browser.get(f"{VALUES}&by=trait.plan,store").json()["groups"]
        found = {tuple(group["key"].values()): (group["value"]["value"], group["value"]["n"]) for group in groups}
        assert found == {("pro", "page"): (1.0, 40), ("free", "page"): (0.0, 40)}

    def test_are_held_against_another_group(self, house: House) -> None:
        with house.as_(ANALYST) as browser:
            answer = browser.get(f"{VALUES}&where=trait.plan%3Dpro&against=trait.plan%3Dfree").json()
        comparison = answer["comparison"]
        assert (comparison["difference"], comparison["significant"], comparison["value"]["value"]) == (1.0, True, 0.0)
        assert comparison["low"] < 1.0
        assert (answer["against"], answer["people_in_both"]) == ({"trait.plan": "free"}, 0)
        assert answer["weighting"].startswith("each response counts once")

    def test_of_a_trait_lead_to_their_records(self, house: House) -> None:
        with house.as_(OWNER) as browser:
            page = browser.get(f"/metrics/customer_satisfaction/records?{MARCH}&where=trait.segment%3Dloyal").json()
        assert page["total"] == 20

    @pytest.mark.parametrize(
        "query",
        [
            "by=trait.name", "by=trait.", "by=trait.plan,channel,store", "where=plan", "where=trait.age%3D3",
            "against=trait.plan%3Dfree&compare=year", "where=channel%3Da&where=channel%3Db",
            "against=" + "x" * 401, "&".join(["where=channel%3Dweb"] * 11),
        ],
    )  # fmt: skip
    def test_of_a_senseless_question_are_refused(self, house: House, query: str) -> None:
        with house.as_(ANALYST) as browser:
            assert browser.get(f"{VALUES}&{query}").status_code == 422

    @pytest.mark.parametrize("word", ["%00", "%F0%9F%98%80", "'%3B--", "%7Bx%7D", "%24start"])
    def test_of_hostile_words_are_none(self, house: House, word: str) -> None:
        with house.as_(ANALYST) as browser:
            answer = browser.get(f"{VALUES}&where=trait.plan%3D{word}")
            assert (answer.status_code, answer.json()["value"]) == (200, None)

    def test_of_somebody_who_sees_no_row_tell_nothing(self, house: House) -> None:
        with house.as_(AGENT) as browser:
            answer = browser.get(f"{VALUES}&by=trait.plan")
            assert (answer.json()["value"], answer.json()["groups"]) == (None, [])


class TestChoosing:
    def test_is_for_who_runs_the_installation(self, house: House) -> None:
        for member in (ANALYST, VIEWER):
            with house.as_(member) as browser:
                assert browser.ask("PUT", "/trait-cuts", {"name": "plan", "choice": "never"}).status_code == 403

    def test_never_takes_the_cut_away_and_is_written_down(self, house: House) -> None:
        with house.as_(OWNER) as browser:
            answer = browser.ask("PUT", "/trait-cuts", {"name": "plan", "choice": "never"})
            assert answer.status_code == 200, answer.text
            assert [(one["name"], one["is_cut"]) for one in answer.json()["data"]] == [
                ("plan", False),
                ("segment", True),
            ]
            assert browser.get(f"{VALUES}&by=trait.plan").status_code == 422
        [entry, *_] = house.staff.audit.newest()
        assert (entry.action, entry.subject, entry.details) == ("trait.cut", "plan", {"choice": "never"})

    @pytest.mark.parametrize(
        "body",
        [{"name": "name", "choice": "always"}, {"name": "plan", "choice": "often"}, {"name": "x" * 61},
         {"name": "unheard of", "choice": "always"}, {"name": "plan", "choice": "auto", "more": 1}],
    )  # fmt: skip
    def test_of_a_senseless_choice_is_refused(self, house: House, body: dict[str, Any]) -> None:
        with house.as_(OWNER) as browser:
            assert browser.ask("PUT", "/trait-cuts", body).status_code == 422

    def test_shows_every_trait_with_the_reason_why_it_makes_a_cut_or_none(self, house: House) -> None:
        with house.as_(OWNER) as browser:
            browser.ask("PUT", "/trait-cuts", {"name": "segment", "choice": "never"})
            answer = browser.get("/trait-cuts/seen").json()
        told = {one["name"]: (one["reason"], one["value_count"], one["customer_count"]) for one in answer["data"]}
        assert told == {"plan": ("shared", 2, 40), "segment": ("refused", 1, 10), "name": ("personal", 3, 40)}
        assert [one["may_choose"] for one in answer["data"]] == [True, False, True]
        assert answer["left_out"] == 0

    def test_shows_traits_to_nobody_else(self, house: House) -> None:
        for member in (ANALYST, VIEWER, AGENT):
            with house.as_(member) as browser:
                assert browser.get("/trait-cuts/seen").status_code == 403


def test_a_total_is_weighted_to_given_shares_and_says_so(house: House) -> None:
    with house.as_(ANALYST) as browser:
        answer = browser.get(
            f"{VALUES}&weights=trait.plan&share=pro=0.25&share=free=0.75", Accept_Language="zh-CN"
        ).json()
        assert answer["value"]["value"] == 0.25, "of pro all are happy, of free nobody"
        assert answer["value"]["also"]["unweighted"]["value"] == 0.5
        size = 1 / (0.25**2 / 20 + 0.75**2 / 20)
        assert answer["value"]["also"]["effective_n"]["value"] == pytest.approx(size), "each customer answered twice"
        strata = [{"values": [plan], "share": share, "n": 40} for plan, share in (("free", 0.75), ("pro", 0.25))]
        weighted = {"by": "trait.plan", "to": "shares", "strata": strata, "silent": [], "foreign": []}
        assert answer["variants"][0]["weighted"] == weighted
        assert answer["weighting"] == "各组按给定的份额加权"
        assert browser.get(f"{VALUES}&weights=trait.plan").json()["value"]["value"] == 0.5, (
            "as many of each were active"
        )
        assert browser.get(f"{VALUES}&weights=day").status_code == 422
        assert browser.get(f"{VALUES}&share=pro=1").json()["errors"][0]["pointer"] == "weights"
