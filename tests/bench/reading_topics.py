"""Topics of reviews of restaurants, by what they are called and defined as: a trade that no topic was trained on."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence, Set
from pathlib import Path
from typing import Any

from zhiyin.nlp.model import Taxonomy, TextModel, Topic

CATEGORIES = {
    "food": ("Food", "What is eaten and drunk: dishes, taste, freshness, drinks"),
    "staff": ("Staff", "Waiters, managers, cooks and how they treat guests"),
    "service": ("Service", "How one is served: speed, attention, orders"),
    "price": ("Price", "What it costs, and whether it is worth it"),
    "ambience": ("Ambience", "Atmosphere, decor, music, noise"),
    "menu": ("Menu", "What can be chosen from: the menu, specials, the choice of dishes"),
    "place": ("Place", "The restaurant itself, its tables, location and space"),
    "miscellaneous": ("Miscellaneous", "Anything else: waiting, reservations, company, occasions"),
}
TAXONOMY = Taxonomy(
    1, tuple(Topic(key, None, {"en": name}, {"en": definition}) for key, (name, definition) in CATEGORIES.items())
)
_POLARITY = {"negative": -1, "neutral": 0, "positive": 1}

Review = tuple[str, frozenset[tuple[str, int]]]
"""A sentence, and which categories it speaks of, and how."""


def reviews_of_restaurants(folder: Path, split: str) -> list[Review]:
    """MAMS, the version with categories."""
    root = ElementTree.parse(folder / "data/MAMS-ACSA/raw" / f"{split}.xml").getroot()  # noqa: S314 - our own copy
    return [
        (
            node.findtext("text") or "",
            frozenset(
                (one.attrib["category"], _POLARITY[one.attrib["polarity"]]) for one in node.iter("aspectCategory")
            ),
        )
        for node in root
    ]


def pair_shares(model: TextModel, reviews: Sequence[Review]) -> tuple[float, float]:
    """The F1 of (topic, polarity), and of the topic alone, over all sentences."""
    heard = model.read([text for text, _ in reviews], TAXONOMY)
    pairs = [
        (gold, {(each.topic, int(each.polarity)) for each in one.opinions if each.topic})
        for (_, gold), one in zip(reviews, heard, strict=True)
    ]
    return _f1(pairs), _f1([({key for key, _ in gold}, {key for key, _ in found}) for gold, found in pairs])


def _f1(pairs: Sequence[tuple[Set[Any], Set[Any]]]) -> float:
    both = sum(len(gold & found) for gold, found in pairs)
    return 2 * both / max(sum(len(gold) + len(found) for gold, found in pairs), 1)
