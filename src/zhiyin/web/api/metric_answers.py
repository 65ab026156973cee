"""How metrics read in the API: never a bare number."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from pydantic import BaseModel, Field

from zhiyin.base.locale import Locale, translate
from zhiyin.base.money import exponent
from zhiyin.metrics.estimate import Difference, Estimate, Weighting
from zhiyin.metrics.model import Card, Days, Direction, Record, Subject, Trait, Unit, Variant
from zhiyin.metrics.naming import name_of as name_of
from zhiyin.metrics.results import Comparison, Display, Group, GroupKey, MetricResult, MetricValue, Move

Key = dict[str, date | str | None]
"""Of a dimension or trait.NAME: the value; null for those that say nothing of it."""


class ChangeOut(BaseModel):
    version: int
    on: date
    what: str


class CardOut(BaseModel):
    """What a number means."""

    id: str
    version: int
    name: str
    names: dict[str, str] = Field(description="The name in each language, so that it is found by any of them")
    subject: Subject = Field(description="What it tells about")
    purpose: str
    formula: str
    unit: Unit
    direction: Direction = Field(description="Which way is good")
    population: str
    time_basis: str
    window: str
    filters: str
    interval: str
    note: str
    owner: str
    record: Record = Field(description="What is counted; n is their number")
    variant: Variant = Field(description="Kinds of records that are never mixed, each with a value of its own")
    dimensions: list[str] = Field(description="What it may be split by: dimensions, and trait.NAME of customers")
    weighting: str = Field(description="How parts weigh in a total")
    also: dict[str, Unit] = Field(description="Further figures beside the value")
    minimum_respondents: int = Field(description="With fewer people nothing is shown")
    uncertain_below: int = Field(description="With fewer records the interval is shown instead of the value")
    adds_up: bool = Field(description="Over days; a target of it holds for each day")
    matures_after_days: int
    is_headline: bool = Field(description="Stands on the overview and is watched for moves")
    of_staff: bool = Field(description="Answers of the brand's own people: told of whole months, without records")
    history: list[ChangeOut]

    @classmethod
    def of(cls, card: Card, locale: Locale, traits: Collection[str] = ()) -> CardOut:
        def words(text: str) -> str:
            return translate(text, locale) if text else ""

        return cls(
            id=card.id, version=card.version, name=name_of(card, locale),
            names={each.value: name_of(card, each) for each in Locale}, subject=card.subject,
            purpose=card.purposes.get(locale) or words(card.purpose),
            formula=words(card.formula), unit=card.unit, direction=card.direction,
            population=words(card.population),
            time_basis=words(card.time_basis), window=words(card.window), filters=words(card.filters),
            interval=words(card.interval), note=words(card.note), owner=words(card.owner), record=card.record,
            variant=card.variant, dimensions=_cuts(card, traits), weighting=words(card.weighting), also=dict(card.also),
            minimum_respondents=card.minimum_respondents, uncertain_below=card.uncertain_below,
            adds_up=card.adds_up, matures_after_days=card.matures_after_days, is_headline=card.is_headline,
            of_staff=card.is_of_staff,
            history=[ChangeOut(version=c.version, on=c.on, what=words(c.what)) for c in card.history],
        )  # fmt: skip


def _cuts(card: Card, traits: Collection[str]) -> list[str]:
    of_customers = [Trait(name).value for name in traits] if card.names_customers else []
    return [*(dimension.value for dimension in card.dimensions), *of_customers]


class PeriodOut(BaseModel):
    """The brand's days, both included."""

    first: date = Field(serialization_alias="from")
    last: date = Field(serialization_alias="to")

    @classmethod
    def of(cls, days: Days) -> PeriodOut:
        return cls(first=days.first, last=days.last)


class FigureOut(BaseModel):
    """A figure with its 95 % interval over n records; null where it cannot be known or must not be shown."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    unit: Unit
    currency: str | None = Field(default=None, description="Money is in minor units of this currency")
    exponent: int | None = Field(default=None, description="Decimal places of the currency")

    @classmethod
    def of(cls, estimate: Estimate, unit: Unit, currency: str | None) -> FigureOut:
        money = currency if unit is Unit.MONEY else None
        return cls(
            value=estimate.value,
            low=estimate.low,
            high=estimate.high,
            n=estimate.n,
            unit=unit,
            currency=money,
            exponent=None if money is None else exponent(money),
        )


class ValueOut(FigureOut):
    """The value as it may be shown: hidden (too few people), interval (too few for the point alone), normal."""

    display: Display
    also: dict[str, FigureOut]


class ComparisonOut(BaseModel):
    """The value of other days or of another group, and how far this is from it; significant: by more than chance (5 %).

    Two groups are taken as independent, also where customers have records in both.
    """

    period: PeriodOut
    value: FigureOut
    difference: float | None
    low: float | None
    high: float | None
    significant: bool


class StratumOut(BaseModel):
    """A group that was weighted; several values together where each alone has too few people."""

    values: list[str | None]
    share: float = Field(description="Of the population")
    n: int


class WeightedOut(BaseModel):
    """How a value was weighted. Beside the value stand the unweighted one and the effective number of answers."""

    by: str
    to: str = Field(description="The shares of customers, of orders, or as given")
    strata: list[StratumOut]
    silent: list[str | None] = Field(
        description="Parts of the population of which nobody answered: the others stand in"
    )
    foreign: list[str | None] = Field(description="Answers of which the population has no such part: left out")

    @classmethod
    def of(cls, weighting: Weighting | None) -> WeightedOut | None:
        if weighting is None:
            return None
        strata = [StratumOut(values=list(each.values), share=each.share, n=each.n) for each in weighting.strata]
        silent, foreign = list(weighting.silent), list(weighting.foreign)
        return cls(by=weighting.by, to=weighting.to, strata=strata, silent=silent, foreign=foreign)


class VariantOut(BaseModel):
    """The value of one currency, of one way of asking."""

    variant: str | None
    value: ValueOut
    comparison: ComparisonOut | None
    weighted: WeightedOut | None = Field(None, description="How it was weighted, where that was asked for")


class GroupOut(BaseModel):
    """One part; its value is of the same variant as that of the whole."""

    key: Key
    value: ValueOut | None
    comparison: ComparisonOut | None
    variants: list[VariantOut]


class MetricOut(BaseModel):
    """A metric over some days; `value` is that of the variant with the most records."""

    metric: str
    version: int
    name: str
    unit: Unit
    direction: Direction
    as_of: datetime
    period: PeriodOut
    variant: str | None
    value: ValueOut | None
    comparison: ComparisonOut | None
    variants: list[VariantOut]
    groups: list[GroupOut]
    weighting: str = Field(description="How the groups weigh in the total")
    against: Key = Field(description="What the group compared with has instead; empty where it is other days")
    people_in_both: int | None = Field(
        description="Customers with records in both groups; null where none is compared, or where they are one to four"
    )

    @classmethod
    def of(cls, result: MetricResult, locale: Locale) -> MetricOut:
        card = result.card
        variants = [variant_out(card, value) for value in result.values]
        lead = variants[0] if variants else None
        return cls(
            metric=card.id,
            version=card.version,
            name=name_of(card, locale),
            unit=card.unit,
            direction=card.direction,
            as_of=result.as_of,
            period=PeriodOut.of(result.days),
            variant=lead.variant if lead else None,
            value=lead.value if lead else None,
            comparison=lead.comparison if lead else None,
            variants=variants,
            groups=[_group_out(card, group, lead.variant if lead else None) for group in result.groups],
            weighting=translate(card.weighting, locale),
            against=key_out(result.against),
            people_in_both=result.people_in_both,
        )


class MoveOut(BaseModel):
    """A metric, in all or in one part, that moved by more than chance."""

    metric: str
    version: int
    name: str
    unit: Unit
    direction: Direction
    period: PeriodOut
    key: Key
    variant: str | None
    value: ValueOut
    comparison: ComparisonOut
    q: float = Field(description="Share of false alarms among moves as clear as this one")
    good: bool | None = Field(description="Whether it moved the right way")

    @classmethod
    def of(cls, move: Move, locale: Locale) -> MoveOut:
        out = variant_out(move.card, move.value)
        assert out.comparison
        return cls(
            metric=move.card.id,
            version=move.card.version,
            name=name_of(move.card, locale),
            unit=move.card.unit,
            direction=move.card.direction,
            period=PeriodOut.of(move.days),
            key=key_out(move.key),
            variant=out.variant,
            value=out.value,
            comparison=out.comparison,
            q=move.q,
            good=move.is_good,
        )


def variant_out(card: Card, value: MetricValue) -> VariantOut:
    """One value, in the API's words."""
    figure = FigureOut.of(value.estimate, card.unit, _currency(card, value))
    also = {
        name: FigureOut.of(estimate, card.also[name], _currency(card, value)) for name, estimate in value.also.items()
    }
    return VariantOut(
        variant=value.variant,
        value=ValueOut(**figure.model_dump(), display=value.display, also=also),
        comparison=_comparison_out(card, value, value.comparison) if value.comparison else None,
        weighted=WeightedOut.of(value.weighting),
    )


def key_out(key: GroupKey) -> Key:
    return {cut.value: value for cut, value in key.items()}


def _group_out(card: Card, group: Group, lead: str | None) -> GroupOut:
    variants = [variant_out(card, value) for value in group.values]
    same = next((found for found in variants if found.variant == lead), None)
    return GroupOut(
        key=key_out(group.key),
        value=same.value if same else None,
        comparison=same.comparison if same else None,
        variants=variants,
    )


def _comparison_out(card: Card, value: MetricValue, comparison: Comparison) -> ComparisonOut:
    difference: Difference | None = comparison.difference
    return ComparisonOut(
        period=PeriodOut.of(comparison.days),
        value=FigureOut.of(comparison.value, card.unit, _currency(card, value)),
        difference=difference.value if difference else None,
        low=difference.low if difference else None,
        high=difference.high if difference else None,
        significant=difference is not None and difference.is_significant,
    )


def _currency(card: Card, value: MetricValue) -> str | None:
    return value.variant if card.variant is Variant.CURRENCY else None
