"""Finds how sure the encoder may say it is, on texts that it was not taught, and writes that beside the weights.

One temperature a head and language (Guo et al. 2017): the one that makes what people labelled most probable. Half of
each set is used, drawn by the hash of its texts, so that the other half can tell what calibration came to.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from tools.train_text import sentences, told
from tools.train_text.sentences import Sentence, Span, sentiment_of
from zhiyin.nlp.encoder.decoding import Places
from zhiyin.nlp.encoder.reading import EncoderModel
from zhiyin.nlp.encoder.running import batches
from zhiyin.nlp.encoder.tokens import Pieces
from zhiyin.nlp.linear.heads import Floats, softmax
from zhiyin.nlp.model import Intent

_TRIED = np.geomspace(0.4, 4.0, 120)
LEAST = 200  # labels, below which nothing is said

Labelled = tuple[Floats, int]
"""What a head says of each answer, and which one is right."""


def calibrate(folder: Path, texts: Path) -> None:
    """Write the temperatures into `encoder.json`."""
    model = EncoderModel(folder)
    found = {
        language: {
            head: temperature(some)
            for head, some in heads_of(model, [one for one in held if is_for_calibration(one.text)]).items()
            if len(some) >= LEAST
        }
        for language, held in held_out(texts).items()
    }
    path = folder / "encoder.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"temperatures": found}, indent=1) + "\n", "utf-8")


def held_out(texts: Path) -> dict[str, list[Sentence]]:
    """Labelled texts of each language that trained nothing."""
    names = [one.value for one in Intent]
    asked = [one for one in told.intents(texts, "test") if one.source != "banking"]
    return {
        "en": [
            *sentences.read_mams(texts, "val"),
            *sentences.read_dmaste(texts, "dev"),
            *(Sentence(one.text, one.source, intent=names.index(one.label)) for one in asked),
        ],
        "zh": [
            *sentences.read_restaurants(texts, "dev"),
            *(one for name in ("car", "notebook", "camera") for one in sentences.read_products(texts, name, "test")),
        ],
    }


def is_for_calibration(text: str) -> bool:
    return zlib.crc32(text.encode()) % 2 == 0


def temperature(labelled: Sequence[Labelled]) -> float:
    """By which scores are divided so that the labels are most probable."""
    scores = np.stack([each for each, _ in labelled])
    right = np.array([label for _, label in labelled])
    rows = np.arange(len(right))
    losses = [-np.log(softmax(scores / tried)[rows, right] + 1e-9).mean() for tried in _TRIED]
    return round(float(_TRIED[int(np.argmin(losses))]), 3)


def calibration_error(labelled: Sequence[Labelled], divided_by: float, bins: int = 15) -> float:
    """The expected calibration error: how far certainty is from the share that is right, over bins of equal width."""
    chances = softmax(np.stack([each for each, _ in labelled]) / divided_by)
    is_right = chances.argmax(1) == np.array([label for _, label in labelled])
    sure = chances.max(1)
    places = np.minimum((sure * bins).astype(int), bins - 1)
    parts = [(is_right[places == place], sure[places == place]) for place in range(bins)]
    return float(sum(abs(right.mean() - said.mean()) * len(said) for right, said in parts if len(said)) / len(sure))


def heads_of(model: EncoderModel, some: Sequence[Sentence]) -> dict[str, list[Labelled]]:
    """What each head says of texts with known answers, before any calibration."""
    found: dict[str, list[Labelled]] = {"sentiment": [], "intent": [], "polarity": [], "opinion": []}
    pieces = model.tokens.of([one.text for one in some])
    for numbers in batches(pieces):
        batch = [pieces[number] for number in numbers]
        whole = model.networks.read(batch)
        views: list[tuple[int, Places, int | None, Sequence[tuple[Places, int]]]] = []
        for row, number in enumerate(numbers):
            one = some[number]
            if (felt := sentiment_of(one)) is not None and one.intent is None:
                found["sentiment"].append((whole.sentiment[row], felt))
            if one.intent is not None:
                found["intent"].append((whole.intent[row], one.intent))
            views += [(row, *view) for view in _views(one, batch[row])]
        if not views:
            continue
        seen = model.networks.look(whole, [(row, place) for row, place, *_ in views])
        for number, (_, _, polarity, opinions) in enumerate(views):
            if polarity is not None:
                found["polarity"].append((seen.polarity[number], polarity))
            for (first, last), said in opinions:
                scores = seen.opinion_by_token[number, first : last + 1].mean(0) + seen.opinion_by_aspect[number]
                found["opinion"].append((scores, said))
    return found


def _views(one: Sentence, pieces: Pieces) -> Iterator[tuple[Places, int | None, Sequence[tuple[Places, int]]]]:
    for span in {*one.aspects, *(each.aspect for each in one.opinions or () if each.aspect)}:
        if place := places_of(pieces, span):
            words = [
                (where, each.polarity)
                for each in one.opinions or ()
                if each.aspect == span and (where := places_of(pieces, each.words))
            ]
            yield place, one.aspects.get(span), words


def places_of(pieces: Pieces, span: Span) -> Places | None:
    """The pieces whose middle lies in the span."""
    inside = [
        number
        for number, (start, end) in enumerate(pieces.bounds)
        if end > start and span[0] <= (start + end - 1) / 2 < span[1]
    ]
    return (inside[0], inside[-1]) if inside else None
