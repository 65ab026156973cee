"""The library of benchmarks: what comes with the product, what is imported, what is refused and why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.areas.metrics.brand import ZONE
from tests.web.cast import AGENT, NORTHERN, OWNER, Browser, House, house_with
from zhiyin.base.clock import FixedClock
from zhiyin.base.errors import InvalidInput
from zhiyin.base.locale import Locale, catalog
from zhiyin.db.database import Database
from zhiyin.metrics.benchmarks.seeds import SEEDS
from zhiyin.metrics.benchmarks.service import BenchmarkService
from zhiyin.metrics.catalog import all_metrics
from zhiyin.staff.service import StaffService
from zhiyin.web.api import benchmarks

HEAD = "metric,value,unit,population,region,industry,year,source,verified,note\n"
GOOD = (
    "net_promoter_score,42,,家电客户,中国,家电,2025,行业年鉴,是,\n"
    "on_time_delivery_rate,93 %,,parcels,,,2024,a courier,no,\n"
    "average_order_value,310.50,cny,orders,,,,a report,,\n"
)


@pytest.fixture
def library(db: Database, clock: FixedClock) -> BenchmarkService:
    return BenchmarkService(db, clock, StaffService(db, clock).audit, ZONE)


@pytest.fixture
def house(db: Database, clock: FixedClock, tmp_path: Path) -> House:
    staff = StaffService(db, clock)
    library = BenchmarkService(db, clock, staff.audit, ZONE)
    return house_with(db, clock, tmp_path, staff, [benchmarks.router], benchmarks=library)


@pytest.fixture
def owner(house: House) -> Iterator[Browser]:
    with house.as_(OWNER) as browser:
        yield browser


class TestThoseThatComeWithTheProduct:
    def test_are_verified_by_nobody_and_say_so(self) -> None:
        assert {one.is_verified for one in SEEDS} == {False}
        assert all(one.note and one.source and one.population for one in SEEDS)
        assert len({one.id for one in SEEDS}) == len(SEEDS)

    def test_are_of_metrics_that_there_are_or_shall_be(self) -> None:
        assert {one.metric_id for one in SEEDS} <= set(all_metrics())

    @pytest.mark.parametrize("locale", [Locale.ZH_CN, Locale.ZH_TW])
    def test_are_told_in_every_language(self, locale: Locale) -> None:
        words = {word for one in SEEDS for word in (one.population, one.region, one.industry, one.note) if word}
        assert words - set(catalog(locale)) == set()

    def test_cannot_be_taken_away(self, owner: Browser) -> None:
        assert owner.ask("DELETE", f"/benchmarks/{SEEDS[0].id}").status_code == 404


class TestAnImport:
    def test_takes_shares_points_and_money_in_their_units(self, library: BenchmarkService) -> None:
        assert library.import_csv(HEAD + GOOD, by="li").taken == 3
        found = {one.metric_id: one for one in library.list_benchmarks() if not one.is_seed}
        assert (found["on_time_delivery_rate"].value, found["on_time_delivery_rate"].unit) == (0.93, "share")
        assert (found["average_order_value"].value, found["average_order_value"].unit) == (310.5, "CNY")
        nps = found["net_promoter_score"]
        assert (nps.population, nps.year, nps.is_verified) == ("家电客户", 2025, True)

    def test_done_twice_changes_nothing(self, library: BenchmarkService) -> None:
        library.import_csv(HEAD + GOOD, by="li")
        again = library.import_csv(HEAD + GOOD, by="li")
        assert (again.taken, again.unchanged) == (0, 3)
        mended = library.import_csv(HEAD + GOOD.replace("93 %", "94 %"), by="li")
        assert (mended.taken, mended.unchanged) == (1, 2)

    @pytest.mark.parametrize(
        ("row", "column", "reason"),
        [
            ("happiness,7,,all,,,,x,,", "metric", "there is no metric happiness"),
            ("repeat_purchase_rate,81,,all,,,,x,,", "value", "write 0.81 or 81 %"),
            ("repeat_purchase_rate,much,,all,,,,x,,", "value", "much is no number"),
            ("repeat_purchase_rate,nan,,all,,,,x,,", "value", "nan is no number"),
            ("net_promoter_score,42 %,,all,,,,x,,", "value", "points are not written with %"),
            ("net_promoter_score,142,,all,,,,x,,", "value", "points lie between"),
            ("average_order_value,300,,all,,,,x,,", "unit", "name its currency"),
            ("net_promoter_score,42,share,all,,,,x,,", "unit", "is counted in points, not in share"),
            ("net_promoter_score,42,,,,,,x,,", "population", "nobody can judge"),
            ("net_promoter_score,42,,all,,,,,,", "source", "nobody can judge"),
            ("net_promoter_score,42,,all,,,2999,x,,", "year", "no year in the past"),
            ("net_promoter_score,42,,all,,,,x,perhaps,", "verified", "yes or no"),
            (f"net_promoter_score,42,,{'x' * 301},,,,x,,", "population", "longer than 300"),
        ],
    )
    def test_keeps_a_bad_row_out_and_says_its_line_and_why(
        self, library: BenchmarkService, row: str, column: str, reason: str
    ) -> None:
        done = library.import_csv(f"{HEAD}{GOOD}{row}\n", by="li")
        (bad,) = done.rejected
        assert (done.taken, bad.line, bad.column) == (3, 5, column)
        assert reason in bad.template.format(**bad.params)

    @pytest.mark.parametrize("text", ["", "value,population,source\n", HEAD.replace("note", "notes"), HEAD + '"open'])
    def test_of_a_file_without_the_columns_is_refused(self, library: BenchmarkService, text: str) -> None:
        with pytest.raises(InvalidInput):
            library.import_csv(text, by="li")


class TestTheApi:
    def test_tells_them_in_the_readers_language(self, house: House) -> None:
        with house.as_(AGENT) as reader:
            (found,) = reader.get("/benchmarks?metric=cart_abandonment_rate", Accept_Language="zh-TW").json()["data"]
        assert (found["value"], found["year"], found["verified"]) == (0.7019, 2024, False)
        assert (found["population"], found["industry"]) == ("網路商店的購物車", "網路零售")

    def test_finds_them_by_their_words(self, owner: Browser) -> None:
        found = owner.get("/benchmarks?query=TELECOM").json()["data"]
        assert [one["source"] for one in found] == ["Vodafone UK"]

    def test_imports_and_removes_ones_own(self, owner: Browser) -> None:
        done = owner.post("/benchmarks/imports", {"csv": f"{HEAD}{GOOD}happiness,7,,all,,,,x,,\n"}).json()
        assert (done["taken"], [bad["line"] for bad in done["rejected"]]) == (3, [5])
        (own,) = owner.get("/benchmarks?metric=net_promoter_score").json()["data"]
        assert (own["comes_with_product"], own["verified"]) == (False, True)
        assert owner.ask("DELETE", f"/benchmarks/{own['id']}").status_code == 204
        assert owner.get("/benchmarks?metric=net_promoter_score").json()["data"] == []

    def test_lets_only_those_import_who_may_change_settings_and_see_everything(self, house: House) -> None:
        for member in (AGENT, NORTHERN):
            with house.as_(member) as browser:
                assert browser.post("/benchmarks/imports", {"csv": HEAD + GOOD}).status_code == 403
