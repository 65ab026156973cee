"""Whether what the demo's customers were made to say is heard: topic and sign, on phrases never trained on."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from zhiyin.cli.analyze_run import PathOf, topics_of
from zhiyin.connectors.demo import truths
from zhiyin.connectors.demo.brand import LOCALES, PRODUCTS
from zhiyin.connectors.demo.words.phrases import Dice, Phrases, Said
from zhiyin.nlp.model import Analysis
from zhiyin.nlp.shipped import open_encoder, open_linear

REVIEWS = int(os.environ.get("ZHIYIN_BENCH_REVIEWS", "1000"))  # in each language
ACCEPTED: Mapping[str, Sequence[str]] = {
    "sound": ["product/sound"], "noise": ["product/sound"], "call": ["product/sound"], "quiet": ["product/sound"],
    "comfort": ["product/design", "product/weight"], "battery": ["product/battery"], "charging": ["product/battery"],
    "connection": ["product/compatibility", "app/stability", "product/software"],
    "fault": ["product/quality", "product/sound", "product/compatibility"], "screen": ["product/screen"],
    "speed": ["product/speed", "product/software"], "app": ["app", "product/software"],
    "effect": ["product/quality", "product/camera", "product/screen"],
    "build": ["product/quality", "product/design"], "fit": ["product/quality", "product/design", "product/accessories"],
    "delivery": ["delivery"], "packaging": ["delivery/packaging"], "price": ["price"],
    "service": ["service", "after_sales"],
}  # fmt: skip
"""Under which topics of the trade's template each aspect of the demo may be found."""
_SIGNS = {"+": 1, "-": -1}

Pair = tuple[str, int]


def planted_opinions(_folder: Path) -> None:
    """Pairs of topic and sign, by model and language; and whether the faulty product stands out."""
    taxonomy, path_of = topics_of("electronics_retail")
    for model in (open_encoder(), open_linear()):
        for locale in LOCALES:
            said = list(_reviews(locale))
            read = model.read([one.text for _, one in said], taxonomy)
            heard = [_pairs(one, path_of) for one in read]
            counts = sum((_judged(one, pairs) for (_, one), pairs in zip(said, heard, strict=True)), Counter[str]())
            print(f"planted opinions, {model.name}, {locale}, n {len(said):,}: {_f1(counts)}; {_fault(said, heard)}")


def _reviews(locale: str) -> Iterator[tuple[str, Said]]:
    """Reviews in turn of each product; every fourth of the faulty one tells its fault."""
    phrases, place = Phrases(locale), LOCALES.index(locale)
    for number in range(REVIEWS):
        product, stars = PRODUCTS[number % len(PRODUCTS)], (1, 2, 4, 5)[number // len(PRODUCTS) % 4]
        fault = product.sku == truths.FAULT_SKU and stars <= 2
        yield (
            product.sku,
            phrases.review(product.category, product.names[place], stars, Dice(number), fault=fault, late=False),
        )


def _pairs(read: Analysis, path_of: PathOf) -> set[Pair]:
    return {(path_of(one.topic), int(one.polarity)) for one in read.opinions if one.topic and one.polarity}


def _judged(said: Said, heard: set[Pair]) -> Counter[str]:
    """A heard pair is right when something was said that it may stand for."""
    planted = [(ACCEPTED[aspect], _SIGNS[sign]) for aspect, sign in said.opinions]
    if not planted:  # praise as a whole names nothing: there is nothing to compare with
        return Counter()
    right = {pair for pair in heard if any(_fits(pair, one) for one in planted)}
    found = sum(any(_fits(pair, one) for pair in heard) for one in planted)
    return Counter(heard=len(heard), right=len(right), planted=len(planted), found=found)


def _fits(pair: Pair, planted: tuple[Sequence[str], int]) -> bool:
    paths, sign = planted
    return pair[1] == sign and any(pair[0] == path or pair[0].startswith(f"{path}/") for path in paths)


def _f1(counts: Counter[str]) -> str:
    precision, recall = counts["right"] / max(counts["heard"], 1), counts["found"] / max(counts["planted"], 1)
    together = 2 * precision * recall / max(precision + recall, 1e-9)
    exact = f"precision {precision:.3f} of {counts['heard']:,}, recall {recall:.3f} of {counts['planted']:,}"
    return f"F1 {together:.3f} ({exact})"


def _fault(said: Sequence[tuple[str, Said]], heard: Sequence[set[Pair]]) -> str:
    """The share of reviews that hear ill of what the fault may stand for: of the faulty product and of all others."""
    fault = (ACCEPTED["fault"], -1)
    told = {True: Counter[bool](), False: Counter[bool]()}
    for (sku, _), pairs in zip(said, heard, strict=True):
        told[sku == truths.FAULT_SKU][any(_fits(pair, fault) for pair in pairs)] += 1
    its, others = (f"{counts[True] / max(counts.total(), 1):.2f} of {counts.total()}" for counts in told.values())
    return f"the fault is heard in {its} reviews of {truths.FAULT_SKU}, in {others} of others"
