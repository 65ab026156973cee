"""The card of a definition: what its number means, said from what was written."""

from __future__ import annotations

from collections.abc import Sequence

from zhiyin.metrics.custom.model import Condition, Definition, How, Measure, Type
from zhiyin.metrics.custom.sources import SOURCES, Kind, column_of, needs_currency
from zhiyin.metrics.model import Card, Change, Dimension, Record, Unit, Variant

_INTERVALS = {
    How.COUNT: "how far chance alone would move it: customers come independently, each with records of their own "
    "(compound Poisson, normal limits)",
    How.SUM: "how far chance alone would move it: customers come independently, each with records of their own "
    "(compound Poisson, normal limits)",
    How.AVERAGE: "t clustered by customer, bootstrap of customers below 30",
    How.SHARE: "Wilson, with n / design effect where one customer has several records",
}
_OF_RATIO = "t over customers, by the linear approximation of a ratio"
_OF_CONVERSION = "Wilson over customers"
_NOTES = {
    Type.RATIO: "Defined by the brand. Both sides are of the same days and groups.",
    Type.CUMULATIVE: "Defined by the brand. Windows that overlap share records: a comparison of them is more careful "
    "than it need be.",
    Type.CONVERSION: "Defined by the brand. Customers whose days are not over are left out. The groups are those of "
    "the first event.",
    Type.SIMPLE: "Defined by the brand.",
}
_UNITS = {Kind.MONEY: Unit.MONEY, Kind.SECONDS: Unit.SECONDS}


def card_of(definition: Definition, history: tuple[Change, ...]) -> Card:
    """What the metric means."""
    measures = [one for one in (definition.measure, definition.other) if one]
    source = SOURCES[definition.measure.of]
    is_total = definition.type in (Type.SIMPLE, Type.CUMULATIVE) and definition.measure.how in (How.COUNT, How.SUM)
    by_customer = definition.type in (Type.RATIO, Type.CONVERSION)
    return Card(
        id=definition.id,
        name=definition.name["en"],
        purpose=definition.purpose["en"],
        formula=formula(definition),
        unit=_unit(definition),
        direction=definition.direction,
        population=" / ".join(dict.fromkeys(one.of for one in measures)),
        time_basis=source.time_basis,
        window=_window(definition),
        filters=source.filters,
        interval=_interval(definition),
        record=Record.CUSTOMER if by_customer else source.record,
        dimensions=_dimensions(definition, measures),
        history=history,
        variant=_variant(measures),
        minimum_respondents=5 if any(one.of == "answers" for one in measures) else 0,
        uncertain_below=0 if is_total else 30,
        bounds=(0, None) if is_total or definition.type is Type.RATIO else (None, None),
        adds_up=is_total and definition.type is Type.SIMPLE,
        matures_after_days=(definition.days or 0) + 1 if definition.type is Type.CONVERSION else 0,
        needs=tuple(dict.fromkeys(need for one in measures for need in SOURCES[one.of].needs)),
        note=_NOTES[definition.type],
        owner="the brand",
        names=definition.name if len(definition.name) > 1 else {},
        purposes=definition.purpose if len(definition.purpose) > 1 else {},
    )


def formula(definition: Definition) -> str:
    """The calculation in the words of the definition."""
    first = _said(definition.measure)
    if definition.other is None:
        return first if definition.days is None else f"{first}, {definition.days} d"
    second = _said(definition.other)
    if definition.type is Type.CONVERSION:
        return f"{first} → {second}, {definition.days} d"
    return f"{first} / {second}"


def _said(measure: Measure) -> str:
    inner = measure.column or " and ".join(map(_condition, measure.share_of))
    asked = f" {measure.question} {measure.scale[0]}–{measure.scale[1]}" if measure.scale else ""
    where = f" where {' and '.join(map(_condition, measure.where))}" if measure.where else ""
    of = measure.of + asked
    return f"{measure.how.value}({f'{inner} of {of}' if inner else of}{where})"


def _condition(condition: Condition) -> str:
    value = condition.value
    said = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return f"{condition.column} {condition.operator} {said}"


def _unit(definition: Definition) -> Unit:
    measure = definition.measure
    if definition.type is Type.CONVERSION or measure.how is How.SHARE:
        return Unit.SHARE
    column = column_of(measure)
    unit = _UNITS.get(column.kind) if column else None
    if definition.other and (below := column_of(definition.other)) and column and below.kind is column.kind:
        return Unit.SHARE
    if unit:
        return unit
    return Unit.SCORE if measure.how is How.AVERAGE or definition.type is Type.RATIO else Unit.COUNT


def _window(definition: Definition) -> str:
    if definition.type is Type.CONVERSION:
        return "from the first such event in the days asked for"
    if definition.type is Type.CUMULATIVE:
        return "so many days up to the end of the days asked for, or of each day, week or month of them"
    return "the days asked for"


def _interval(definition: Definition) -> str:
    if definition.type is Type.RATIO:
        return _OF_RATIO
    return _OF_CONVERSION if definition.type is Type.CONVERSION else _INTERVALS[definition.measure.how]


def _dimensions(definition: Definition, measures: Sequence[Measure]) -> tuple[Dimension, ...]:
    """What all measures may be split by; of a conversion, those of its first event."""
    own = SOURCES[definition.measure.of].dimensions
    if definition.type is Type.RATIO:
        own = tuple(each for each in own if all(each in SOURCES[one.of].dimensions for one in measures))
    return own


def _variant(measures: Sequence[Measure]) -> Variant:
    if any(needs_currency(one) for one in measures):
        return Variant.CURRENCY
    return Variant.RELATION if measures[0].question == "nps" and len(measures) == 1 else Variant.NONE
