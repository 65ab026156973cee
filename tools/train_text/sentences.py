"""What the public data sets say of single sentences, in one form."""

from __future__ import annotations

import ast
import csv
import json
import re
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

NEGATIVE, NEUTRAL, POSITIVE = 0, 1, 2
POLARITY = {
    "NEG": NEGATIVE, "NEU": NEUTRAL, "POS": POSITIVE,
    "negative": NEGATIVE, "neutral": NEUTRAL, "positive": POSITIVE,
    "-1": NEGATIVE, "0": NEUTRAL, "1": POSITIVE,
}  # fmt: skip
TRADES = ("beauty", "electronics", "fashion", "home")
PRODUCTS = ("camera", "car", "hair", "mooc", "notebook", "phone")

# Feelings by what they say of the whole: admiration ... relief; anger ... sadness; the others say neither.
GLAD = frozenset({0, 1, 4, 5, 8, 13, 15, 17, 18, 20, 21, 23})
SORRY = frozenset({2, 3, 9, 10, 11, 12, 14, 16, 19, 24, 25})
NO_FEELING = 27

Span = tuple[int, int]
"""Characters of the text, the end not included."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What is thought of an aspect; of none that is named where `aspect` is None."""

    aspect: Span | None
    words: Span
    polarity: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with what is known of it. What is None was not asked of whoever labelled it."""

    text: str
    source: str
    aspects: dict[Span, int] = field(default_factory=dict)  # with their polarity
    has_all_aspects: bool = False
    opinions: tuple[Opinion, ...] | None = None
    emotions: tuple[int, ...] | None = None
    topics: tuple[str, ...] | None = None  # by name, out of those of its source
    intent: int | None = None  # its place among `zhiyin.nlp.model.Intent`


def sentiment_of(sentence: Sentence) -> int | None:
    """What a sentence says in all, where whatever is known of it says the same."""
    if sentence.emotions is not None:
        feelings = set(sentence.emotions)
        is_glad, is_sorry = bool(feelings & GLAD), bool(feelings & SORRY)
        if is_glad != is_sorry:
            return POSITIVE if is_glad else NEGATIVE
        return NEUTRAL if feelings == {NO_FEELING} else None
    said = {*sentence.aspects.values(), *(one.polarity for one in sentence.opinions or ())}
    if sentence.opinions == () and not said:
        return NEUTRAL
    return said.pop() if len(said) == 1 else None


def read_mams(folder: Path, split: str) -> Iterator[Sentence]:
    """English restaurants; the terms of which a polarity is told, and not always all of them."""
    for node in ElementTree.parse(folder / "data/MAMS-ATSA/raw" / f"{split}.xml").getroot():  # noqa: S314 - our own copy
        terms = {
            (int(term.attrib["from"]), int(term.attrib["to"])): POLARITY[term.attrib["polarity"]]
            for term in node.iter("aspectTerm")
        }
        yield Sentence(node.findtext("text") or "", "mams", terms, has_all_aspects=True)


def read_mams_categories(folder: Path, split: str) -> Iterator[Sentence]:
    """The same with eight categories instead of terms."""
    for node in ElementTree.parse(folder / "data/MAMS-ACSA/raw" / f"{split}.xml").getroot():  # noqa: S314 - our own copy
        names = tuple(one.attrib["category"] for one in node.iter("aspectCategory"))
        yield Sentence(node.findtext("text") or "", "mams_categories", topics=names)


def read_dmaste(folder: Path, split: str, trades: Sequence[str] = TRADES) -> Iterator[Sentence]:
    """English product reviews by the sentence: aspects, opinions and polarity."""
    for trade in trades:
        for line in (folder / "dmaste" / trade / f"{split}.txt").read_text().splitlines():
            text, triplets, *_ = line.split("####")
            yield from _by_sentence(text.split(" "), ast.literal_eval(triplets), f"dmaste_{trade}")


def _by_sentence(
    words: Sequence[str], triplets: Iterable[tuple[list[int], list[int], str]], source: str
) -> Iterator[Sentence]:
    text, spans = detokenised(words)
    number, of_word, starts = 0, [], [0]
    for position, word in enumerate(words):
        of_word.append(number)
        if word[-1:] in ".!?" and position + 1 < len(words):
            number += 1
            starts.append(position + 1)
    found: dict[int, list[Opinion]] = defaultdict(list)
    for aspect, opinion, polarity in triplets:
        place = of_word[opinion[0]]
        if of_word[opinion[-1]] != place or (
            aspect != [-1] and (of_word[aspect[0]], of_word[aspect[-1]]) != (place, place)
        ):
            continue
        words_at = (spans[opinion[0]][0], spans[opinion[-1]][1])
        aspect_at = None if aspect == [-1] else (spans[aspect[0]][0], spans[aspect[-1]][1])
        found[place].append(Opinion(aspect_at, words_at, POLARITY[polarity]))
    for place, first in enumerate(starts):
        last = starts[place + 1] - 1 if place + 1 < len(starts) else len(words) - 1
        start, end = spans[first][0], spans[last][1]
        yield _with_opinions(text[start:end], source, [_moved(one, -start) for one in found[place]])


def _moved(opinion: Opinion, by: int) -> Opinion:
    aspect = opinion.aspect and (opinion.aspect[0] + by, opinion.aspect[1] + by)
    return Opinion(aspect, (opinion.words[0] + by, opinion.words[1] + by), opinion.polarity)


def _with_opinions(text: str, source: str, opinions: Sequence[Opinion]) -> Sentence:
    votes: dict[Span, list[int]] = defaultdict(list)
    for one in opinions:
        if one.aspect:
            votes[one.aspect].append(one.polarity)
    aspects = {span: each[0] for span, each in votes.items() if len(set(each)) == 1}
    return Sentence(text, source, aspects, has_all_aspects=True, opinions=tuple(opinions))


def read_restaurants(folder: Path, split: str) -> Iterator[Sentence]:
    """Chinese restaurants: aspects, opinions and polarity; spans of tokens, their end included."""
    for line in (folder / "zr" / f"{split}.txt").read_text("utf-8-sig").splitlines():
        told, triplets = line.split("####")[:2]
        text, spans = joined(told.split(" "))
        opinions = [
            Opinion(
                None if first < 0 else (spans[first][0], spans[last][1]),
                (spans[start][0], spans[end][1]),
                POLARITY[polarity[:3].upper()],
            )
            for (first, last), (start, end), polarity in ast.literal_eval(triplets)
            if start >= 0
        ]
        yield _with_opinions(text, "restaurants", opinions)


def read_products(folder: Path, product: str, split: str) -> Iterator[Sentence]:
    """Chinese product reviews, one term a record: records of one sentence are put together."""
    lines = (folder / "zp_tr" / product / f"{split}.txt").read_text("utf-8-sig").splitlines()
    known: dict[str, dict[Span, int]] = defaultdict(dict)
    for told, term, polarity in zip(lines[::3], lines[1::3], lines[2::3], strict=False):
        before, _, after = (_compact(part) for part in told.partition("$T$"))
        word = _compact(term)
        known[before + word + after][(len(before), len(before) + len(word))] = POLARITY[polarity.strip()[:3].upper()]
    for text, aspects in known.items():
        yield Sentence(text, product, aspects)


def read_places(folder: Path) -> Iterator[Sentence]:
    """Chinese sentences about places, films, books and more."""
    for line in (folder / "baidu/train.txt").read_text("utf-8").splitlines():
        yield Sentence(json.loads(line)["s"][:200], "places")


def read_emotions(folder: Path, split: str) -> Iterator[Sentence]:
    """English comments with the feelings in them, by number."""
    for line in (folder / "data/original" / f"{split}.tsv").read_text().splitlines():
        text, numbers, *_ = line.split("\t")
        yield Sentence(text, "emotions", emotions=tuple(int(one) for one in numbers.split(",")))


def emotion_names(folder: Path) -> list[str]:
    return (folder / "data/original/labels.txt").read_text().split()


def read_banking(folder: Path, split: str) -> Iterator[Sentence]:
    """What customers ask a bank, in 77 intents."""
    with (folder / "banking_data" / f"{split}.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            yield Sentence(row["text"], "banking", topics=(row["category"].replace("_", " "),))


def read_assistant(folder: Path, split: str) -> Iterator[Sentence]:
    """What people ask an assistant, in 150 intents of ten domains."""
    for text, intent in json.loads((folder / "data/data_full.json").read_text())[split]:
        yield Sentence(text, "assistant", topics=(intent.replace("_", " "),))


def read_support(folder: Path, split: str = "train") -> Iterator[Sentence]:
    """What customers ask a shop's support, in 27 intents."""
    names = {"train": "Training", "dev": "Validation", "test": "Testing"}
    path = folder / "data" / split / f"Bitext_Sample_Customer_Service_{names[split]}_Dataset.csv"
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            yield Sentence(row["utterance"], "support", topics=(row["intent"].replace("_", " "),))


DIALOGUES = ("airline", "fastfood", "finance", "insurance", "media", "software")


def read_dialogues(folder: Path, split: str) -> Iterator[Sentence]:
    """Sentences of customers in service dialogues of six trades, those with one intent that says something."""
    root = folder / "data/paper_splits/splits_annotated_at_sentence_level"
    for trade in DIALOGUES:
        with (root / trade / f"{split}.tsv").open(newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                intent = (row["intent"] or "").strip()
                if intent.isalpha() and intent not in _SAYS_NOTHING and len(row["utterance"]) > 8:
                    yield Sentence(row["utterance"], f"dialogues_{trade}", topics=(_words_of(intent),))


_SAYS_NOTHING = {
    "contentonly",
    "outofdomain",
    "openinggreeting",
    "closinggreeting",
    "confirmation",
    "rejection",
    "thankyou",
}
_INTENT_WORDS = re.compile(
    r"(intent$|^order|^get|^change|^update|^report|^request|^view|^check|^book|^cancel|^transfer|^reset|^replace|^start|^stop"
    r"|^close|^open|card|order|address|seat|flight|bank|credit|status|claim|policy|service|subscription|report|bill|hotel)"
)


def _words_of(intent: str) -> str:
    """`changeseatassignment` as words, as far as it is made of known ones."""
    return re.sub(r"\s+", " ", _INTENT_WORDS.sub(r" \1 ", intent.removesuffix("intent"))).strip()


_CLOSING = re.compile(r"^[.,!?;:%)\]'’”]")


def detokenised(words: Sequence[str]) -> tuple[str, list[Span]]:
    """Words put together as people write them, and where each came to stand."""
    text, spans = "", []
    for position, word in enumerate(words):
        if position and not _CLOSING.match(word) and words[position - 1] not in "([":
            text += " "
        spans.append((len(text), len(text) + len(word)))
        text += word
    return text, spans


def joined(tokens: Sequence[str]) -> tuple[str, list[Span]]:
    """Chinese tokens put together; a blank stays between two words of letters."""
    text, spans = "", []
    for token in tokens:
        if text and token and text[-1].isascii() and text[-1].isalnum() and token[0].isascii() and token[0].isalnum():
            text += " "
        spans.append((len(text), len(text) + len(token)))
        text += token
    return text, spans


def _compact(told: str) -> str:
    """Chinese without the blanks that a data set puts between its signs; those between words of letters stay."""
    return joined(told.split())[0]
