"""How often two models say the same: the share with its interval, and what is left of it after chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt

from zhiyin.nlp.model import Analysis
from zhiyin.nlp.plugins.router import Task

Z95 = 1.959964


@dataclass(frozen=True, slots=True)
class TaskAgreement:
    """Of n texts both models say the same in a share; all None or 0 where nothing was compared."""

    task: Task
    n: int
    share: float | None
    low: float | None
    high: float | None
    kappa: float | None  # None also where both always say one and the same thing


@dataclass
class Agreement:
    """Answers of both models, counted by pair. Counts add up."""

    pairs: dict[Task, Counter[tuple[str, str]]] = field(default_factory=lambda: {task: Counter() for task in Task})
    failures: int = 0  # texts that the challenger could not read

    def add(self, champion: Sequence[Analysis], challenger: Sequence[Analysis]) -> None:
        """Count what both say of the same texts."""
        for one, other in zip(champion, challenger, strict=True):
            for task in Task:
                self.pairs[task][_said(one, task), _said(other, task)] += 1

    def report(self) -> list[TaskAgreement]:
        """One line a task."""
        return [agreement_of(task, pairs) for task, pairs in self.pairs.items()]


def agreement_of(task: Task, pairs: Counter[tuple[str, str]]) -> TaskAgreement:
    """The share with its Wilson interval (95 %), and Cohen's kappa (1960): (p - c) / (1 - c), c by chance alone."""
    n = pairs.total()
    if n == 0:
        return TaskAgreement(task, 0, None, None, None, None)
    share = sum(count for (one, other), count in pairs.items() if one == other) / n
    low, high = _wilson(share, n)
    return TaskAgreement(task, n, share, low, high, _kappa(share, pairs))


def _wilson(share: float, n: int) -> tuple[float, float]:
    middle = (share + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
    half = Z95 * sqrt(share * (1 - share) / n + Z95**2 / (4 * n * n)) / (1 + Z95**2 / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def _kappa(share: float, pairs: Counter[tuple[str, str]]) -> float | None:
    n = pairs.total()
    ones, others = Counter[str](), Counter[str]()
    for (one, other), count in pairs.items():
        ones[one] += count
        others[other] += count
    by_chance = sum(ones[said] * others[said] for said in ones) / n**2
    return None if by_chance >= 1 else (share - by_chance) / (1 - by_chance)


def _said(told: Analysis, task: Task) -> str:
    """What is compared: of feelings and intents the first, of opinions the topics and their signs."""
    if task is Task.EMOTION:
        return told.emotions[0].name if told.emotions else ""
    if task is Task.INTENT:
        return told.intents[0].name if told.intents else ""
    if task is Task.OPINIONS:
        return " ".join(sorted({f"{one.topic or '-'}:{one.polarity.value}" for one in told.opinions}))
    return str({Task.SENTIMENT: told.sentiment, Task.URGENCY: told.urgency, Task.STANCE: told.stance}[task])
