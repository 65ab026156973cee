"""What an invented brand hears in a month, drawn anew by seed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from zhiyin.feedback.listening.model import Cell, Saying
from zhiyin.nlp.model import Polarity

FIRST = date(2026, 3, 2)
PRODUCTS = (("phones", "P1"), ("phones", "P2"), ("audio", "A1"), ("audio", "A2"))
TOPICS = ("product/battery/life", "product/screen", "service/delivery", "service/staff")
WORDS = {
    "product/battery/life": "the battery lasts {} days",
    "product/screen": "the screen looks {}",
    "service/delivery": "delivery took {} days",
    "service/staff": "staff was {}",
}
REGIONS = ("north", "south")


def month(seed: int, days: int = 35, a_day: int = 120) -> list[Saying]:
    """Ordinary days: every cell has its share, and nothing changes."""
    random = np.random.default_rng(seed)
    found: list[Saying] = []
    for day in range(days):
        for _ in range(int(random.poisson(a_day))):
            found.append(ordinary(random, FIRST + timedelta(days=day), len(found)))
    return found


def ordinary(random: np.random.Generator, on: date, number: int) -> Saying:
    category, sku = PRODUCTS[int(random.integers(len(PRODUCTS)))]
    topic = TOPICS[int(random.integers(len(TOPICS)))]
    polarity = Polarity(int(random.choice([-1, 0, 1], p=[0.3, 0.2, 0.5])))
    region = REGIONS[int(random.random() < 0.1)]  # nine tenths live in the north
    words = WORDS[topic].format(int(random.integers(2, 400)))
    return Saying(f"t{number}", on, words, f"c{number}", Cell(category, sku, topic, polarity, region))


def planted(on: date, words: Sequence[str], cells: Sequence[Cell], *, name: str = "x") -> list[Saying]:
    """These words on that day, each by a customer of its own, over the cells in turn."""
    return [
        Saying(f"{name}{on:%d}{at}", on, each, f"{name}{on:%d}{at}", cells[at % len(cells)])
        for at, each in enumerate(words)
    ]
