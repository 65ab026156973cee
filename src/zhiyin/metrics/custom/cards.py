"""The card of a definition: what its number means, said from what was written."""

from __future__ import annotations

from collections.abc import Sequence

from zhiyin.metrics.custom.deriving import is_comparable, is_to_date
from zhiyin.metrics.custom.expression import totals_of
from zhiyin.metrics.custom.measure import AS_ASKED, Condition, How, Measure
from zhiyin.metrics.custom.model import Body, Conversion, Definition, Derived, Ratio, Simple, Type
from zhiyin.metrics.custom.sources import SOURCES, UNITS, column_of, needs_currency
from zhiyin.metrics.model import BY_WHOLE, Card, Change, Dimension, Record, Unit, Variant

_OF_TOTAL = (
    "how far chance alone would move it: customers come independently, each with records of their own "
    "(compound Poisson, normal limits)"
)
_INTERVALS = {
    How.COUNT: _OF_TOTAL,
    How.SUM: _OF_TOTAL,
    How.AVERAGE: "t clustered by customer, bootstrap of customers below 30",
    How.SHARE: "Wilson, with n / design effect where one customer has several records",
}
_INTERVALS_OF = {
    Type.RATIO: "Fieller over customers, Wilson where one side is a part of the other; none where fewer than 5 "
    "customers stand behind a side",
    Type.CONVERSION: "Wilson over customers",
    Type.DERIVED: "limits of shares and scores as they have them alone, of sums and means t over customers, put "
    "together by variance recovery (MOVER): what the parts have in common counts; "
    "unknown where a difference that is divided by may be zero by chance alone; none where fewer than 5 customers "
    "stand behind a sum, or are no hits of a share",
}
_NOTES = {
    Type.RATIO: "Defined by the brand. Both sides are of the same days and groups.",
    Type.CUMULATIVE: "Defined by the brand. Windows that overlap share records: a comparison of them is more careful "
    "than it need be.",
    Type.CONVERSION: "Defined by the brand. Customers whose days are not over are left out. The groups are those of "
    "the first event.",
    Type.SIMPLE: "Defined by the brand.",
    Type.DERIVED: "Defined by the brand. All parts are of the same groups.",
}
_COMPARES_ITSELF = (
    "Defined by the brand. It sets days against earlier ones itself, so no test holds it against those of other days."
)
_TO_DATE = (
    "Defined by the brand. What is counted since the first of a month, quarter or year is of more days at its end than "
    "at its beginning, so no test holds one value against another."
)


def card_of(definition: Definition, history: tuple[Change, ...]) -> Card:
    """What the metric means."""
    body, measures = definition.body, measures_of(definition.body)
    source = SOURCES[measures[0].of]
    is_total = isinstance(body, Simple) and body.measure.how in (How.COUNT, How.SUM)
    return Card(
        id=definition.id,
        name=definition.name["en"],
        purpose=definition.purpose["en"],
        formula=formula(body),
        unit=_unit(body),
        direction=definition.direction,
        population=" / ".join(dict.fromkeys(one.of for one in measures)),
        time_basis=source.time_basis,
        window=_window(body),
        filters=source.filters,
        interval=_INTERVALS[body.measure.how] if isinstance(body, Simple) else _INTERVALS_OF[definition.type],
        record=source.record if isinstance(body, Simple) else Record.CUSTOMER,
        weights=BY_WHOLE if isinstance(body, Ratio | Derived) else "",
        dimensions=_dimensions(body, measures),
        history=history,
        variant=_variant(body, measures),
        minimum_respondents=5 if any(one.of == "answers" for one in measures) else 0,
        uncertain_below=0 if is_total else 30,
        bounds=(0, None) if is_total or isinstance(body, Ratio) else (None, None),
        adds_up=is_total and definition.type is Type.SIMPLE,
        matures_after_days=body.days + 1 if isinstance(body, Conversion) else 0,
        needs=tuple(dict.fromkeys(need for one in measures for need in SOURCES[one.of].needs)),
        note=_note(definition),
        owner="the brand",
        names=definition.name if len(definition.name) > 1 else {},
        purposes=definition.purpose if len(definition.purpose) > 1 else {},
    )


def measures_of(body: Body) -> tuple[Measure, ...]:
    """What is counted."""
    match body:
        case Simple():
            return (body.measure,)
        case Ratio():
            return (body.part, body.whole)
        case Conversion():
            return (body.base, body.event)
        case Derived():
            return tuple(dict.fromkeys(total.measure for total in totals_of(body.expression)))


def formula(body: Body) -> str:
    """The calculation in the words of the definition."""
    match body:
        case Simple():
            window = body.window
            upto = f", {window.days} d" if window.days else f", {window.since.value} to date" if window.since else ""
            return _said(body.measure) + upto
        case Ratio():
            return f"{_said(body.part)} / {_said(body.whole)}"
        case Conversion():
            return f"{_said(body.base)} → {_said(body.event)}, {body.days} d"
        case Derived():
            return body.said


def _said(measure: Measure) -> str:
    inner = measure.column or " and ".join(map(_condition, measure.share_of))
    asked = f" {measure.question} {measure.scale[0]}–{measure.scale[1]}" if measure.scale else ""
    where = f" where {' and '.join(map(_condition, measure.where))}" if measure.where else ""
    of = measure.of + asked
    return f"{measure.how.value}({f'{inner} of {of}' if inner else of}{where})"


def _condition(condition: Condition) -> str:
    value = condition.value
    said = ", ".join(map(_value, value)) if isinstance(value, tuple) else _value(value)
    return f"{condition.column} {condition.operator} {said}"


def _value(value: str | float | bool) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _unit(body: Body) -> Unit:
    match body:
        case Derived():
            return body.unit
        case Conversion():
            return Unit.SHARE
        case Ratio():
            above, below = (column_of(side) for side in (body.part, body.whole))
            if above and below and above.kind is below.kind:
                return Unit.SHARE
            return UNITS.get(above.kind, Unit.SCORE) if above else Unit.SCORE
        case Simple():
            column = column_of(body.measure)
            plain = Unit.SCORE if body.measure.how is How.AVERAGE else Unit.COUNT
            return Unit.SHARE if body.measure.how is How.SHARE else UNITS.get(column.kind, plain) if column else plain


def _window(body: Body) -> str:
    if isinstance(body, Conversion):
        return "from the first such event in the days asked for"
    if isinstance(body, Simple) and body.window.since:
        return (
            "from the first of the month, quarter or year to the end of the days asked for, or of each day, week or "
            "month of them"
        )
    if isinstance(body, Simple) and body.window != AS_ASKED:
        return "so many days up to the end of the days asked for, or of each day, week or month of them"
    return "the days asked for"


def _note(definition: Definition) -> str:
    body = definition.body
    if isinstance(body, Simple) and body.window.since:
        return _TO_DATE
    if isinstance(body, Derived) and is_to_date(body.expression):
        return _TO_DATE
    if isinstance(body, Derived) and not is_comparable(body.expression):
        return _COMPARES_ITSELF
    return _NOTES[definition.type]


def _dimensions(body: Body, measures: Sequence[Measure]) -> tuple[Dimension, ...]:
    """What all measures may be split by; of a conversion, those of its first event."""
    own = SOURCES[measures[0].of].dimensions
    if isinstance(body, Conversion):
        return own
    return tuple(each for each in own if all(each in SOURCES[one.of].dimensions for one in measures))


def _variant(body: Body, measures: Sequence[Measure]) -> Variant:
    if any(needs_currency(one) for one in measures):
        return Variant.CURRENCY
    asked = measures[:1] if isinstance(body, Conversion) else measures
    return Variant.RELATION if any(one.question == "nps" for one in asked) else Variant.NONE
