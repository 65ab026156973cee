"""How far a text can be taken for what a customer felt: a score with its reasons. It never drops anything."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import prod

from zhiyin.feedback.listening.accounts import one_brand_strength, praise_strength
from zhiyin.feedback.listening.bursts import bursts
from zhiyin.feedback.listening.templated import templates, tokens_of
from zhiyin.nlp.model import Polarity

TELLING_FROM, TELLING_AT = 5, 20
"""Tokens: up to the first equal words mean nothing ("good", "好评"), from the second on they mean most."""
PRAISE_STARS, BLAME_STARS = 4.0, 2.0


class Doubt(StrEnum):
    """What can speak against a text."""

    SHARED_WORDS = "shared_words"  # the same, or nearly, from several accounts
    REPEATED_WORDS = "repeated_words"  # from one account, or from nobody knows whom
    TEMPLATE = "template"
    BURST = "burst"
    NO_PURCHASE = "no_purchase"
    ONLY_PRAISE = "only_praise"
    ONE_BRAND = "one_brand"
    STARS_AGAINST_WORDS = "stars_against_words"


WEIGHTS: Mapping[Doubt, float] = {
    Doubt.SHARED_WORDS: 0.7,
    Doubt.TEMPLATE: 0.5,
    Doubt.BURST: 0.35,
    Doubt.REPEATED_WORDS: 0.3,
    Doubt.NO_PURCHASE: 0.3,
    Doubt.ONLY_PRAISE: 0.2,
    Doubt.STARS_AGAINST_WORDS: 0.15,
    Doubt.ONE_BRAND: 0.1,
}
"""How much of the score a reason takes at its strongest.

The kinds of evidence are those that research on review spam has used since Jindal and Liu (2008): copied
content, bursts, one-sided accounts, deviating ratings, unverified purchase. The weights are reasoned, not
fitted: copied words by strangers have hardly an innocent cause; a burst may be a campaign, praise may be
love, and somebody may have bought elsewhere, so that none of these takes half of the score alone.
"""


@dataclass(frozen=True, slots=True)
class Written:
    """A text with what is known of how it came about. What is not known speaks neither for nor against it."""

    text_id: str
    words: str
    at: datetime
    account_id: str | None = None
    product_id: str | None = None
    brand: str | None = None
    stars: float | None = None  # of five
    polarity: Polarity | None = None  # of its words
    polarity_confidence: float = 1.0
    has_purchase: bool | None = None

    @property
    def is_praise(self) -> bool | None:
        if self.stars is not None:
            return self.stars >= PRAISE_STARS
        return None if self.polarity is None else self.polarity is Polarity.POSITIVE


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks against a text, how strongly (0 to 1), and what shows it."""

    doubt: Doubt
    strength: float
    evidence: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Habits:
    """What is usual among all texts: how large a share praises, and which share names each brand."""

    praise_share: float
    brand_shares: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Authenticity:
    """1: nothing speaks against it; each reason takes its share of what is left."""

    score: float
    reasons: tuple[Reason, ...]  # the weightiest first


def authenticity(texts: Sequence[Written], copies: Sequence[Sequence[str]]) -> dict[str, Authenticity]:
    """Every text with its score and reasons, by its id. `copies` are groups of ids of equal or nearly equal texts.

    Score: the product of 1 - weight x strength over all reasons.
    """
    by_id = {text.text_id: text for text in texts}
    reasons: defaultdict[str, list[Reason]] = defaultdict(list)
    for finder in (copied, templated):
        for text_id, reason in finder(by_id, copies):
            reasons[text_id].append(reason)
    for text_id, reason in (*in_bursts(by_id), *of_accounts(by_id, habits_of(texts)), *of_itself(by_id)):
        reasons[text_id].append(reason)
    return {text_id: scored(reasons[text_id]) for text_id in by_id}


def scored(reasons: Sequence[Reason]) -> Authenticity:
    """The product of 1 - weight x strength over the reasons."""
    ordered = sorted(reasons, key=lambda reason: -WEIGHTS[reason.doubt] * reason.strength)
    return Authenticity(prod(1 - WEIGHTS[each.doubt] * each.strength for each in ordered), tuple(ordered))


Found = Iterator[tuple[str, Reason]]


def copied(by_id: Mapping[str, Written], copies: Sequence[Sequence[str]]) -> Found:
    """Equal words: the more accounts, and the longer the words, the less likely by chance."""
    for group in copies:
        texts = [by_id[text_id] for text_id in group if text_id in by_id]
        accounts = {text.account_id for text in texts if text.account_id is not None}
        doubt = Doubt.SHARED_WORDS if len(accounts) > 1 else Doubt.REPEATED_WORDS
        count = len(accounts) if doubt is Doubt.SHARED_WORDS else len(texts)
        for text in texts:
            strength = (1 - 1 / count) * _telling(text.words)
            if strength > 0:
                others = tuple(each.text_id for each in texts if each is not text)
                yield (
                    text.text_id,
                    Reason(doubt, strength, {"texts": len(texts), "accounts": len(accounts), "others": others}),
                )


def _telling(words: str) -> float:
    length = len(tokens_of(words))
    return min(max((length - TELLING_FROM) / (TELLING_AT - TELLING_FROM), 0.0), 1.0)


def templated(by_id: Mapping[str, Written], copies: Sequence[Sequence[str]]) -> Found:
    """One frame, other nouns; of each group of copies one text stands for all, since copies are told of already."""
    standing = {text_id: group[0] for group in copies for text_id in group if group[0] in by_id}
    single = {text_id: text.words for text_id, text in by_id.items() if standing.get(text_id, text_id) == text_id}
    for template in templates(single):
        count = len(template.text_ids)
        for text_id in template.text_ids:
            yield text_id, Reason(Doubt.TEMPLATE, 1 - 1 / count, {"frame": template.frame, "texts": count})


def in_bursts(by_id: Mapping[str, Written]) -> Found:
    """Many of one product within hours, against its own rate over the time of all these texts."""
    if not by_id:
        return
    period = (min(text.at for text in by_id.values()), max(text.at for text in by_id.values()))
    products: defaultdict[str, dict[str, datetime]] = defaultdict(dict)
    for text in by_id.values():
        if text.product_id is not None:
            products[text.product_id][text.text_id] = text.at
    for told_at in products.values():
        yield from of_product(told_at, period)


def of_product(told_at: Mapping[str, datetime], period: tuple[datetime, datetime]) -> Found:
    """The bursts of one product within a period, texts by id."""
    strongest: dict[str, Reason] = {}
    for burst in bursts(told_at, period):
        evidence = {"start": burst.start, "hours": burst.hours, "texts": burst.texts, "expected": burst.expected}
        reason = Reason(Doubt.BURST, max(1 - burst.expected / burst.texts, 0.0), evidence)
        for text_id in burst.text_ids:
            strongest[text_id] = max(strongest.get(text_id, reason), reason, key=lambda each: each.strength)
    yield from strongest.items()


def habits_of(texts: Iterable[Written]) -> Habits:
    """What is usual among these texts."""
    known = list(texts)
    praised = [text.is_praise for text in known if text.is_praise is not None]
    named = Counter(text.brand for text in known if text.brand is not None)
    total = max(sum(named.values()), 1)
    return Habits(sum(praised) / max(len(praised), 1), {brand: count / total for brand, count in named.items()})


def of_accounts(by_id: Mapping[str, Written], habits: Habits) -> Found:
    """What an account has written altogether, against what all write."""
    accounts: defaultdict[str, list[Written]] = defaultdict(list)
    for text in by_id.values():
        if text.account_id is not None:
            accounts[text.account_id].append(text)
    for texts in accounts.values():
        praise = [text.is_praise for text in texts if text.is_praise is not None]
        strength = praise_strength(praise, habits.praise_share)
        if strength > 0:
            reason = Reason(Doubt.ONLY_PRAISE, strength, {"texts": len(praise)})
            yield from ((text.text_id, reason) for text in texts if text.is_praise)
        brands = [text.brand for text in texts if text.brand is not None]
        shares = [
            habits.brand_shares[brand] for brand in sorted(habits.brand_shares, key=lambda one: one not in brands)
        ]
        strength = one_brand_strength(brands, shares)
        if strength > 0:
            reason = Reason(Doubt.ONE_BRAND, strength, {"texts": len(brands), "brand": brands[0]})
            yield from ((text.text_id, reason) for text in texts if text.brand is not None)


def of_itself(by_id: Mapping[str, Written]) -> Found:
    """What speaks against a text without looking at any other."""
    for text_id, text in by_id.items():
        if text.has_purchase is False:
            yield text_id, Reason(Doubt.NO_PURCHASE, 1.0, {})
        if text.stars is not None and text.polarity is not None and _contradicts(text.stars, text.polarity):
            evidence = {"stars": text.stars, "polarity": text.polarity}
            yield text_id, Reason(Doubt.STARS_AGAINST_WORDS, text.polarity_confidence, evidence)


def _contradicts(stars: float, polarity: Polarity) -> bool:
    praises_ill = stars >= PRAISE_STARS and polarity is Polarity.NEGATIVE
    return praises_ill or (stars <= BLAME_STARS and polarity is Polarity.POSITIVE)
