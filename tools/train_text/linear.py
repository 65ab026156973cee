"""Trains the linear heads: `python -m tools.train_text.linear --data FOLDER`. Minutes on one core, always the same."""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from tools.train_text import told
from tools.train_text.told import Told
from zhiyin.nlp.linear.hashing import BUCKETS, hashed
from zhiyin.nlp.linear.heads import Floats, Head, fit_head, softmax, temperature_of
from zhiyin.nlp.linear.weights import DESCRIPTION, EMOTION, INTENT, OWN_FOLDER, SENTIMENT, SPAM, TABLE
from zhiyin.nlp.model import Emotion, Intent
from zhiyin.nlp.preparing import prepare

NAME = "linear@1"
_BYTE = 127
_BINS = 10


@dataclass(frozen=True, slots=True)
class Lesson:
    """A head, who tells it what, and how strictly it is held to small weights."""

    name: str
    read: Callable[[Path, str], Iterator[Told]]
    names: tuple[str, ...]
    l2: float
    evening: float  # 0: as often as they come; 1: every label of every language counts alike


LESSONS = (
    Lesson(SENTIMENT, told.sentiments, told.SENTIMENTS, 4e-6, 0.3),
    Lesson(EMOTION, told.emotions, tuple(Emotion), 4e-6, 0.4),
    Lesson(INTENT, told.intents, tuple(Intent), 1e-6, 0.75),
    Lesson(SPAM, told.spam, ("genuine", "spam"), 4e-6, 0.5),
)


def counts_of(known: Sequence[Told]) -> csr_array:
    """As the product reads them, each divided by the root of its length."""
    rows = hashed([" ".join(sentence.text for sentence in prepare(one.text).sentences) for one in known])
    sizes = np.diff(rows.indptr)
    rows.data /= np.repeat(np.sqrt(np.maximum(sizes, 1)), sizes).astype(np.float32)
    return rows


def evened(known: Sequence[Told], power: float) -> list[float]:
    """How much each counts; what was written for this tells other things than reviews do, and is a label of its own."""
    groups = [(one.language, one.label, one.source == "written") for one in known]
    often = Counter(groups)
    return [often[group] ** -power for group in groups]


def in_bytes(column: Floats) -> tuple[float, Floats]:
    """A scale, and the column in whole numbers of it; the few largest weights are cut."""
    scale = float(np.quantile(np.abs(column), 0.9999)) / _BYTE or 1.0
    return scale, np.clip(np.round(column / scale), -_BYTE, _BYTE).astype(np.float32)


def calibration_error(chances: Floats, gold: Sequence[int]) -> float:
    """Expected calibration error of the most probable label, in ten bins of equal width."""
    top, is_right = chances.max(1), chances.argmax(1) == np.asarray(gold)
    bins = np.minimum((top * _BINS).astype(int), _BINS - 1)
    gaps = [abs(top[bins == one].mean() - is_right[bins == one].mean()) * (bins == one).mean() for one in set(bins)]
    return float(sum(gaps))


def figures(chances: Floats, gold: Sequence[int], names: Sequence[str]) -> dict[str, Any]:
    """How many, how many right, the mean F1 of the labels that occur, and whether one may believe the probabilities."""
    found, wanted = chances.argmax(1), np.asarray(gold)
    scores = {
        name: 2 * ((found == label) & (wanted == label)).sum() / ((found == label).sum() + (wanted == label).sum())
        for label, name in enumerate(names)
        if (wanted == label).any()
    }
    return {
        "n": len(gold),
        "accuracy": round(float((found == wanted).mean()), 4),
        "macro_f1": round(float(np.mean([*scores.values()])), 4),
        "calibration_error": round(calibration_error(chances, gold), 4),
        "f1": {name: round(float(score), 3) for name, score in scores.items()},
    }


def taught(lesson: Lesson, folder: Path) -> tuple[Head, Floats, dict[str, Any]]:
    """The head, how many sentences have each n-gram, and what is said of it.

    Half of the sentences held out set the temperatures, the figures are those of the other half.
    """
    known, held = ([*lesson.read(folder, split)] for split in ("train", "test"))
    own = {one.text for one in held}
    known = [one for one in known if one.text not in own]
    rows = counts_of(known)
    labels = [lesson.names.index(one.label) for one in known]
    head = _rounded(fit_head(rows, labels, lesson.names, l2=lesson.l2, weights=evened(known, lesson.evening)))
    scores, said = head.scores(counts_of(held)), dict[str, Any](temperatures={}, measured={}, trained_on={})
    gold = np.array([lesson.names.index(one.label) for one in held])
    for language in sorted({one.language for one in held}):
        places = np.random.default_rng(7).permutation([n for n, one in enumerate(held) if one.language == language])
        setting, measuring = places[::2], places[1::2]
        temperature = temperature_of(scores[setting], gold[setting].tolist())
        said["temperatures"][language] = round(temperature, 3)
        chances = softmax(scores / temperature)
        said["measured"][language] = figures(chances[measuring], gold[measuring].tolist(), lesson.names) | {
            "by_source": _by_source(chances, gold, held, measuring.tolist(), lesson)
        }
        said["trained_on"][language] = dict(Counter(one.source for one in known if one.language == language))
    return head, np.bincount(rows.indices, minlength=BUCKETS).astype(np.float32), said


def _by_source(
    chances: Floats, gold: np.ndarray[Any, Any], held: Sequence[Told], places: Sequence[int], lesson: Lesson
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for source in sorted({held[place].source for place in places}):
        own = [place for place in places if held[place].source == source]
        measured = figures(chances[own], gold[own].tolist(), lesson.names)
        found[source] = {name: measured[name] for name in ("n", "accuracy", "macro_f1")}
    return found


def _rounded(head: Head) -> Head:
    """As it will be kept, so that what is measured is what is shipped."""
    columns = [scale * whole for scale, whole in map(in_bytes, head.weights.T)]
    return Head(head.names, np.stack(columns, 1).astype(np.float32), head.bias)


def main() -> None:
    """Train, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the data sets, unpacked into one folder")
    parser.add_argument("--to", type=Path, default=OWN_FOLDER, help="where the weights go")
    parser.add_argument("--only", help="try one head, write nothing")
    given = parser.parse_args()
    heads, said, often = list[Head](), dict[str, Any](), np.zeros(BUCKETS, np.float32)
    for lesson in LESSONS:
        if given.only in (None, lesson.name):
            head, counts, about = taught(lesson, given.data)
            print(json.dumps({lesson.name: about}, ensure_ascii=False, indent=1), flush=True)
            heads, often = [*heads, head], often + counts
            said[lesson.name] = {"names": list(head.names), **about}
    if given.only is None:
        write(given.to, heads, said, often)


def write(folder: Path, heads: Sequence[Head], said: dict[str, Any], often: Floats) -> None:
    """All columns, one byte a weight, the rarity last; and beside them what they are."""
    rarity = np.log((often.sum() + 1) / (often + 1))
    columns = [in_bytes(column) for column in [*np.hstack([head.weights for head in heads]).T, rarity]]
    packed = gzip.compress(np.stack([whole for _, whole in columns]).astype(np.int8).tobytes(), 9, mtime=0)
    told_of = {
        "name": NAME,
        "sha256": hashlib.sha256(packed).hexdigest(),
        "heads": said,
        "scales": [scale for scale, _ in columns],
        "bias": np.concatenate([head.bias for head in heads]).tolist(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / TABLE).write_bytes(packed)
    (folder / DESCRIPTION).write_text(json.dumps(told_of, indent=1) + "\n", encoding="utf-8")
    print(f"{len(packed):,} bytes in {folder / TABLE}")


if __name__ == "__main__":
    main()
