"""The words of the catalogue and its guide in the API: subjects, dimensions, goals, stages and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from pydantic import BaseModel, Field

from zhiyin.base.locale import Locale, translate
from zhiyin.customers.cuts import OTHER
from zhiyin.metrics.guide import GOALS, STAGES, Goal, Stage, advice_on
from zhiyin.metrics.model import Card, Dimension, Subject, Trait
from zhiyin.web.api.metric_answers import CardOut

SUBJECTS: Mapping[Subject, str] = {
    Subject.FEELINGS: "Feelings",
    Subject.SERVICE: "Service",
    Subject.PURCHASES: "Purchases",
    Subject.LOYALTY: "Loyalty",
    Subject.BEHAVIOUR: "Behaviour",
    Subject.EMPLOYEES: "Employees",
    Subject.DATA: "The data themselves",
}

DIMENSIONS: Mapping[str, str] = {
    "day": "Day",
    "week": "Week",
    "month": "Month",
    "channel": "Channel",
    "touchpoint": "Touchpoint",
    "store": "Store",
    "product": "Product",
    "sku": "SKU",
    "category": "Category",
    "survey": "Survey",
    "delivery": "Delivery",
    "topic": "Topic",
    "agent": "Agent",
    "brand": "Brand",
    "department": "Department",
    "region": "Region",
}
"""What each dimension is called; one that is not here goes by its own name."""

VALUES: Mapping[str, Mapping[str, str]] = {"delivery": {"late": "Late", "on_time": "On time"}}

TRAITS: Mapping[str, str] = {"segment": "Segment", "acquisition_source": "Acquisition source"}
"""What traits of these names are called; others go by the name that the brand's own systems gave them."""

TRAIT_VALUES: Mapping[str, str] = {OTHER: "Other", "true": "Yes", "false": "No"}


class Named(BaseModel):
    """A word of the API, and what to call it."""

    id: str
    name: str


class DimensionOut(Named):
    is_time: bool
    values: dict[str, str] = Field(description="What to call those of its values that are words of ours")


class CardsOut(BaseModel):
    """The catalogue, with the words that its cards use."""

    data: list[CardOut]
    subjects: list[Named] = Field(description="What metrics tell about, in the order of reading")
    dimensions: list[DimensionOut]

    @classmethod
    def of(cls, cards: Iterable[Card], locale: Locale, traits: Collection[str]) -> CardsOut:
        named = [_dimension(dimension, locale) for dimension in Dimension]
        return cls(
            data=[CardOut.of(card, locale, traits) for card in cards],
            subjects=_named(SUBJECTS, locale),
            dimensions=[*named, *(_trait(name, locale) for name in traits)],
        )


class AdviceOut(BaseModel):
    """A metric for a goal at a stage of the journey."""

    goal: Goal
    stage: Stage
    metric: str
    why: str


class GuideOut(BaseModel):
    """Which metric to choose: from a goal, by the stage of the journey."""

    goals: list[Named]
    stages: list[Named]
    data: list[AdviceOut]

    @classmethod
    def of(cls, cards: Iterable[Card], locale: Locale) -> GuideOut:
        advice = advice_on({card.id for card in cards})
        return cls(
            goals=_named(GOALS, locale),
            stages=_named(STAGES, locale),
            data=[
                AdviceOut(goal=each.goal, stage=each.stage, metric=each.metric, why=translate(each.why, locale))
                for each in advice
            ],
        )


def _named(words: Mapping[Subject, str] | Mapping[Goal, str] | Mapping[Stage, str], locale: Locale) -> list[Named]:
    return [Named(id=word.value, name=translate(name, locale)) for word, name in words.items()]


def _dimension(dimension: StrEnum, locale: Locale) -> DimensionOut:
    name = DIMENSIONS.get(dimension.value)
    return DimensionOut(
        id=dimension.value,
        name=translate(name, locale) if name else dimension.value.replace("_", " "),
        is_time=dimension in (Dimension.DAY, Dimension.WEEK, Dimension.MONTH),
        values={word: translate(label, locale) for word, label in VALUES.get(dimension.value, {}).items()},
    )


def _trait(name: str, locale: Locale) -> DimensionOut:
    known = TRAITS.get(name)
    words = {word: translate(label, locale) for word, label in TRAIT_VALUES.items()}
    return DimensionOut(
        id=Trait(name).value, name=translate(known, locale) if known else name, is_time=False, values=words
    )
