"""Which value of a trait is shown: a table of what was said and by whom."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from zhiyin.customers.survivorship import TraitRow, chosen_traits


def said(value: Any, at: int, operation: str = "set", trust: int = 1, source: int = 1, name: str = "city") -> TraitRow:
    return TraitRow(1, name, operation, value, source, trust, at, at)


RULES = [
    ([said("Xi'an", 1)], "Xi'an", "only", "the only value"),
    ([said("Xi'an", 1), said("Xi'an", 5)], "Xi'an", "only", "the same value again"),
    ([said("Xi'an", 1), said("Wuhan", 2)], "Wuhan", "newest", "the newer one"),
    ([said("Xi'an", 1), said("Wuhan", 2, trust=0)], "Xi'an", "verified", "verified before declared"),
    ([said("Xi'an", 1, trust=3), said("Wuhan", 2)], "Xi'an", "verified", "staff know best"),
    ([said("Xi'an", 1, source=9), said("Wuhan", 2)], "Xi'an", "source", "the source that ranks higher"),
    ([said("Xi'an", 2, "set_once"), said("Wuhan", 1, "set_once")], "Wuhan", "first", "set once: the first"),
    ([said("Xi'an", 1, "set_once"), said("Wuhan", 2)], "Wuhan", "only", "set beats set once"),
    ([said("Wuhan", 1), said("Xi'an", 2, "set_once")], "Wuhan", "only", "whenever it came"),
    ([said(3, 1), said(2, 2, "increment"), said(5, 3, "increment")], 10, "added", "counted on"),
    ([said(2, 1, "increment"), said(7, 2)], 7, "added", "what was counted before it was set is over"),
    ([said(2, 1, "increment")], 2, "added", "counted from nothing"),
    ([said("a", 1, "append"), said("b", 2, "append"), said("a", 3, "append")], ["a", "b"], "added", "appended once"),
    ([said(["a"], 1), said("b", 2, "append")], ["a", "b"], "added", "appended to a list"),
    ([said("Xi'an", 1), said(None, 2, "unset"), said("Wuhan", 3)], "Wuhan", "only", "set again after it was unset"),
    ([said("Xi'an", 1), said(None, 2, "unset", trust=0)], "Xi'an", "only", "a public key removes nothing verified"),
]


@pytest.mark.parametrize(("rows", "value", "rule", "_why"), RULES, ids=[why for *_, why in RULES])
def test_the_value_that_is_shown(rows: list[TraitRow], value: Any, rule: str, _why: str) -> None:
    chosen = chosen_traits(rows, lambda source: 5 if source == 9 else 0)["city"]
    assert (chosen.value, chosen.rule) == (value, rule)


@pytest.mark.parametrize("rows", [rows for rows, *_ in RULES])
def test_the_order_of_arrival_does_not_matter(rows: list[TraitRow]) -> None:
    values = {str(chosen_traits(order)["city"].value) for order in permutations(rows)}
    assert len(values) == 1


def test_a_deleted_profile_shows_nothing_of_before() -> None:
    rows = [
        said("Xi'an", 1),
        said("Ann", 1, name="name"),
        said(None, 2, "delete", name="*"),
        said("Bo", 3, name="name"),
    ]
    assert {name: one.value for name, one in chosen_traits(rows).items()} == {"name": "Bo"}


def test_every_other_value_is_kept_with_its_origin() -> None:
    chosen = chosen_traits([said("Xi'an", 1, source=4), said("Wuhan", 2, source=5)])["city"]
    assert chosen.origin.source_id == 5
    assert [(other.value, other.source_id) for other in chosen.others] == [("Xi'an", 4)]
