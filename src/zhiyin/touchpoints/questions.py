"""The kinds of question that have a score: their scales, and which end of the scale is good."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zhiyin.base.values import text


class QuestionKind(StrEnum):
    """What a question measures; answers of different kinds are never put into one number."""

    NPS = "nps"  # how likely to recommend, 0 to 10
    CSAT = "csat"  # how satisfied, 1 to 5 (or 7)
    CES1 = "ces1"  # how much effort, 1 to 5: low is good
    CES2 = "ces2"  # "made it easy", 1 to 7: high is good
    STARS = "stars"  # 1 to 5
    ENPS = "enps"  # how likely to recommend as a place to work, 0 to 10
    ENGAGEMENT = "engagement"  # how much one's heart is in one's work, 1 to 5; of our own people, as enps
    EASE = "ease"  # it was easy, 1 to 5; with the next three the module of an experience
    ENJOYMENT = "enjoyment"  # it was enjoyable, 1 to 5
    CONVENIENCE = "convenience"  # it was convenient, 1 to 5
    NEEDS_MET = "needs_met"  # it met my needs, 1 to 5
    TRUST = "trust"  # "I trust the brand", 1 to 7
    MEMORABILITY = "memorability"  # "I shall remember it with pleasure", 1 to 7
    BRAND_CONNECTION = "brand_connection"  # the brand is a part of me, 0 to 10
    BRAND_PROMINENCE = "brand_prominence"  # thoughts of the brand come by themselves, 0 to 10
    MYSTERY_SHOP = "mystery_shop"  # the weighted score of a visit by a trained shopper, 0 to 100
    PRICE_TOO_CHEAP = "price_too_cheap"  # so cheap that its quality is doubted; a price, as the next three
    PRICE_CHEAP = "price_cheap"  # a bargain
    PRICE_EXPENSIVE = "price_expensive"  # expensive, still worth a thought
    PRICE_TOO_EXPENSIVE = "price_too_expensive"  # out of the question
    PREFERRED_CHANNEL = "preferred_channel"  # by which channel one likes to be in touch; a choice
    CHOICE = "choice"  # no order among the answers
    WORDS = "words"  # words alone


@dataclass(frozen=True, slots=True)
class Scale:
    """From the lowest to the highest possible answer."""

    lowest: int
    highest: int
    high_is_good: bool = True

    def holds(self, score: float) -> bool:
        """Whether the score can be an answer at all."""
        return self.lowest <= score <= self.highest

    def goodness(self, score: float) -> float:
        """0 for the worst answer, 1 for the best."""
        share = (score - self.lowest) / (self.highest - self.lowest)
        return share if self.high_is_good else 1 - share


SCALES = {
    QuestionKind.NPS: Scale(0, 10),
    QuestionKind.CSAT: Scale(1, 5),
    QuestionKind.CES1: Scale(1, 5, high_is_good=False),
    QuestionKind.CES2: Scale(1, 7),
    QuestionKind.STARS: Scale(1, 5),
    QuestionKind.ENPS: Scale(0, 10),
    QuestionKind.ENGAGEMENT: Scale(1, 5),
    QuestionKind.EASE: Scale(1, 5),
    QuestionKind.ENJOYMENT: Scale(1, 5),
    QuestionKind.CONVENIENCE: Scale(1, 5),
    QuestionKind.NEEDS_MET: Scale(1, 5),
    QuestionKind.TRUST: Scale(1, 7),
    QuestionKind.MEMORABILITY: Scale(1, 7),
    QuestionKind.BRAND_CONNECTION: Scale(0, 10),
    QuestionKind.BRAND_PROMINENCE: Scale(0, 10),
    QuestionKind.MYSTERY_SHOP: Scale(0, 100),
}
MAX_SCALE = 100
_OTHER_NAMES = {"ces": "ces2", "star": "stars", "rating": "stars", "review": "stars", "text": "words", "csat5": "csat"}


def kind_of(raw: object) -> str:
    """The kind in our spelling ("NPS" -> nps); kinds of the brand's own stay as they are; words when there is none."""
    word = (text(raw, 40) or QuestionKind.WORDS.value).lower().replace(" ", "_")
    return _OTHER_NAMES.get(word, word)


def scale_of(kind: str, highest: float | None) -> Scale | None:
    """The scale of a question; None when nobody said it and the kind is not ours.

    NPS is always 0 to 10: another scale is not recoded silently, and so has no scale of ours.
    """
    known = SCALES.get(QuestionKind(kind)) if kind in _KINDS else None
    if highest is None or (known and highest == known.highest):
        return known
    if (known and known.lowest == 0) or not 1 < highest <= MAX_SCALE or not float(highest).is_integer():
        return None
    return Scale(1, int(highest), high_is_good=known.high_is_good if known else True)


_KINDS = frozenset(QuestionKind)
