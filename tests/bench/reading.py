"""How well texts are read: the goals of the language room, measured on the public sets it was developed with.

`ZHIYIN_BENCH_TEXTS` names the folder with the sets; beside ours stand VADER and SnowNLP where they are installed.
"""

from __future__ import annotations

import os
import random
import re
import tarfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from tests.bench.reading_topics import pair_shares, reviews_of_restaurants
from tools.train_text import sentences as told
from tools.train_text.calibrating import LEAST, calibration_error, heads_of, held_out, is_for_calibration, places_of
from tools.train_text.sentences import NEGATIVE, NEUTRAL, POSITIVE, Sentence, Span
from zhiyin.nlp.encoder.hearing import hear
from zhiyin.nlp.encoder.reading import SAID_FROM, EncoderModel
from zhiyin.nlp.encoder.running import batches
from zhiyin.nlp.linear.heads import Floats, fit_head
from zhiyin.nlp.linear.linear_model import LinearModel
from zhiyin.nlp.model import Taxonomy
from zhiyin.nlp.models import FOLDER

TEXTS = Path(os.environ.get("ZHIYIN_BENCH_TEXTS", "../shared/data/text"))
FEW = 10  # examples a class
DRAWS = 3
_CHUNK = 512
_CLAUSE = re.compile(r"[^,;.!?，；。！？、\n]{2,}")

Pair = tuple[int, int]
Triplet = tuple[Span | None, Span, int]


def reading(folder: Path) -> None:
    """All figures, one a line: set, n, ours, a peer's, the goal."""
    for archive in sorted(TEXTS.glob("*.tar.xz")):
        with tarfile.open(archive) as packed:
            packed.extractall(folder / archive.name.partition(".")[0], filter="data")
    model = EncoderModel(FOLDER, threads=1)
    figures = Figures(model, folder)
    figures.polarities()
    figures.triplets()
    figures.topics()
    figures.intents()
    figures.certainty()
    figures.pace()


class Figures:
    def __init__(self, model: EncoderModel, folder: Path) -> None:
        self.model = model
        self.linear = LinearModel.open()
        self.folder = folder

    def polarities(self) -> None:
        """The polarity of each aspect that the set names, when the aspect is given."""
        english = {"mams test": list(told.read_mams(self.folder / "mams", "test"))}
        products = self.folder / "zh_product_aspects"
        chinese = {
            **{
                name: list(told.read_products(products, name, "test")) for name in ("car", "notebook", "camera", "mooc")
            },
            "zh restaurant dev": list(told.read_restaurants(self.folder / "zh_restaurant_triplets", "dev")),
        }
        goals = {"mams test": ".83", "car": ".93", "notebook": ".93", "camera": ".90", "zh restaurant dev": ".93 / .85"}
        for name, some in {**english, **chinese}.items():
            pairs = self._polarities(some)
            right, mean = accuracy(pairs)
            beside = _peer(some, is_chinese=name in chinese)
            print(
                f"polarity, {name}, n {len(pairs):,}: accuracy {right:.3f}, macro F1 {mean:.3f}"
                f" (goal {goals.get(name, 'none')}), beside {self._linear(some)}{beside}"
            )

    def _linear(self, some: Sequence[Sentence]) -> str:
        """The linear model knows no aspects: what it says of the sentence is taken for each."""
        found = self.linear.read([one.text for one in some], Taxonomy(0))
        pairs = [
            (gold, said.sentiment + 1) for one, said in zip(some, found, strict=True) for gold in one.aspects.values()
        ]
        return "linear {:.3f} / {:.3f}".format(*accuracy(pairs))

    def _polarities(self, some: Sequence[Sentence]) -> list[Pair]:
        networks = self.model.networks
        pieces = self.model.tokens.of([one.text for one in some])
        found: list[Pair] = []
        for numbers in batches(pieces):
            views = [
                (row, places, polarity)
                for row, number in enumerate(numbers)
                for span, polarity in some[number].aspects.items()
                if (places := places_of(pieces[number], span))
            ]
            if views:
                seen = networks.look(
                    networks.read([pieces[number] for number in numbers]), [view[:2] for view in views]
                )
                found += [(gold, int(one)) for (*_, gold), one in zip(views, seen.polarity.argmax(1), strict=True)]
        return found

    def triplets(self) -> None:
        """Aspect, words and polarity, right to the sign; and what is said without a name left out."""
        sets = {
            "zh restaurant dev": (told.read_restaurants(self.folder / "zh_restaurant_triplets", "dev"), ".50"),
            "dmaste dev": (told.read_dmaste(self.folder / "dmaste_train", "dev"), ".45"),
        }
        for name, (some, goal) in sets.items():
            answers = self._triplets(list(some))
            explicit, every = (_f1(answers, is_explicit=which) for which in (True, False))
            count = sum(len(gold) for gold, _ in answers)
            shares = f"{explicit:.3f} of what is named (goal {goal}), {every:.3f} of all"
            print(f"triplets, {name}, n {count:,}: F1 {shares}")

    def _triplets(self, some: Sequence[Sentence]) -> list[tuple[set[Triplet], set[Triplet]]]:
        answers = []
        for start in range(0, len(some), _CHUNK):
            chunk = some[start : start + _CHUNK]
            heard = hear(self.model.networks, self.model.tokens.of([one.text for one in chunk]))
            for one, found in zip(chunk, heard, strict=True):
                gold: set[Triplet] = {(each.aspect, each.words, each.polarity) for each in one.opinions or ()}
                mine: set[Triplet] = {
                    (each.aspect, each.words, int(each.polarity.argmax()))
                    for each in found.said
                    if each.is_marked and each.certainty >= SAID_FROM
                }
                answers.append((gold, mine))
        return answers

    def topics(self) -> None:
        """Topics of a trade of which no text was ever labelled, told apart by their names and definitions alone."""
        some = reviews_of_restaurants(self.folder / "mams", "test")
        for name, model in (("encoder", self.model), ("linear", self.linear)):
            pairs, topics = pair_shares(model, some)
            shown = f"pair F1 {pairs:.3f} (goal .65), topic {topics:.3f}"
            print(f"topics of an unseen trade, mams test, n {len(some):,}, {name}: {shown}")

    def certainty(self) -> None:
        """How far certainty is from the share that is right, on the halves that calibrated nothing."""
        every = self.folder / "all"
        for one in sorted(TEXTS.glob("*.tar.xz")):
            with tarfile.open(one) as packed:
                packed.extractall(every, filter="data")
        for language, some in held_out(every).items():
            heads = heads_of(self.model, [one for one in some if not is_for_calibration(one.text)])
            for head, said in heads.items():
                if len(said) >= LEAST:
                    divided_by = getattr(self.model.calibration.at(is_chinese=language == "zh"), head)
                    error, before = calibration_error(said, divided_by), calibration_error(said, 1.0)
                    shown = f"error {error:.3f} (goal .05), uncalibrated {before:.3f}"
                    print(f"calibration, {language}, {head}, n {len(said):,}: {shown}")

    def intents(self) -> None:
        """Classes learnt from ten examples each, by a head on the vectors of texts."""
        folder = self.folder / "banking77"
        train, test = (list(told.read_banking(folder, split)) for split in ("train", "test"))
        names = sorted({_topic(one) for one in train})
        known, asked = (self.model.vectors([one.text for one in some]) for some in (train, test))
        right = [_few(known, train, asked, test, names, random.Random(seed)) for seed in range(DRAWS)]
        shown = f"{FEW} examples a class, {DRAWS} draws"
        print(f"intents, banking77, n {len(test):,}: {np.mean(right):.3f} with {shown} (goal .85)")

    def pace(self) -> None:
        """Sentences read in full, of one core."""
        for language, goal, some in (
            ("zh", 300, told.read_restaurants(self.folder / "zh_restaurant_triplets", "dev")),
            ("en", 500, told.read_mams(self.folder / "mams", "test")),
        ):
            texts = [one.text for one in islice(some, 1000)]
            began = time.process_time()
            found = self.model.read(texts, Taxonomy(0))
            took = time.process_time() - began
            count = sum(len(one.sentences) for one in found)
            clauses = sum(len(_CLAUSE.findall(text)) for text in texts)
            print(
                f"pace, {language}: {clauses / took:.0f} clauses a second (goal {goal}),"
                f" {count / took:.0f} sentences of {sum(map(len, texts)) / count:.0f} signs"
            )


def accuracy(pairs: Sequence[Pair]) -> tuple[float, float]:
    """The share that is right, and the mean F1 of the polarities that are there."""
    right = sum(gold == found for gold, found in pairs) / len(pairs)
    scores = []
    for polarity in {gold for gold, _ in pairs}:
        both = sum(gold == found == polarity for gold, found in pairs)
        scores.append(2 * both / sum((gold == polarity) + (found == polarity) for gold, found in pairs))
    return right, float(np.mean(scores))


def _f1(answers: Sequence[tuple[set[Triplet], set[Triplet]]], *, is_explicit: bool) -> float:
    both = either = 0
    for gold, found in answers:
        if is_explicit:
            gold, found = ({each for each in some if each[0]} for some in (gold, found))
        both += len(gold & found)
        either += len(gold) + len(found)
    return 2 * both / either


def _few(
    known: Floats,
    train: Sequence[Sentence],
    asked: Floats,
    test: Sequence[Sentence],
    names: Sequence[str],
    draw: random.Random,
) -> float:
    rows: dict[str, list[int]] = defaultdict(list)
    for row, one in enumerate(train):
        rows[_topic(one)].append(row)
    chosen = [row for name in names for row in draw.sample(rows[name], FEW)]
    labels = [names.index(_topic(train[row])) for row in chosen]
    head = fit_head(csr_array(known[chosen] * 16), labels, names, l2=1e-3)
    found = head.scores(csr_array(asked * 16)).argmax(1)
    return float(np.mean([names[each] == _topic(one) for each, one in zip(found, test, strict=True)]))


def _topic(one: Sentence) -> str:
    assert one.topics
    return one.topics[0]


def _peer(some: Sequence[Sentence], *, is_chinese: bool) -> str:
    """What a word list says of the whole sentence, as it knows no aspects."""
    for package, judge in (("snownlp", _snownlp), ("vaderSentiment", _vader)):
        if find_spec(package) and (package == "snownlp") == is_chinese:
            said = judge()
            pairs = [(gold, said(one.text)) for one in some for gold in one.aspects.values()]
            return ", {} {:.3f} / {:.3f}".format(package, *accuracy(pairs))
    return ""


def _vader() -> Callable[[str], int]:
    analyser: Any = __import__("vaderSentiment.vaderSentiment", fromlist=["x"]).SentimentIntensityAnalyzer()

    def said(text: str) -> int:
        score = analyser.polarity_scores(text)["compound"]
        return POSITIVE if score >= 0.05 else NEGATIVE if score <= -0.05 else NEUTRAL

    return said


def _snownlp() -> Callable[[str], int]:
    snownlp: Any = __import__("snownlp")

    def said(text: str) -> int:
        score = snownlp.SnowNLP(text).sentiments
        return POSITIVE if score >= 0.6 else NEGATIVE if score <= 0.4 else NEUTRAL

    return said


if __name__ == "__main__":
    with TemporaryDirectory() as between:
        reading(Path(between))
