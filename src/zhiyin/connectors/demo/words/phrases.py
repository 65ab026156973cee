"""Puts phrases together: reviews, comments and messages in three languages, no two alike if it can be helped."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from importlib import resources
from itertools import pairwise
from typing import Any, TypeVar

_T = TypeVar("_T")
_MASK = (1 << 64) - 1
_SLOT = re.compile(r"\{(\w+)\}")
_SENTENCE = re.compile(r"(^|[.!?] )[a-z]")

_OF_CATEGORY = {
    "earbuds": ("sound", "noise", "comfort", "battery", "connection", "call", "build"),
    "headphones": ("sound", "noise", "comfort", "battery", "connection", "call", "build"),
    "speakers": ("sound", "connection", "build", "battery"),
    "watches": ("screen", "battery", "app", "comfort", "build"),
    "tablets": ("screen", "speed", "battery", "build"),
    "home": ("effect", "quiet", "app", "build"),
    "power": ("charging", "build"),
    "accessories": ("fit", "build"),
}
_OF_ALL = ("delivery", "packaging", "price", "service")


class Dice:
    """A tiny generator of draws, so that one number decides a whole text."""

    __slots__ = ("_state",)

    def __init__(self, seed: int) -> None:
        self._state = (seed * 0x9E3779B97F4A7C15 + 0x1234567) & _MASK

    def below(self, limit: int) -> int:
        self._state = (self._state * 6364136223846793005 + 1442695040888963407) & _MASK
        return (self._state >> 33) % limit

    def pick(self, choices: list[_T] | tuple[_T, ...]) -> _T:
        return choices[self.below(len(choices))]

    def chance(self, percent: int) -> bool:
        return self.below(100) < percent


@dataclass(frozen=True, slots=True)
class Said:
    """A text, and what it is about: (aspect, polarity) in the order told."""

    text: str
    opinions: tuple[tuple[str, str], ...]


class Phrases:
    """The phrases of one language."""

    def __init__(self, locale: str) -> None:
        folder = resources.files("zhiyin.connectors.demo.words")
        self._words: dict[str, Any] = json.loads((folder / f"{locale}.json").read_text(encoding="utf-8"))
        self._is_english = locale == "en"

    def review(self, category: str, product: str, stars: int, dice: Dice, *, fault: bool, late: bool) -> Said:
        """A review in one breath: how it came about, what is good or bad, and what follows from it."""
        polarity = "+" if stars >= 4 else "0" if stars == 3 else "-"
        opinions = self._opinions(category, polarity, dice, fault=fault, late=late)
        if polarity == "+" and dice.chance(14):
            praise = dice.pick(self._words["closers"]["+"]) or self._clause(*opinions[0], dice)
            return Said(self._finish(praise, dice), ())
        parts = [self._clause(*opinions[0], dice)]
        for before, opinion in pairwise(opinions):
            joint = "joins" if before[1] == opinion[1] else "turns"
            parts += [dice.pick(self._words[joint]), self._clause(*opinion, dice)]
        body = "".join(parts)
        opener = dice.pick(self._words["openers"][polarity])
        if dice.chance(12):
            opener += f"{product}, " if self._is_english else product
        closer = dice.pick(self._words["closers"][polarity])
        return Said(self._finish(f"{opener}{body}{self._stop(dice)}{closer}", dice), tuple(opinions))

    def _opinions(self, category: str, polarity: str, dice: Dice, *, fault: bool, late: bool) -> list[tuple[str, str]]:
        main = "-" if polarity == "-" else "+"
        pool = [*_OF_CATEGORY[category], *(_OF_ALL if dice.chance(55) else ())]
        found = [(dice.pick(pool), main) for _ in range(1 + dice.below(3))]
        if polarity == "0" or (polarity == "+" and dice.chance(12)):
            found.append((dice.pick(pool), "-"))
        if fault:
            found = [("fault", "-"), *found[:1]] if polarity == "-" else [*found[:1], ("fault", "-")]
        elif late and (polarity != "+" or dice.chance(50)):
            found = [*found[:1], ("delivery", "-")]
        unlike: dict[str, str] = {}
        for aspect, sign in found:
            unlike.setdefault(aspect, sign)
        return list(unlike.items())

    def _clause(self, aspect: str, polarity: str, dice: Dice) -> str:
        of_aspect = self._words["aspects"][aspect]
        return str(dice.pick(of_aspect.get(polarity) or of_aspect["-"]))

    def comment(self, about: str, low: bool | None, dice: Dice) -> str:
        """A few words beside a score; `low` is None for one in the middle."""
        polarity = "0" if low is None else "-" if low else "+"
        pool: list[str] = self._words["survey"][about][polarity]
        text = dice.pick(pool)
        if dice.chance(28):
            other = dice.pick(pool)
            text = text if other == text else f"{text}{dice.pick(self._words['joins'])}{other}"
        return self._finish(text + (self._stop(dice) if dice.chance(40) else ""), dice)

    def contact(self, topic: str, part: str, dice: Dice) -> str:
        """A message of a contact: subjects, open, more (customer), agent, done (staff)."""
        return self._finish(dice.pick(self._words["contacts"][topic][part]), dice, tidy=part in ("agent", "done"))

    def line(self, kind: str, dice: Dice) -> str:
        """A stock line: bot, acknowledged, reopened, review_reply."""
        return self._finish(dice.pick(self._words[kind]), dice, tidy=True)

    def mail_subject(self, campaign: str, dice: Dice) -> str:
        """The subject of a campaign's mail."""
        subject: str = dice.pick(self._words["mail"])
        return subject.replace("{name}", campaign)

    def search(self, category: str, dice: Dice) -> str:
        """What somebody types who looks for this."""
        return str(dice.pick(self._words["searches"][category]))

    def reason(self, of: str, dice: Dice) -> str:
        """Why: of a failed payment, a return, a cancellation."""
        return str(dice.pick(self._words["open_reasons"][of]))

    def _stop(self, dice: Dice) -> str:
        if self._is_english:
            return dice.pick((". ", ". ", ". ", "! "))
        return dice.pick(("。", "。", "，", "！", "～", " "))

    def _finish(self, text: str, dice: Dice, *, tidy: bool = False) -> str:
        slots = self._words["slots"]
        text = _SLOT.sub(lambda slot: dice.pick(slots[slot[1]]), text).strip().replace("..", ".")
        if self._is_english and (tidy or dice.chance(75)):
            return _SENTENCE.sub(lambda start: start[0].upper(), text)
        if not tidy and dice.chance(20):
            return text.rstrip("。.，, ")
        return text.rstrip("，, ")
