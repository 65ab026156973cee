"""Sentences put together from what people say of things: what no public set of Chinese has enough of.

Public sets of Chinese opinions leave out what is neither good nor bad, questions, and most of what goes wrong with a
device. Here every clause is known to the sign, several stand in one sentence, and what nobody judges stands between.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.train_text.sentences import NEGATIVE, NEUTRAL, POSITIVE, Opinion, Sentence, Span

_FOLDER = Path(__file__).with_name("written_sentences")
_POLARITIES = {"good": POSITIVE, "neither": NEUTRAL, "bad": NEGATIVE}
_QUESTIONS = 0.12  # of all sentences
_CLAUSES = (1, 1, 2, 2, 2, 3, 3, 4)
_NAMED, _UNNAMED = 0.66, 0.14  # of all clauses; the others judge nothing


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words of one language: for each kind of thing its names and what is said of it, and what stands alone."""

    kinds: Sequence[tuple[Sequence[str], Mapping[int, Sequence[str]]]]
    unnamed: Mapping[int, Sequence[str]]
    facts: Sequence[str]
    questions: Sequence[str]  # about a thing
    asked: Sequence[str]  # as they are


@dataclass(frozen=True, slots=True)
class Style:
    """How a language puts clauses together."""

    between: Sequence[str]
    stops: Sequence[str]
    before: Mapping[int, Sequence[str]]  # what makes a judgement stronger or weaker, part of it
    gap: str


CHINESE = Style(
    ("，", "，", "，", "，", "，但是", "，不过", "，而且", "；", "。", " "),
    ("", "", "。", "！", "～"),
    {
        POSITIVE: ("", "", "", "真的", "确实", "也", "还是"),
        NEGATIVE: ("", "", "", "真的", "实在", "又", "有点"),
        NEUTRAL: ("", ""),
    },
    "",
)
ENGLISH = Style(
    (", ", ", but ", ", and ", ". ", "; ", " and ", " but "), ("", ".", ".", "!"), dict.fromkeys((0, 1, 2), ("",)), " "
)


def composed(count: int, draw: random.Random) -> Iterator[Sentence]:
    """So many sentences, two thirds of them Chinese."""
    languages = {name: _read(name) for name in ("zh_opinions", "en_opinions")}
    for number in range(count):
        is_chinese = number % 3 != 2
        phrases = languages["zh_opinions" if is_chinese else "en_opinions"]
        style = CHINESE if is_chinese else ENGLISH
        yield _question(phrases, style, draw) if draw.random() < _QUESTIONS else _sentence(phrases, style, draw)


def _question(phrases: Phrases, style: Style, draw: random.Random) -> Sentence:
    asked = draw.choice([*phrases.questions, *phrases.asked])
    text = asked.replace("{}", draw.choice(draw.choice(phrases.kinds)[0]))
    return Sentence(
        text + draw.choice(("", "？" if style is CHINESE else "?")), "composed", has_all_aspects=True, opinions=()
    )


def _sentence(phrases: Phrases, style: Style, draw: random.Random) -> Sentence:
    text, opinions = "", []
    for _ in range(draw.choice(_CLAUSES)):
        text += draw.choice(style.between) if text else ""
        text, opinion = _clause(text, phrases, style, draw)
        opinions += [opinion] if opinion else []
    votes = {one.aspect: one.polarity for one in opinions if one.aspect}
    return Sentence(text + draw.choice(style.stops), "composed", votes, has_all_aspects=True, opinions=tuple(opinions))


def _clause(text: str, phrases: Phrases, style: Style, draw: random.Random) -> tuple[str, Opinion | None]:
    chance = draw.random()
    polarity = draw.choice((NEGATIVE, NEGATIVE, POSITIVE, POSITIVE, NEUTRAL))
    if chance > _NAMED + _UNNAMED:
        return text + draw.choice(phrases.facts), None
    if chance > _NAMED:
        said, start = draw.choice(phrases.unnamed[polarity]), len(text)
        return text + said, Opinion(None, (start, start + len(said)), polarity)
    things, judged = draw.choice(phrases.kinds)
    thing = draw.choice(things)
    start = len(text) + (len("the ") if thing.startswith("the ") else 0)
    aspect: Span = (start, len(text) + len(thing))
    text += thing + style.gap
    said = draw.choice(style.before[polarity]) + draw.choice(judged[polarity])
    return text + said, Opinion(aspect, (len(text), len(text) + len(said)), polarity)


def _read(name: str) -> Phrases:
    part: list[str] = []
    parts: dict[str, list[str]] = {}
    for line in (_FOLDER / f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith("# "):
            part = parts.setdefault(line[2:], [])
        else:
            part.append(line)
    alone = {name: _words(parts.pop(name)[0]) for name in ("facts", "questions", "asked")}
    unnamed = _judged(parts.pop("unnamed"))
    kinds = [(_words(_after(lines[0]), name), _judged(lines[1:])) for lines in parts.values()]
    return Phrases(kinds, unnamed, **alone)


def _judged(lines: Sequence[str]) -> dict[int, Sequence[str]]:
    return {_POLARITIES[line.split(" ", 1)[0]]: _words(_after(line)) for line in lines}


def _after(line: str) -> str:
    return line.split(" ", 1)[1]


def _words(told: str, name: str = "") -> list[str]:
    """Parted by bars; names of Chinese things by blanks."""
    return told.split(" ") if name.startswith("zh") else told.split("|")
