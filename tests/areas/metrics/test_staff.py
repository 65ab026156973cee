"""What the brand's own people answered: departments compare, and one state of the facts tells nobody's answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.areas.metrics.brand import NOW, ZONE, Answer, Brand, local_day
from tests.areas.metrics.conftest import Measuring
from zhiyin.base.clock import FixedClock
from zhiyin.base.errors import Forbidden, InvalidInput
from zhiyin.base.scope import EVERYTHING, ScopeFilter
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.custom.marked import InvalidDefinition
from zhiyin.metrics.custom.reading import read_definition
from zhiyin.metrics.model import Compare, Cut, Days, Dimension, Selection, Trait, Weights
from zhiyin.metrics.results import MetricResult
from zhiyin.metrics.service import MetricService, Question
from zhiyin.metrics.staff_answers import LEAST_PEOPLE, SMALL, ended_months, months_before
from zhiyin.performance.watching.reading import can_be_watched
from zhiyin.warehouse.duckdb_engine import DuckDbEngine

ENPS = "employee_net_promoter_score"
PLACES = {1: ("B", "Stores", "North"), 2: ("B", "Care", "North"), 3: ("B", "Web", "North"), 4: ("B", "Care", "South")}
MARCH, APRIL = Days(date(2026, 3, 1), date(2026, 3, 31)), Days(date(2026, 4, 1), date(2026, 4, 30))


def staff(answers: Iterable[tuple[int, int, int, float]]) -> Brand:
    """Answers as (person, scope, month, score)."""
    return Brand([
        Answer(i, person, datetime(2026, month, 9, 4, tzinfo=UTC), score, "enps", scope=scope)
        for i, (person, scope, month, score) in enumerate(answers)
    ])  # fmt: skip


def of(scope: int, scores: Sequence[float], *, first: int, month: int = 3) -> list[tuple[int, int, int, float]]:
    return [(first + i, scope, month, score) for i, score in enumerate(scores)]


def asked(days: Days = MARCH, *by: Dimension, **more: object) -> Question:
    return Question(days, by, places=PLACES, **more)  # type: ignore[arg-type]


def by_department(result: MetricResult) -> Mapping[object, object]:
    return {
        group.key[Dimension.DEPARTMENT]: (group.values[0].estimate.value, group.values[0].estimate.n)
        for group in result.groups
    }


class TestDepartments:
    def test_of_five_people_are_shown(self, measuring: Measuring) -> None:
        brand = staff(of(1, [10, 9, 9, 7, 3], first=1) + of(2, [0, 0, 10, 10, 10, 10], first=10))
        result = measuring(brand).values(ENPS, asked(MARCH, Dimension.DEPARTMENT))
        assert by_department(result) == {"Stores": (pytest.approx(40), 5), "Care": (pytest.approx(100 * 2 / 6), 6)}
        assert result.values[0].estimate.n == 11

    def test_that_are_small_are_shown_together(self, measuring: Measuring) -> None:
        brand = staff(of(1, [10] * 6, first=1) + of(2, [0] * 3, first=10) + of(3, [10] * 2, first=20))
        result = measuring(brand).values(ENPS, asked(MARCH, Dimension.DEPARTMENT))
        assert by_department(result) == {"Stores": (100, 6), SMALL: (pytest.approx(-20), 5)}

    def test_hide_with_the_smallest_of_the_others_where_one_alone_is_small(self, measuring: Measuring) -> None:
        """Care would be what all say less what Stores and Web say."""
        brand = staff(of(1, [10] * 9, first=1) + of(3, [10] * 6, first=30) + of(2, [0] * 2, first=20))
        result = measuring(brand).values(ENPS, asked(MARCH, Dimension.DEPARTMENT))
        assert by_department(result) == {"Stores": (100, 9), SMALL: (pytest.approx(50), 8)}
        assert result.values[0].estimate.n == 17

    def test_are_not_shown_in_a_month_of_four_answers(self, measuring: Measuring) -> None:
        brand = staff(of(1, [10] * 4, first=1) + of(1, [0] * 5, first=1, month=4))
        service = measuring(brand)
        assert service.values(ENPS, asked(MARCH)).values == ()
        both = service.values(ENPS, asked(Days(MARCH.first, APRIL.last)))
        assert both.values[0].estimate.n == 5

    def test_are_of_people_not_of_answers(self, measuring: Measuring) -> None:
        brand = staff([(1, 1, 3, 10)] * 9)
        assert measuring(brand).values(ENPS, asked()).values == ()


class TestWhatCannotBeAsked:
    def test_are_single_answers(self, measuring: Measuring) -> None:
        with pytest.raises(Forbidden, match="shown to nobody"):
            measuring(staff(of(1, [10] * 9, first=1))).records(ENPS, asked())

    @pytest.mark.parametrize("by", [Dimension.DAY, Dimension.CHANNEL, Dimension.REGION])
    def test_are_finer_parts(self, measuring: Measuring, by: Dimension) -> None:
        with pytest.raises(InvalidInput, match="cannot be split"):
            measuring(staff([])).values(ENPS, asked(MARCH, by))

    def test_are_single_days(self, measuring: Measuring) -> None:
        result = measuring(staff(of(1, [10] * 9, first=1))).values(
            ENPS, asked(Days(date(2026, 3, 5), date(2026, 3, 8)))
        )
        assert (result.days, result.values[0].estimate.n) == (MARCH, 9)

    def test_is_a_department_of_which_the_reader_sees_a_part(self, measuring: Measuring) -> None:
        brand = staff(of(2, [10] * 6, first=1) + of(4, [0] * 6, first=10) + of(1, [10] * 6, first=30))
        service = measuring(brand)
        northern = asked(MARCH, Dimension.DEPARTMENT, scopes=ScopeFilter(frozenset({1, 2})))
        assert set(by_department(service.values(ENPS, northern))) == {"Stores"}
        assert service.values(ENPS, asked(scopes=ScopeFilter(frozenset()))).values == ()
        whole = asked(MARCH, Dimension.DEPARTMENT, scopes=ScopeFilter(frozenset({2, 4})))
        assert by_department(service.values(ENPS, whole)) == {"Care": (0, 12)}


class TestMonths:
    @pytest.mark.parametrize(
        ("first", "last", "expected"),
        [
            pytest.param(date(2026, 3, 5), date(2026, 4, 2), Days(MARCH.first, APRIL.last), id="all that are touched"),
            pytest.param(date(2026, 5, 5), date(2026, 6, 20), Days(date(2026, 5, 1), date(2026, 5, 31)), id="not June"),
            pytest.param(date(2026, 6, 5), date(2026, 6, 9), Days(date(2026, 5, 1), date(2026, 5, 31)), id="the last"),
        ],
    )
    def test_are_whole_and_over(self, first: date, last: date, expected: Days) -> None:
        assert ended_months(Days(first, last), date(2026, 6, 20)) == expected

    def test_are_held_against_as_many_before(self, measuring: Measuring) -> None:
        assert months_before(Days(MARCH.first, APRIL.last)) == Days(date(2026, 1, 1), date(2026, 2, 28))
        brand = staff(of(1, [10] * 8, first=1, month=4) + of(1, [0] * 7, first=1))
        result = measuring(brand).values(ENPS, asked(APRIL, compare=Compare.PREVIOUS))
        comparison = result.values[0].comparison
        assert comparison is not None
        assert (result.compared, comparison.value.value, comparison.value.n) == (MARCH, -100, 7)


CROWDS = st.lists(st.integers(0, 8), min_size=12, max_size=12)
"""How many answered in each of four departments in each of three months."""


@given(crowds=CROWDS, shift=st.integers(0, 9))
@settings(max_examples=12, deadline=None)
def test_no_two_answers_differ_by_fewer_than_five_people(crowds: list[int], shift: int) -> None:
    """Whatever is asked, by whomever: people who are in one number and not in the other are five or more, or none."""
    groups = list(_every_group(staff(_crowds(crowds, shift))))
    for one, other in combinations(set(groups), 2):
        for more, less in ((one, other), (other, one)):
            if less < more:
                assert len({person for person, *_ in more - less}) >= LEAST_PEOPLE
    for group in groups:
        assert len({person for person, *_ in group}) >= LEAST_PEOPLE


@given(crowds=CROWDS, shift=st.integers(0, 9))
@settings(max_examples=12, deadline=None)
def test_no_numbers_however_many_are_put_together_tell_of_fewer_than_five_people(crowds: list[int], shift: int) -> None:
    """Answers that are in the same numbers, whatever is asked, are told apart by no sum or difference of these."""
    groups = set(_every_group(staff(_crowds(crowds, shift))))
    alike = defaultdict(set)
    for answer in frozenset[tuple[int, int]]().union(*groups):
        alike[frozenset(group for group in groups if answer in group)].add(answer[0])
    assert all(len(people) >= LEAST_PEOPLE for people in alike.values())


def _crowds(crowds: Sequence[int], shift: int) -> list[tuple[int, int, int, float]]:
    cells = [(scope, month) for scope in PLACES for month in (1, 2, 3)]
    return [
        (shift * scope + i, scope, month, 10.0)  # some answer in two departments
        for (scope, month), count in zip(cells, crowds, strict=True)
        for i in range(count)
    ]


WHERE: tuple[Mapping[Cut, str | None], ...] = (
    {Dimension.DEPARTMENT: "Stores"},
    {Dimension.DEPARTMENT: "Care"},
    {Dimension.DEPARTMENT: "Web"},
    {Dimension.DEPARTMENT: SMALL},
    {Dimension.DEPARTMENT: None},
    {Dimension.MONTH: "2026-01-01"},
    {Dimension.MONTH: "2026-02-01"},
    {Dimension.DEPARTMENT: "Care", Dimension.MONTH: "2026-02-01"},
)
"""Parts that a filter, the group to hold against, a KPI or its target may name."""


def _every_group(brand: Brand) -> Iterable[frozenset[tuple[int, int]]]:
    """For each number that anybody can get, whose answers of which months are in it."""
    readers = [EVERYTHING, *(ScopeFilter(frozenset(ids)) for ids in ({2, 4}, {1, 2, 3}))]
    cuts: list[tuple[Dimension, ...]] = [(), (Dimension.MONTH,), (Dimension.DEPARTMENT,)]
    with TemporaryDirectory() as folder, closing(DuckDbEngine(Path(folder) / "facts.duckdb")) as engine:
        engine.apply(brand.batches(), as_of=NOW)
        for reader in readers:
            for months in (((1, 1),), ((1, 3),), ((2, 3),), ((3, 3), (1, 2))):  # the last: held against those before
                for by in (*cuts, (Dimension.MONTH, Dimension.DEPARTMENT)):
                    yield from _groups(engine, months, by, reader, {})
            for only in WHERE:
                for by in cuts:
                    if not set(by) & set(only):
                        yield from _groups(engine, ((1, 3),), by, reader, only)


def _groups(
    engine: DuckDbEngine,
    months: Iterable[tuple[int, int]],
    by: tuple[Dimension, ...],
    reader: ScopeFilter,
    only: Mapping[Cut, str | None],
) -> Iterable[frozenset[tuple[int, int]]]:
    today = local_day(NOW)
    spans = tuple(ended_months(Days(date(2026, one, 1), date(2026, last, 1)), today) for one, last in months)
    selection = Selection(spans, NOW, by, reader, only, places=PLACES)
    parts = defaultdict(set)
    for row in engine.run(all_metrics()[ENPS].population(selection)).to_pylist():
        parts[(row["span"], *(row[f"by_{d.value}"] for d in by))].add((row["customer_id"], row["record_id"]))
    yield from (frozenset(part) for part in parts.values())


class TestNoOtherWay:
    """Only metrics that count in blocks tell what employees answered; nothing else asks for their answers."""

    OF_STAFF = sorted(name for name, metric in all_metrics().items() if metric.card.is_of_staff)

    @pytest.mark.parametrize("name", OF_STAFF)
    def test_leads_there_by_traits_weights_days_or_another_currency(self, measuring: Measuring, name: str) -> None:
        known = measuring(staff(of(1, [10] * 9, first=1)))
        service = MetricService(known._engine, FixedClock(NOW), ZONE, traits=lambda: ["plan"])
        for more in (
            {"by": (Trait("plan"),)},
            {"filters": {Trait("plan"): "pro"}},
            {"against": {Trait("plan"): "pro"}},
            {"filters": {Dimension.REGION: "North"}},
            {"against": {Dimension.BRAND: "B"}},
            {"weights": Weights(Dimension.DEPARTMENT)},
            {"weights": Weights(Dimension.DEPARTMENT, shares={"Stores": 1})},
        ):
            with pytest.raises(InvalidInput):
                service.values(name, replace(asked(), **more))
        assert service.values(name, asked(variant="relationship")).values == ()

    @pytest.mark.parametrize("name", OF_STAFF)
    def test_leads_there_by_moves_alerts_or_the_overview_of_all(self, name: str) -> None:
        card = all_metrics()[name].card
        assert not card.is_headline, "of headlines what moved is told day by day, and in the digest"
        assert not can_be_watched(card)

    @pytest.mark.parametrize(
        "text",
        [
            *(f"type: derived, expr: a * 1, metrics: [{{name: {name}, alias: a}}]" for name in OF_STAFF),
            "type: simple, measure: {of: answers, question: enps, average: score}",
            "type: simple, measure: {of: answers, question: enps, scale: [0, 10], share_of: {column: score, value: 9}}",
            "type: simple, measure: {of: answers, count: all}",
            "type: simple, measure: {of: answers, question: engagement, count: all}",
            "type: ratio, numerator: {of: answers, question: enps, count: all}, denominator: {of: orders, count: all}",
            "type: conversion, from: {of: answers, question: enps}, to: {of: orders}, within_days: 7",
        ],
    )
    def test_leads_there_by_metrics_of_ones_own(self, text: str) -> None:
        with pytest.raises(InvalidDefinition):
            read_definition(f"{{id: of_staff, name: S, {text}}}", all_metrics(), {})

    @pytest.mark.parametrize("kind", ["enps", "engagement"])
    def test_leads_there_by_metrics_of_customers(self, measuring: Measuring, kind: str) -> None:
        """Who answers as an employee is no active customer either, whose records would name them."""
        service = measuring(
            Brand([replace(each, kind=kind, scale=5) for each in staff(of(1, [4] * 9, first=1)).answers])
        )
        for name, metric in all_metrics().items():
            if not metric.card.is_of_staff:
                assert service.values(name, asked()).values == (), name


def test_the_service_of_a_brand_without_staff_answers_says_nothing(tmp_path: Path) -> None:
    with closing(DuckDbEngine(tmp_path / "facts.duckdb")) as engine:
        assert MetricService(engine, FixedClock(NOW), ZONE).values(ENPS, asked()).values == ()
