"""Emerging issues: what is said clearly more than it used to be, each once, by the deepest name that explains it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import numpy as np

from zhiyin.feedback.listening.daily import daily
from zhiyin.feedback.listening.deepest import deepest, split
from zhiyin.feedback.listening.evidence import characteristic, shown, typical_first
from zhiyin.feedback.listening.hits import Found, Hit, found, is_worth_it, still_believed
from zhiyin.feedback.listening.model import Cell, EmergingIssue, Floats, Integers, Rules, Saying
from zhiyin.feedback.listening.rises import ratio
from zhiyin.feedback.listening.series import Family, Kind, Said, cells, clusters, phrases

NO_RULES_OF_ONES_OWN = Rules()


def emerging_issues(
    sayings: Sequence[Saying], today: date, *, vectors: Floats | None = None, rules: Rules = NO_RULES_OF_ONES_OWN
) -> list[EmergingIssue]:
    """What rose up to the end of `today` against the 28 days before, the surest first; nothing on too short a base.

    Every cell SKU x topic x polarity x region with its parents, every phrase, and every cluster (where
    vectors are given, one row a saying) is counted by day in distinct voices, as a share of all that was said.
    """
    said = said_until(sayings, today, vectors, rules)
    if said is None:
        return []
    families = [cells(said, rules.least_voices), phrases(said, rules.least_voices), clusters(said, max(rules.windows))]
    found_ = found(said, families, rules)
    return [_issue(said, families, group, today, rules) for group in _groups(said, found_, rules)]


def said_until(sayings: Sequence[Saying], today: date, vectors: Floats | None, rules: Rules) -> Said | None:
    """The sayings that matter for today, in order; None where they do not reach back far enough."""
    first = today - timedelta(days=rules.base_days + max(rules.windows) - 1)
    places = sorted((at for at, each in enumerate(sayings) if first <= each.on <= today), key=lambda at: sayings[at].on)
    if not places:
        return None
    first = sayings[places[0]].on
    day_count = (today - first).days + 1
    if day_count - min(rules.windows) < rules.least_base_days:
        return None
    days = np.array([(sayings[at].on - first).days for at in places], dtype=np.int64)
    weekdays = np.array([(first + timedelta(days=day)).weekday() for day in range(day_count)], dtype=np.int64)
    chosen = None if vectors is None else np.asarray(vectors)[places]
    return Said([sayings[at] for at in places], days, day_count, weekdays, chosen)


def _groups(said: Said, found_: Found, rules: Rules) -> Iterable[list[Hit]]:
    """Hits that tell of one thing, the one that stands for it first.

    The surest is taken; whatever is no rise any more without its sayings belongs to it.
    """
    left = list(found_.hits)
    while left:
        first = _standing(left[0], left, found_.cell_counts)
        mine = _grown(first, left)
        group = [hit for hit in left if not _rises_without(hit, mine, said, rules)]
        group = [first, *(hit for hit in group if hit is not first)]
        left = still_believed([hit for hit in left if all(hit is not other for other in group)], found_)
        yield group


def _standing(first: Hit, hits: Sequence[Hit], counts: Floats) -> Hit:
    """The hit that stands for the surest one: of a cell the deepest that explains it, or the larger of two rises."""
    if first.kind is not Kind.CELL:
        return first
    inside = [first, *(hit for hit in hits if hit.kind is Kind.CELL and hit is not first)]
    parts = split(first, inside, counts)
    return deepest(parts[0] if parts else first, inside, counts)


def _grown(first: Hit, hits: Sequence[Hit]) -> set[int]:
    """The sayings of an issue: those of its first hit, and of every hit most of whose sayings are among them."""
    mine = set(first.sayings.tolist())
    for hit in hits:
        theirs = set(hit.sayings.tolist())
        if hit.expected < hit.seen / 3 and 2 * len(theirs & mine) >= len(theirs):
            mine |= theirs
    return mine


def _rises_without(hit: Hit, sayings: set[int], said: Said, rules: Rules) -> bool:
    """Whether a hit would still be one had those sayings never been said."""
    others = [at for at in hit.sayings.tolist() if at not in sayings]
    count = len({(int(said.days[at]), said.sayings[at].voice) for at in others})
    return is_worth_it(count, hit.expected, rules) and hit.rises.chance_of(hit.series, count) <= hit.limit


def _issue(said: Said, families: Sequence[Family], group: list[Hit], today: date, rules: Rules) -> EmergingIssue:
    first, cell_hits = group[0], [hit for hit in group if hit.kind is Kind.CELL]
    mine = np.array(sorted(_grown(first, group)), dtype=np.int64)
    cell = first.key if first.kind is Kind.CELL else _explaining(first, cell_hits)
    window = first.rises.window
    telling = characteristic(said, families[1], mine, window, rules.phrases_shown)
    ordered = typical_first(said, mine, telling)
    by_day = daily(said, first, today, rules)
    return EmergingIssue(
        cell=cell,
        found_by=first.kind.value,
        phrases=telling,
        first_day=today - timedelta(days=window - 1),
        last_day=today,
        voices=int(first.seen),
        expected=first.expected,
        ratio=ratio(first.rises, first.series, base_days=rules.base_days),
        chance=first.chance,
        text_ids=shown((said.sayings[at].text_id for at in ordered), rules.texts_shown),
        customer_ids=shown(said.sayings[at].customer_id for at in ordered),
        centre=_centre(said.vectors, mine),
        followed=first.key if first.kind is Kind.PHRASE else None,
        by_day=by_day.days,
        habit=by_day.habit,
    )


def _explaining(first: Hit, cell_hits: Sequence[Hit]) -> Cell | None:
    """The deepest cell that rose with a phrase or a cluster and holds most of its sayings."""
    mine = set(first.sayings.tolist())
    holding = [hit for hit in cell_hits if 2 * len(mine & set(hit.sayings.tolist())) >= len(mine)]
    deepest_: Cell | None = max(holding, key=lambda hit: (hit.key.depth, hit.excess)).key if holding else None
    return deepest_


def _centre(vectors: Floats | None, sayings: Integers) -> Floats | None:
    if vectors is None:
        return None
    mean = vectors[sayings].mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12))
