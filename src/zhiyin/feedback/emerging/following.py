"""What becomes of known issues when another day was judged: found anew, joined, returned, or only counted on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from zhiyin.base.ids import new_id
from zhiyin.feedback.emerging.model import Evidence, Issue, IssueState
from zhiyin.feedback.listening.class_names import CHINESE, ENGLISH
from zhiyin.feedback.listening.daily import day_count
from zhiyin.feedback.listening.known import MOST_PHRASES, MOST_TEXTS
from zhiyin.feedback.listening.model import Cell, DayCount, EmergingIssue, RisingPhrase, Saying
from zhiyin.feedback.listening.phrases import phrases_of
from zhiyin.nlp.model import Polarity

PHRASES_OF_A_LANGUAGE = 4
MOSTLY = 2 / 3
MOST_DAYS = 120
"""The days of its chart: four weeks of base and what came after, as long as anybody would look."""


class Sample(NamedTuple):
    """What the sayings tell beside the issue: one writer in how many was counted, and of which product it mostly is."""

    one_in: int = 1
    product: Cell | None = None


def product_of(issue: EmergingIssue, sayings: Iterable[Saying]) -> Cell | None:
    """The product of which most of its texts are, where hardly any others are of it; None where there is none.

    A phrase can rise without that the cell of its product does, because much else is said of that product.
    """
    texts, of_all = set(issue.text_ids), Counter[Cell]()
    mine = Counter[Cell]()
    for saying in sayings:
        product = Cell(saying.cell.category, saying.cell.sku)
        of_all[product] += 1
        mine[product] += saying.text_id in texts and issue.first_day <= saying.on <= issue.last_day
    product, count = max(mine.items(), key=lambda one: one[1], default=(Cell(), 0))
    is_mostly = count >= MOSTLY * mine.total() > 0 and 2 * of_all[product] < of_all.total()
    return product if is_mostly and product.sku is not None else None


def is_praise(issue: EmergingIssue, sayings: Iterable[Saying]) -> bool:
    """Whether what rose is mostly said well of something: good news, but no issue."""
    if issue.cell is not None and issue.cell.polarity is not None:
        return issue.cell.polarity is Polarity.POSITIVE
    texts = set(issue.text_ids)
    late = (each for each in sayings if issue.first_day <= each.on <= issue.last_day)
    mine = [each.cell.polarity for each in late if each.text_id in texts]
    return 2 * mine.count(Polarity.POSITIVE) > len(mine)


def raised(issue: EmergingIssue, brand: str, at: datetime, sample: Sample) -> Issue:
    """A new one."""
    phrases = _both_languages(issue.phrases)
    return Issue(
        id=new_id("emi"),
        brand=brand,
        state=IssueState.OPEN,
        raised_at=at,
        risen_from=issue.first_day,
        risen_to=issue.last_day,
        evidence=_evidence(issue, phrases, sample),
        phrases=tuple(each.words for each in phrases),
        text_ids=tuple(int(id_) for id_ in issue.text_ids)[:MOST_TEXTS],
        days=issue.by_day,
    )


def joined(known: Issue, issue: EmergingIssue, sample: Sample) -> Issue:
    """With what was found of it since; the evidence shown is that of the day when it was surest."""
    phrases = _both_languages(issue.phrases)
    is_surer = issue.chance < known.evidence.chance
    words = dict.fromkeys([*(each.words for each in phrases), *known.phrases])
    texts = dict.fromkeys([*(int(id_) for id_ in issue.text_ids), *known.text_ids])
    return replace(
        known,
        risen_from=min(known.risen_from, issue.first_day),
        risen_to=max(known.risen_to, issue.last_day),
        evidence=_evidence(issue, phrases, sample) if is_surer else known.evidence,
        phrases=tuple(words)[:MOST_PHRASES],
        text_ids=tuple(texts)[:MOST_TEXTS],
        days=_merged(known.days, issue.by_day) if is_surer else known.days,
    )


def returned(known: Issue, issue: EmergingIssue, sample: Sample) -> Issue:
    """Closed once, and risen again: open anew, with its new evidence, in the hands of whoever had it."""
    fresh = replace(known, evidence=replace(known.evidence, chance=2.0))
    state = IssueState.SEEN if known.owner_id else IssueState.OPEN
    again = replace(joined(fresh, issue, sample), state=state, closed_on=None, reason="")
    return replace(again, risen_from=issue.first_day, returned_count=known.returned_count + 1)


def counted(issue: Issue, on: date, sayings: Sequence[Saying]) -> Issue:
    """With the count of one more day, so that a reader sees whether it goes on."""
    habit = issue.evidence.habit
    if habit is None or any(day.on >= on for day in issue.days):
        return issue
    todays = [saying for saying in sayings if saying.on == on]
    voices = {saying.voice for saying in todays if _is_of(issue.evidence, saying)}
    volume = len({saying.voice for saying in todays})
    days = (*issue.days, day_count(habit, on, len(voices), volume))
    return replace(issue, days=days[-MOST_DAYS:])


def _is_of(evidence: Evidence, saying: Saying) -> bool:
    if evidence.followed is not None:
        return evidence.followed in phrases_of(saying.words)
    return evidence.cell is not None and evidence.cell.holds(saying.cell)


def _merged(before: Sequence[DayCount], now: Sequence[DayCount]) -> tuple[DayCount, ...]:
    """The days as the newer evidence tells them, behind those of before it."""
    first = now[0].on if now else date.max
    return (*(day for day in before if day.on < first), *now)[-MOST_DAYS:]


def _evidence(issue: EmergingIssue, phrases: tuple[RisingPhrase, ...], sample: Sample) -> Evidence:
    return Evidence(
        cell=issue.cell,
        found_by=issue.found_by,
        phrases=phrases,
        first_day=issue.first_day,
        last_day=issue.last_day,
        voices=issue.voices,
        expected=issue.expected,
        ratio=issue.ratio,
        chance=issue.chance,
        habit=issue.habit,
        followed=issue.followed,
        one_in=sample.one_in,
        product=sample.product,
    )


def language_of(words: str) -> str:
    """By its first letter: phrases hold one script only."""
    return ENGLISH if words[:1].isascii() else CHINESE


def _both_languages(phrases: Iterable[RisingPhrase]) -> tuple[RisingPhrase, ...]:
    """The most characteristic of each language, in their order."""
    kept: list[RisingPhrase] = []
    for phrase in phrases:
        language = language_of(phrase.words)
        if sum(language_of(each.words) == language for each in kept) < PHRASES_OF_A_LANGUAGE:
            kept.append(phrase)
    return tuple(kept)
