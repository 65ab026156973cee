"""How soon a new issue is heard in 200 texts a day, whether with the right phrase, and how often for nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from tests.bench.banking import Banking, Floats, banking, given_vectors, right_words, unit, word_vectors, words_of
from zhiyin.feedback.listening.emerging import emerging_issues
from zhiyin.feedback.listening.known import KnownIssue, news
from zhiyin.feedback.listening.model import Cell, EmergingIssue, Saying

SEED = 20_261_123
RUNS = int(os.environ.get("ZHIYIN_BENCH_RUNS", "77"))
QUIET_RUNS = int(os.environ.get("ZHIYIN_BENCH_QUIET_RUNS", "12"))
FIRST = date(2026, 3, 2)
A_DAY, BEFORE, FOLLOWED, QUIET = 200, 28, 3, 28
MISREAD = 0.15
"""Where topics are given, so many texts stand under a wrong one: about what a classifier with few examples does."""
TOP = 3


@dataclass(frozen=True, slots=True)
class Stream:
    """Texts of banking77 by day; one intent comes only from a day on."""

    sayings: Sequence[Saying]
    vectors: Floats | None
    planted: frozenset[str]  # ids of its texts


@dataclass(frozen=True, slots=True)
class Outcome:
    found_on: int | None  # which day of the issue, from 1
    has_right_phrase: bool
    others: int  # alarms of anything else meanwhile
    again: int  # alarms of the same issue after the first


def emerging(_: Path) -> None:
    """Planted at 1, 2 and 5 %, each intent once or more, and 28 days in which nothing new is said."""
    for listening in ("phrases", "phrases and clusters", "phrases, clusters and topics"):
        for share in (0.01, 0.02, 0.05):
            outcomes = [followed(seed, share, listening) for seed in range(RUNS)]
            print(f"| {listening} | {share:.0%} | {told(outcomes)} |", flush=True)
        alarms = [quiet(seed, listening) for seed in range(QUIET_RUNS)]
        print(
            f"| {listening} | nothing new, 28 days, {len(alarms)} runs | {np.mean(alarms):.2f} alarms a run {alarms} |",
            flush=True,
        )


def told(outcomes: Sequence[Outcome]) -> str:
    n = len(outcomes)
    by_day = [sum(each.found_on is not None and each.found_on <= day for each in outcomes) / n for day in (1, 2, 3)]
    right = sum(each.found_on is not None and each.has_right_phrase for each in outcomes) / n
    others, again = (sum(getattr(each, name) for each in outcomes) for name in ("others", "again"))
    days = " / ".join(f"{share:.0%}" for share in by_day)
    return f"{days} | {right:.0%} | {others} | {again} | {n}"


def followed(seed: int, share: float, listening: str) -> Outcome:
    """One planted issue, looked at on each of its first three days."""
    names = sorted(set(banking().intents))
    intent = names[seed % len(names)]
    stream = streamed(seed, intent, share, days=BEFORE + FOLLOWED, has_topics="topics" in listening)
    known: list[KnownIssue] = []
    found_on, is_right, others, again = None, False, 0, 0
    for day in range(FOLLOWED):
        for issue in heard(stream, FIRST + timedelta(days=BEFORE + day), known, listening):
            if not is_planted(issue, stream):
                others += 1
            elif found_on is None:
                found_on, is_right = day + 1, has_right_phrase(issue, intent)
            else:
                again += 1
    return Outcome(found_on, is_right, others, again)


def quiet(seed: int, listening: str) -> int:
    """How many alarms there are in 28 days in which every text comes by chance."""
    stream = streamed(seed, None, 0.0, days=BEFORE + QUIET, has_topics="topics" in listening)
    known: list[KnownIssue] = []
    days = [FIRST + timedelta(days=BEFORE + day) for day in range(QUIET)]
    return sum(len(list(heard(stream, day, known, listening))) for day in days)


def heard(stream: Stream, today: date, known: list[KnownIssue], listening: str) -> Iterator[EmergingIssue]:
    """What is new today; it stays known from then on."""
    vectors = stream.vectors if "clusters" in listening else None
    told_ = news(emerging_issues(stream.sayings, today, vectors=vectors), known)
    for issue in told_.new:
        known.append(KnownIssue.of(str(len(known)), issue))
        yield issue
    for issue_id, issue in told_.absorbed:
        at = next(at for at, each in enumerate(known) if each.id == issue_id)
        known[at] = known[at].joined(issue)


def is_planted(issue: EmergingIssue, stream: Stream) -> bool:
    """Whether half or more of the typical texts that it shows are of the planted intent."""
    return 2 * sum(each in stream.planted for each in issue.text_ids) >= len(issue.text_ids)


def has_right_phrase(issue: EmergingIssue, intent: str) -> bool:
    said = {word for phrase in issue.phrases[:TOP] for word in words_of(phrase.words)}
    return bool(said & right_words(intent))


def streamed(seed: int, intent: str | None, share: float, *, days: int, has_topics: bool) -> Stream:
    """200 texts a day drawn without putting back; the planted intent stands in none before its day."""
    data, random = banking(), np.random.default_rng([SEED, seed])
    of_intent = np.array([each == intent for each in data.intents])
    others, planted = (random.permutation(np.flatnonzero(each)) for each in (~of_intent, of_intent))
    chosen: list[tuple[int, int]] = []
    for day in range(days):
        count = round(A_DAY * share) if day >= BEFORE else 0
        mine, planted = planted[:count], planted[count:]
        rest, others = others[: A_DAY - count], others[A_DAY - count :]
        chosen += [(day, int(at)) for at in (*rest, *mine)]
    places = [at for _, at in chosen]
    sayings = [saying(data, random, day, at, has_topics=has_topics) for day, at in chosen]
    return Stream(sayings, vectors_of(data, chosen), frozenset(str(at) for at in places if of_intent[at]))


def saying(data: Banking, random: np.random.Generator, day: int, at: int, *, has_topics: bool) -> Saying:
    """Under its topic, or, as happens, under another one."""
    plain = Saying(str(at), FIRST + timedelta(days=day), data.texts[at])
    if not has_topics:
        return plain
    is_misread = random.random() < MISREAD
    return replace(
        plain,
        cell=Cell(topic=data.intents[int(random.integers(len(data.intents)))] if is_misread else data.intents[at]),
    )


def vectors_of(data: Banking, chosen: Sequence[tuple[int, int]]) -> Floats:
    """Given ones, or of words as the 28 days before have them; centred at the mean of those days."""
    given = given_vectors()
    texts = [data.texts[at] for _, at in chosen]
    before = [row for row, (day, _) in enumerate(chosen) if day < BEFORE]
    vectors = word_vectors(texts, before) if given is None else given[[at for _, at in chosen]]
    return unit(vectors - vectors[before].mean(axis=0))
