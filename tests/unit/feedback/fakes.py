"""Reviews of invented customers, and among them those of a workshop that sells praise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np

from zhiyin.feedback.listening.authenticity import Written
from zhiyin.nlp.model import Polarity

START = datetime(2026, 3, 1, tzinfo=UTC)
SYLLABLES = ("ka", "mo", "ri", "ta", "ne", "lu", "so", "pi", "va", "de", "zu", "ho")
FRAME = "这款{}真的太好用了，{}拿到手就爱不释手，做工精细，{}也特别喜欢，强烈推荐给大家，值得购买"
NOUNS = ("耳机", "手机壳", "充电宝", "键盘", "音箱", "台灯", "水杯", "鼠标", "背包", "手表", "相机", "支架")
PEOPLE = ("老婆", "妈妈", "同事", "女儿", "朋友", "爸爸", "室友", "奶奶")


def genuine(random: np.random.Generator, count: int) -> Iterator[Written]:
    """Everybody in words of their own; of some no purchase is known, some bought nothing, a few err in stars."""
    for number in range(count):
        stars = float(random.choice([1, 2, 3, 4, 5], p=[0.1, 0.08, 0.12, 0.25, 0.45]))
        is_short = random.random() < 0.15
        yield Written(
            text_id=f"genuine {number}",
            words="很好，满意" if is_short else in_own_words(random),
            at=START + timedelta(hours=float(random.uniform(0, 24 * 60))),
            account_id=f"person {int(random.integers(count // 2))}",
            product_id=f"product {int(random.integers(12))}",
            brand=f"brand {int(random.integers(4))}",
            stars=stars,
            polarity=_polarity(stars if random.random() > 0.03 else 6 - stars),
            has_purchase=(True, None, False)[int(random.choice(3, p=[0.6, 0.3, 0.1]))],
        )


def shared(random: np.random.Generator, count: int) -> Iterator[Written]:
    """One text for a dozen accounts, a word changed here and there."""
    for number in range(count):
        words = COPIED[number % len(COPIED)].replace("product", f"product no {number}")
        at = START + timedelta(hours=float(random.uniform(0, 24 * 60)))
        yield bought(f"shared {number}", words, at, account=f"ghost {number}", product=f"product {number % 12}")


COPIED = (
    "i have bought this product for my whole family and all of us are happy with how it is made and how long it lasts",
    "best purchase of the year without any doubt, this product came early, works from the first minute, looks lovely",
)


def templated(random: np.random.Generator, count: int) -> Iterator[Written]:
    for number in range(count):
        nouns = (
            NOUNS[int(random.integers(len(NOUNS)))],
            PEOPLE[int(random.integers(8))],
            PEOPLE[int(random.integers(8))],
        )
        at = START + timedelta(hours=float(random.uniform(0, 24 * 60)))
        yield bought(
            f"templated {number}", FRAME.format(*nouns), at, account=f"pen {number}", product=f"product {number % 12}"
        )


def in_a_burst(random: np.random.Generator, count: int) -> Iterator[Written]:
    """Within five hours, of one product, in words of their own."""
    for number in range(count):
        at = START + timedelta(days=40, hours=float(random.uniform(0, 5)))
        yield bought(f"burst {number}", in_own_words(random), at, account=f"crowd {number}", product="product 3")


def bought(text_id: str, words: str, at: datetime, *, account: str, product: str) -> Written:
    return Written(text_id, words, at, account, product, "brand 1", 5.0, Polarity.POSITIVE, has_purchase=False)


def in_own_words(random: np.random.Generator) -> str:
    words = [
        "".join(random.choice(SYLLABLES, size=int(random.integers(2, 4)))) for _ in range(int(random.integers(8, 40)))
    ]
    return " ".join(words)


def _polarity(stars: float) -> Polarity:
    return Polarity(int(np.sign(stars - 3)))
