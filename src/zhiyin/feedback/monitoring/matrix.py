"""A table of opinions: lines by topics, with what stands at the end of each line and column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from zhiyin.feedback.monitoring.model import LineOf, Opinion, Person, Tally, tally_of
from zhiyin.metrics.arithmetic.many import q_values
from zhiyin.metrics.estimate import Difference, centred_difference

Place = tuple[str | None, str | None]
"""A line and a column; None: all of them together."""

NOTHING = Tally()
FALSE_ALARMS = 0.05
"""Of the changes that are called real, so many may be chance (Benjamini and Hochberg)."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Lines and columns with the most opinions first; what is not known of a line is in no line, but in the whole."""

    lines: Sequence[LineOf]
    columns: Sequence[str]
    tallies: Mapping[Place, Tally]
    line_count: int  # of which those with the most opinions are shown

    def at(self, line: str | None, column: str | None) -> Tally:
        return self.tallies.get((line, column), NOTHING)


def matrix_of(
    lines: Iterable[tuple[LineOf, Tally]], tallies: Mapping[Place, Tally], columns: Iterable[str], most: int
) -> Matrix:
    """The table of these tallies; columns stay in the order of the tree, as far as anything is said of them."""
    known = sorted(((line, tally) for line, tally in lines if line.key is not None), key=_most_said_first)
    said = {column for (_, column), tally in tallies.items() if column is not None and tally.n}
    shown = [column for column in dict.fromkeys(columns) if column in said]
    return Matrix([line for line, _ in known[:most]], shown, tallies, len(known))


def counted(opinions: Iterable[Opinion], columns: Mapping[str, str]) -> tuple[dict[Place, Tally], dict[str, LineOf]]:
    """The tally of each cell, line and column and of all, in one pass; and what the lines are.

    An opinion counts in its cell, at the end of its line and of its column, and in the whole; of an unknown product
    it counts in the column and the whole alone.
    """
    people: dict[Place, dict[int, list[int]]] = defaultdict(dict)
    texts: dict[Place, set[int]] = defaultdict(set)
    lines: dict[str, LineOf] = {}
    for one in opinions:
        column = columns.get(one.topic or "")
        places: set[Place] = {(None, None), (None, column)}
        if one.line is not None:
            lines.setdefault(one.line, LineOf(one.line, one.product_id, one.brand))
            places |= {(one.line, None), (one.line, column)}
        for place in places:
            people[place].setdefault(one.person, [0, 0, 0])[1 - one.polarity] += 1
            texts[place].add(one.text)
    return {place: _tally(said, len(texts[place])) for place, said in people.items()}, lines


def _tally(people: Mapping[int, Sequence[int]], texts: int) -> Tally:
    said = tally_of([Person(good, neither, bad, 0) for good, neither, bad in people.values()])
    return replace(said, texts=texts)


def changes(now: Matrix, before: Matrix) -> dict[Place, tuple[Difference, bool]]:
    """Net sentiment now less before, wherever both are known; True where it is more than chance among so many cells."""
    found: dict[Place, Difference] = {}
    for place, tally in now.tallies.items():
        one, other = tally.net_sentiment, before.at(*place).net_sentiment
        difference = centred_difference(one, other) if one and other else None
        if difference is not None:
            found[place] = difference
    clear = q_values([difference.p for difference in found.values()])
    return {place: (difference, q <= FALSE_ALARMS) for (place, difference), q in zip(found.items(), clear, strict=True)}


def _most_said_first(of: tuple[LineOf, Tally]) -> tuple[int, str]:
    line, tally = of
    return -tally.n, line.key or ""
