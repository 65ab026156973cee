"""Sentences with what a linear head learns of them: sentiment, emotion, intent, spam; each from whoever told that."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.train_text import sentences, written
from tools.train_text.intents import OF_ASSISTANT, OF_BANKING, OF_DIALOGUES, OF_SUPPORT
from zhiyin.nlp.model import Emotion, Intent

EKMAN = """
anger    anger annoyance disapproval
disgust  disgust
fear     fear nervousness
joy      joy amusement approval excitement gratitude love optimism relief pride admiration desire caring
sadness  sadness disappointment embarrassment grief remorse
surprise surprise realization confusion curiosity
neutral  neutral
"""
"""Demszky et al. 2020, GoEmotions, appendix: their 28 in Ekman's six."""
EKMAN_OF = {name: Emotion(line.split()[0]) for line in EKMAN.strip().splitlines() for name in line.split()[1:]}
_SIGN_OF = {"joy": "positive", "neutral": "neutral", "surprise": None}
"""Of surprise one cannot tell whether it is a good one; the others are not."""
SENTIMENTS = ("negative", "neutral", "positive")
ZH, EN = "zh", "en"


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence, and one thing that is known of it."""

    text: str
    label: str
    language: str
    source: str


def sentiments(folder: Path, split: str) -> Iterator[Told]:
    """Where all that a sentence says is of one mind."""
    yield from _of_opinions(sentences.read_dmaste(folder, _dev(split)), EN)
    yield from _of_opinions(sentences.read_restaurants(folder, _dev(split)), ZH)
    for product in sentences.PRODUCTS:
        has_test = product not in ("hair", "phone")
        yield from _of_aspects(_split_of(folder, product, split, has_test=has_test))
    names = sentences.emotion_names(folder)
    for one in sentences.read_emotions(folder, "train" if split == "train" else "test"):
        found = {_sign(names[number]) for number in one.emotions or ()} - {None}
        if len(found) == 1:
            yield Told(one.text, str(found.pop()), EN, "emotions")
    for sign, intents_of_it in _SAID.items():
        for language, own in ((ZH, written.CHINESE_INTENTS), (EN, written.ENGLISH_INTENTS)):
            yield from _relabelled(own, intents_of_it, sign, language, split)
    for sign, feelings in _FELT.items():
        yield from _relabelled(written.CHINESE_EMOTIONS, feelings, sign, ZH, split)


_SAID = {
    "negative": ("complaint",),
    "neutral": ("question", "request", "purchase", "other"),
    "positive": ("praise",),
}
_FELT = {"negative": ("anger", "disgust", "fear", "sadness"), "neutral": ("neutral",), "positive": ("joy",)}


def _relabelled(
    own: Mapping[str, Sequence[str]], labels: Sequence[str], label: str, language: str, split: str
) -> Iterator[Told]:
    for one in _written({name: own[name] for name in labels}, language, split):
        yield Told(one.text, label, language, one.source)


def _dev(split: str) -> str:
    return "train" if split == "train" else "dev"


def _split_of(folder: Path, product: str, split: str, *, has_test: bool) -> Iterator[sentences.Sentence]:
    """Products without test records give every tenth sentence for it, by a hash of no meaning."""
    if has_test:
        yield from sentences.read_products(folder, product, split)
        return
    for number, one in enumerate(sentences.read_products(folder, product, "train")):
        if (number % 10 == 0) == (split != "train"):
            yield one


def _of_opinions(read: Iterator[sentences.Sentence], language: str) -> Iterator[Told]:
    for one in read:
        signs = {opinion.polarity for opinion in one.opinions or ()} or {sentences.NEUTRAL}
        if len(signs) == 1:
            yield Told(one.text, SENTIMENTS[signs.pop()], language, one.source)


def _of_aspects(read: Iterator[sentences.Sentence]) -> Iterator[Told]:
    for one in read:
        signs = set(one.aspects.values())
        if len(signs) == 1:
            yield Told(one.text, SENTIMENTS[signs.pop()], ZH, one.source)


def _sign(emotion: str) -> str | None:
    return None if emotion == "desire" else _SIGN_OF.get(EKMAN_OF[emotion], "negative")


def emotions(folder: Path, split: str) -> Iterator[Told]:
    """English comments that carry one of Ekman's feelings, and Chinese ones written for this."""
    names = sentences.emotion_names(folder)
    for one in sentences.read_emotions(folder, "train" if split == "train" else "test"):
        found = {EKMAN_OF[names[number]] for number in one.emotions or ()}
        if len(found) == 1:
            yield Told(one.text, found.pop().value, EN, "emotions")
    yield from _written(written.CHINESE_EMOTIONS, ZH, split)


def intents(folder: Path, split: str) -> Iterator[Told]:
    """What is asked in service, reviews that praise and complain, and sentences written for this."""
    for told in sentiments(folder, split):
        is_opinion = told.language == EN or told.label != "neutral"  # what Chinese ones say by halves reports nothing
        if told.source not in ("emotions", "written") and is_opinion:
            yield Told(told.text, _of_review(told), told.language, told.source)
    yield from _mapped(_support(folder, split), OF_SUPPORT, "support")
    yield from _mapped(_banking(folder, split), OF_BANKING, "banking")
    yield from _mapped(_assistant(folder, split), OF_ASSISTANT, "assistant")
    yield from _mapped(_dialogues(folder, split), OF_DIALOGUES, "dialogues")
    yield from _written(written.CHINESE_INTENTS, ZH, split)
    yield from _written(written.ENGLISH_INTENTS, EN, split)


def _of_review(told: Told) -> str:
    by_sign = {"positive": Intent.PRAISE, "negative": Intent.COMPLAINT, "neutral": Intent.REPORT}
    return by_sign[told.label].value


def spam(folder: Path, split: str) -> Iterator[Told]:
    """Advertisements written for this, against everything else."""
    others = [told for told in [*sentiments(folder, split), *intents(folder, split)] if told.source != "written"]
    for told in random.Random(5).sample(others, 6_000 if split == "train" else 2_000):
        yield Told(told.text, "genuine", told.language, told.source)
    for language, own in ((ZH, written.CHINESE_INTENTS), (EN, written.ENGLISH_INTENTS)):
        for told in _written(own, language, split):
            yield Told(told.text, "genuine", language, "written")
    yield from _written({"spam": written.CHINESE_SPAM}, ZH, split)
    yield from _written({"spam": written.ENGLISH_SPAM}, EN, split)


def _written(own: Mapping[str, Sequence[str]], language: str, split: str) -> Iterator[Told]:
    """Every fifth sentence is held out."""
    for label, texts in own.items():
        for number, text in enumerate(texts):
            if (number % 5 == 4) == (split != "train"):
                yield Told(text, label, language, "written")


def _mapped(read: Iterator[tuple[str, str]], table: Mapping[str, Intent], source: str) -> Iterator[Told]:
    for text, name in read:
        if name in table:
            yield Told(text, table[name].value, EN, source)


def _support(folder: Path, split: str) -> Iterator[tuple[str, str]]:
    names = {"train": "Training", "test": "Testing"}
    with (folder / "data" / split / f"Bitext_Sample_Customer_Service_{names[split]}_Dataset.csv").open(
        newline=""
    ) as file:
        yield from ((row["utterance"], row["intent"]) for row in csv.DictReader(file))


def _banking(folder: Path, split: str) -> Iterator[tuple[str, str]]:
    with (folder / "banking_data" / f"{split}.csv").open(newline="") as file:
        yield from ((row["text"], row["category"]) for row in csv.DictReader(file))


def _assistant(folder: Path, split: str) -> Iterator[tuple[str, str]]:
    yield from ((text, name) for text, name in json.loads((folder / "data/data_full.json").read_text())[split])


def _dialogues(folder: Path, split: str) -> Iterator[tuple[str, str]]:
    """Each sentence once, however many said the same."""
    root, told = folder / "data/paper_splits/splits_annotated_at_sentence_level", set[str]()
    for trade in sentences.DIALOGUES:
        with (root / trade / f"{split}.tsv").open(newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                text = row["utterance"] or ""
                if len(text) > 3 and text not in told:
                    told.add(text)
                    yield text, (row["intent"] or "").strip()
