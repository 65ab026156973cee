"""What a metric is: its card, what it may be split by, and what a reader asks for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum
from math import isfinite, nan
from typing import Any

from zhiyin.base.errors import InvalidInput
from zhiyin.base.festivals import FIRST_YEAR, LAST_YEAR, festival_before, near_festival
from zhiyin.base.scope import EVERYTHING, ScopeFilter
from zhiyin.metrics.estimate import Contrast, Figures
from zhiyin.warehouse.engine import Query


class Unit(StrEnum):
    """What a value counts."""

    POINTS = "points"  # a score from -100 to 100
    SHARE = "share"  # 0 to 1, shown as %
    SCORE = "score"  # a mean on the scale of the question
    COUNT = "count"
    MONEY = "money"  # minor units of the variant's currency
    SECONDS = "seconds"


class Direction(StrEnum):
    """Which way is good."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


class Dimension(StrEnum):
    """What a metric may be split or narrowed by."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    CHANNEL = "channel"
    TOUCHPOINT = "touchpoint"
    STORE = "store"  # the touchpoint of what was told of a store
    PRODUCT = "product"
    SKU = "sku"
    CATEGORY = "category"
    SURVEY = "survey"
    DELIVERY = "delivery"  # of the order that was spoken of: late, on_time
    TOPIC = "topic"
    AGENT = "agent"
    BRAND = "brand"
    DEPARTMENT = "department"
    REGION = "region"

    @property
    def is_time(self) -> bool:
        return self in TIME

    @property
    def is_place(self) -> bool:
        """Whether it is a part of a row scope."""
        return self in PLACES


TIME = (Dimension.DAY, Dimension.WEEK, Dimension.MONTH)
PLACES = (Dimension.BRAND, Dimension.DEPARTMENT, Dimension.REGION)

TRAIT = "trait."


@dataclass(frozen=True, slots=True)
class Trait:
    """Something known of customers, as it is today, by which a metric may be split or narrowed."""

    name: str

    @property
    def value(self) -> str:
        return TRAIT + self.name

    @property
    def is_time(self) -> bool:
        return False


Cut = Dimension | Trait

MOST_CUTS = 2


def cut_named(word: str, *, pointer: str = "by") -> Cut:
    """What a word means that a metric shall be split by: `channel`, `trait.plan`."""
    name = word.strip()
    if name.startswith(TRAIT) and len(name) > len(TRAIT):
        return Trait(name.removeprefix(TRAIT))
    try:
        return Dimension(name)
    except ValueError:
        raise InvalidInput("nothing can be split by {dimension}", pointer=pointer, dimension=word) from None


def cuts_named(words: str) -> tuple[Cut, ...]:
    """What a metric shall be split by, named by comma."""
    cuts = tuple(dict.fromkeys(cut_named(word) for word in words.split(",") if word.strip()))
    if len(cuts) > MOST_CUTS:
        raise InvalidInput("a metric is split by two dimensions at most", pointer="by")
    return cuts


def filters_named(conditions: Sequence[str], *, pointer: str) -> dict[Cut, str | None]:
    """What records are narrowed to, each as `channel=web` or `trait.plan=pro`; nothing behind it: who say nothing."""
    found: dict[Cut, str | None] = {}
    for condition in conditions:
        name, equals, value = condition.partition("=")
        if not equals:
            raise InvalidInput("say it as NAME=VALUE: {condition}", pointer=pointer, condition=condition)
        cut = cut_named(name, pointer=pointer)
        if found.setdefault(cut, value or None) != (value or None):
            raise InvalidInput("{name} has one value at a time", pointer=pointer, name=cut.value)
    return found


class Like(StrEnum):
    """Whose shares a total is weighted to."""

    CUSTOMERS = "customers"  # who visited, ordered, answered or asked for help in the days
    ORDERS = "orders"  # that count, of the days


@dataclass(frozen=True, slots=True)
class Weights:
    """By what a total is weighted, and whose shares each part gets: those of a population, or shares as given."""

    by: Cut
    like: Like = Like.CUSTOMERS
    shares: Mapping[str | None, float] = field(default_factory=dict)  # as given; None: those that say nothing of it

    @property
    def to(self) -> str:
        return "shares" if self.shares else self.like.value


def weights_named(by: str, like: Like, shares: Sequence[str]) -> Weights | None:
    """By what a total is weighted, named; the shares as `web=0.6`, nothing before it: those that say nothing of it."""
    if not by:
        if shares:
            raise InvalidInput("say by what the shares are, such as weights=channel", pointer="weights")
        return None
    found: dict[str | None, float] = {}
    for text in shares:
        value, equals, number = text.rpartition("=")
        try:
            size = float(number) if equals else nan
        except ValueError:
            size = nan
        if not isfinite(size) or (value or None) in found:
            raise InvalidInput("say each share once, as VALUE=NUMBER: {share}", pointer="share", share=text)
        found[value or None] = size
    return Weights(cut_named(by, pointer="weights"), like, found)


class Record(StrEnum):
    """What a metric counts; its n is their number."""

    RESPONSE = "response"
    ORDER = "order"
    CUSTOMER = "customer"
    TICKET = "ticket"
    SESSION = "session"
    CART = "cart"
    INTERACTION = "interaction"
    OPINION = "opinion"


_COUNTS_ONCE = {
    Record.RESPONSE: "each response counts once: where more people answer weighs more",
    Record.ORDER: "each order counts once: where more is ordered weighs more",
    Record.CUSTOMER: "each customer counts once: where there are more customers weighs more",
    Record.TICKET: "each request counts once: where more is asked weighs more",
    Record.SESSION: "each visit counts once: where more people come weighs more",
    Record.CART: "each cart counts once: where more carts are filled weighs more",
    Record.INTERACTION: "each interaction counts once: where more happens weighs more",
    Record.OPINION: "each opinion counts once: where more is said weighs more",
}
"""How parts weigh in a total that nothing is done to."""

BY_WHOLE = "one sum divided by another: what adds more below the line weighs more"


class Subject(StrEnum):
    """What a metric tells about; the catalogue is read in this order."""

    FEELINGS = "feelings"
    SERVICE = "service"
    PURCHASES = "purchases"
    LOYALTY = "loyalty"
    BEHAVIOUR = "behaviour"
    EMPLOYEES = "employees"
    DATA = "data"


_USUAL_SUBJECTS = {
    Record.RESPONSE: Subject.FEELINGS,
    Record.TICKET: Subject.SERVICE,
    Record.ORDER: Subject.PURCHASES,
    Record.CUSTOMER: Subject.LOYALTY,
}
"""What counting such records mostly tells about; of all others it is behaviour."""


class Variant(StrEnum):
    """Kinds of records that one metric never mixes: each has a value of its own."""

    NONE = "none"
    CURRENCY = "currency"
    RELATION = "relation"  # asked now and then, or after an event
    CHANNEL = "channel"


class Compare(StrEnum):
    """The days that a value is held against."""

    PREVIOUS = "previous"  # as many days right before
    YEAR = "year"  # the same dates a year earlier
    FESTIVAL = "festival"  # a year earlier too, but as far from Spring Festival where all days lie around it


@dataclass(frozen=True, slots=True)
class Days:
    """The brand's local days from `first` to `last`, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise InvalidInput("the period ends ({end}) before it starts ({start})", start=self.first, end=self.last)

    @property
    def count(self) -> int:
        return (self.last - self.first).days + 1

    def shifted(self, days: int) -> Days:
        return Days(self.first + timedelta(days=days), self.last + timedelta(days=days))

    def compared(self, how: Compare) -> Days:
        """The days to hold these against."""
        if how is Compare.PREVIOUS:
            return self.shifted(-self.count)
        around = self._around_festival() if how is Compare.FESTIVAL else None
        return around or self._years_before()

    def _years_before(self) -> Days:
        before = Days(_year_before(self.first), _year_before(self.last))
        while before.last >= self.first:  # of more than a year: no day stands on both sides
            before = Days(_year_before(before.first), _year_before(before.last))
        return before

    def _around_festival(self) -> Days | None:
        """The days that lay around the Spring Festival before as these lie around theirs; None unless all do."""
        if self.first.year < FIRST_YEAR or self.last.year > LAST_YEAR:
            raise _unknown_festival()
        festival = near_festival(self.first, self.last)
        if festival is None:
            return None
        earlier = festival_before(festival)
        if earlier is None:
            raise _unknown_festival()
        return self.shifted((earlier - festival).days)


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a card's history: what a version made different."""

    version: int
    on: date
    what: str


@dataclass(frozen=True, slots=True)
class Card:
    """What a number means. Words are English templates; `base/locales` has them in Chinese.

    A change of the definition raises `version`; `history` says what changed.
    """

    id: str
    name: str
    purpose: str
    formula: str
    unit: Unit
    direction: Direction
    population: str
    time_basis: str
    window: str
    filters: str
    interval: str
    record: Record
    dimensions: tuple[Dimension, ...]
    history: tuple[Change, ...]
    also: Mapping[str, Unit] = field(default_factory=dict)  # further figures beside the value
    also_named: Mapping[str, str] = field(default_factory=dict)  # what to call each of them
    variant: Variant = Variant.NONE
    is_of_staff: bool = False  # answers of the brand's own people: whole months, no records, see staff_answers.py
    minimum_respondents: int = 0  # below, nothing is shown: single people could be recognised
    uncertain_below: int = 30  # below, the interval is shown and not the value
    bounds: tuple[float | None, float | None] = (None, None)
    adds_up: bool = False  # over days: what one wants of it is said for each day
    matures_after_days: int = 0  # a day's records tell nothing before so many days have passed
    is_headline: bool = False  # stands on the overview and is watched for moves; the others are asked for by name
    needs: tuple[str, ...] = ()  # "table.column" or "table.column=value" of facts: hidden while nobody has told any
    weights: str = ""  # how parts weigh in a total, where it is not by their records
    note: str = ""
    owner: str = "customer experience"
    about: Subject | None = None  # None: what its records mostly tell about
    names: Mapping[str, str] = field(default_factory=dict)  # by language, where the brand itself named it
    purposes: Mapping[str, str] = field(default_factory=dict)

    @property
    def version(self) -> int:
        return self.history[-1].version

    @property
    def weighting(self) -> str:
        """How the parts of a total weigh in it."""
        return self.weights or _COUNTS_ONCE[self.record]

    @property
    def names_customers(self) -> bool:
        """Whether its records may be told apart by what is known of their customers."""
        return not self.is_of_staff

    @property
    def subject(self) -> Subject:
        """What it tells about."""
        return self.about or _USUAL_SUBJECTS.get(self.record, Subject.BEHAVIOUR)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which records count: of the days of each span, of the scopes and filters, told apart by `by`."""

    spans: tuple[Days, ...]
    as_of: datetime
    by: tuple[Cut, ...] = ()
    scopes: ScopeFilter = EVERYTHING
    filters: Mapping[Cut, str | None] = field(default_factory=dict)  # None: those that say nothing of it
    variant: str | None = None  # only this currency, only this relation
    places: Mapping[int, Sequence[str]] = field(default_factory=dict)  # brand, department, region of each scope
    worked: Mapping[int, int] = field(default_factory=dict)  # business hours (µs) up to `as_of`, by their version
    zone: tzinfo = UTC  # the brand's

    @property
    def today(self) -> date:
        """The brand's day of `as_of`."""
        return self.as_of.astimezone(self.zone).date()

    @property
    def traits(self) -> tuple[Trait, ...]:
        """The traits of customers by which records are told apart or left out."""
        asked = dict.fromkeys((*self.by, *self.filters))
        return tuple(cut for cut in asked if isinstance(cut, Trait))

    def of_records(self) -> Selection:
        """The same without the traits of customers: as far as the records themselves can tell."""
        if not self.traits:
            return self
        return self._only([cut for cut in (*self.by, *self.filters) if not isinstance(cut, Trait)])

    def undated(self) -> Selection:
        """The same without days, weeks and months told apart or left out: where that is looked at later."""
        return self._only([cut for cut in (*self.by, *self.filters) if not cut.is_time])

    def dated(self) -> Selection:
        """The days alone, told apart or left out; of all records."""
        dated = self._only([cut for cut in (*self.by, *self.filters) if cut.is_time])
        return replace(dated, scopes=EVERYTHING, variant=None)

    def _only(self, cuts: Collection[Cut]) -> Selection:
        filters = {cut: value for cut, value in self.filters.items() if cut in cuts}
        return replace(self, by=tuple(cut for cut in self.by if cut in cuts), filters=filters)


Counts = Mapping[str, Any]
OfStrata = Callable[[Sequence[tuple[float, Counts]]], Figures | None]
"""The figures of groups that each weigh so much in them; beside them the `effective_n`."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric: its card, the query for its records, what is counted of them, and the arithmetic.

    `population` gives one row for each record: record_id, customer_id, "at",
    span, variant, by_<dimension>, and what `counted` needs. `counted` gives one row of `Counts` for
    each group of them.
    """

    card: Card
    population: Callable[[Selection], Query]
    counted: Callable[[Query, Selection], Query]
    figures: Callable[[Counts], Figures | None]
    shown: str  # what a list of records shows of each: a column of `population`
    contrast: Contrast
    weighted: OfStrata | None = None  # how groups are weighted to shares of a population, where that can be done
    parts_add_up: bool = False  # each record is in one group, and counts are sums or lists: parts make up the whole


def _unknown_festival() -> InvalidInput:
    return InvalidInput(
        "the days of Spring Festival are known from {first} to {last}",
        first=FIRST_YEAR,
        last=LAST_YEAR,
        pointer="compare",
    )


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)
