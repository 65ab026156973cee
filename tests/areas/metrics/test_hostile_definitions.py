"""What is written to do harm is a mistake like any other: said with its line, never run, never long to read."""

from __future__ import annotations

import re

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.areas.metrics.brand import NOW
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.custom.making import metric_of
from zhiyin.metrics.custom.marked import InvalidDefinition
from zhiyin.metrics.custom.measure import How
from zhiyin.metrics.custom.reading import read_definition
from zhiyin.metrics.custom.sources import QUESTIONS, SOURCES
from zhiyin.metrics.model import Change, Days, Dimension, Metric, Selection

WHEN = Days(NOW.date(), NOW.date())
HOSTILE = "'; DROP TABLE fact_orders; --"

words = st.one_of(
    st.text(max_size=40),
    st.sampled_from([HOSTILE, "$first_0", "{0}", "%s", "a) OR (1=1", "\x00", "🙂", "off", "1e999", "o.net", "./x"]),
)
plain = st.one_of(words, st.integers(), st.floats(), st.booleans(), st.none())
anything = st.recursive(plain, lambda inner: st.lists(inner) | st.dictionaries(words, inner), max_leaves=12)

conditions = st.fixed_dictionaries(
    {
        "column": st.one_of(words, st.sampled_from(sorted({name for one in SOURCES.values() for name in one.columns}))),
        "operator": st.one_of(words, st.sampled_from(["is", "is_not", "one_of", "at_least", "<"])),
        "value": anything,
    }
)
measures = st.fixed_dictionaries(
    {
        "of": st.one_of(words, st.sampled_from(sorted(SOURCES))),
        "question": st.one_of(words, st.sampled_from(sorted(QUESTIONS))),
        "where": st.one_of(anything, st.lists(conditions, max_size=3)),
        **{how.value: st.one_of(anything, conditions, st.sampled_from(["all", "amount", "score"])) for how in How},
    }
).flatmap(lambda full: st.sets(st.sampled_from(sorted(full)), min_size=2).map(lambda kept: {k: full[k] for k in kept}))
definitions = st.fixed_dictionaries({
    "id": st.one_of(words, st.just("my_own")),
    "name": st.one_of(anything, st.just("Mine")),
    "type": st.one_of(words, st.sampled_from(["simple", "ratio", "cumulative", "conversion", "derived"])),
}, optional={
    "measure": measures, "numerator": measures, "denominator": measures, "from": measures, "to": measures,
    "days": plain, "within_days": plain, "grain_to_date": plain, "expr": words, "metrics": anything, "unit": words,
})  # fmt: skip


def statement(metric: Metric) -> tuple[str, set[str]]:
    """All SQL that the metric runs, split by everything, and the names of its parameters."""
    selection = Selection((WHEN, WHEN.shifted(-1)), NOW, (Dimension.DAY, Dimension.CHANNEL))
    query = metric.counted(metric.population(selection), selection)
    return query.text, set(query.params)


def mistake_in(text: str) -> InvalidDefinition | None:
    try:
        read_definition(text, all_metrics(), {})
    except InvalidDefinition as mistake:
        return mistake
    return None


@settings(max_examples=300, deadline=None)
@given(text=st.one_of(st.text(max_size=300), anything.map(yaml.safe_dump), definitions.map(yaml.safe_dump)))
def test_whatever_is_written_is_read_or_refused_with_its_line(text: str) -> None:
    mistake = mistake_in(text)
    if mistake:
        assert str(mistake).startswith(f"line {mistake.place[0]}, column {mistake.place[1]}: ")
        assert 1 <= mistake.place[0] <= text.count("\n") + 2


@settings(deadline=None)
@given(value=st.text(min_size=1, max_size=60).filter(lambda text: text.strip() and text.isprintable()))
def test_a_value_is_a_parameter_and_no_part_of_the_statement(value: str) -> None:
    """The statement is the same, whatever the value says."""

    def text_for(value: str) -> str:
        where = {"column": "channel", "operator": "one_of", "value": [value]}
        measure = {"of": "orders", "count": "all", "where": where}
        return yaml.safe_dump({"id": "m_one", "name": "N", "type": "simple", "measure": measure})

    first = (Change(1, NOW.date(), "first definition"),)
    known, own = (statement(metric_of(read_definition(text_for(each), (), {}), first)) for each in ("web", value))
    assert own == known


def test_the_statement_holds_a_parameter_for_each_value() -> None:
    text = (
        "{id: m_one, name: N, type: derived, expr: a / b, metrics: [{name: revenue, alias: a, offset_window: 1 week}, "
        "{name: average_order_value, alias: b}]}"
    )
    sql, params = statement(metric_of(read_definition(text, all_metrics(), {}), (Change(1, NOW.date(), "first"),)))
    assert set(re.findall(r"\$([a-z_0-9]+)", sql)) == params


def test_what_unfolds_to_more_than_was_written_is_refused() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nid: *b\n"
    deep = "(" * 200 + "a" + ")" * 200
    bracketed = f"{{id: m_one, name: N, type: derived, expr: '{deep}', metrics: [{{name: order_count, alias: a}}]}}"
    long = bracketed.replace(deep, " + ".join(["a"] * 120))
    for text in (bomb, bracketed, long, "- " * 9_000, "a: " * 5_000, "{" * 9_000):
        assert mistake_in(text), text[:80]
