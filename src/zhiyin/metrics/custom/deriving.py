"""What a derived metric comes down to, in what unit, and the arithmetic of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from operator import add, mul, sub, truediv

import numpy as np

from zhiyin.metrics.arithmetic.linear import Moments, Varying, estimate, may_be_zero
from zhiyin.metrics.custom.expression import Expression, Operation, parts_of, totals_of
from zhiyin.metrics.custom.measure import How, Measure, Total, Window
from zhiyin.metrics.custom.model import Body, Conversion, Derived, Ratio, Simple
from zhiyin.metrics.custom.sources import AMOUNT, SOURCES, Kind, column_of, parts_of_unit
from zhiyin.metrics.estimate import Estimate

_DONE: Mapping[str, Callable[[Varying, Varying], Varying]] = {"+": add, "-": sub, "*": mul, "/": truediv}
_PLAIN = Kind.NUMBER


def expression_of(body: Body) -> Expression | None:
    """A metric as an expression of sums over customers; None of a conversion, whose customers are followed beyond the
    days."""
    match body:
        case Simple():
            return _of_measure(body.measure, body.window)
        case Ratio():
            return Operation("/", Total(body.part), Total(body.whole))
        case Derived():
            return body.expression
        case Conversion():
            return None


def _of_measure(measure: Measure, window: Window) -> Expression:
    total = Total(measure, window)
    if measure.how in (How.COUNT, How.SUM):
        return total
    average, parts = Operation("/", total, replace(total, is_count=True)), parts_of_unit(measure)
    return average if parts == 1 else Operation("/", average, float(parts))


def kind_of(expression: Expression) -> Kind | None:
    """Money, seconds or a plain number; None where the one is added to the other, or divided by more than itself."""
    if isinstance(expression, float):
        return _PLAIN
    if isinstance(expression, Total):
        column = None if expression.is_count else column_of(expression.measure)
        return column.kind if column and column.kind in (Kind.MONEY, Kind.SECONDS) else _PLAIN
    left, right = kind_of(expression.left), kind_of(expression.right)
    if left is None or right is None:
        return None
    if expression.sign in "+-":
        return left if left is right else None
    if expression.sign == "/":
        return left if right is _PLAIN else _PLAIN if left is right else None
    return left if right is _PLAIN else right if left is _PLAIN else None


def is_comparable(expression: Expression) -> bool:
    """Whether values of two periods can be held against each other as if they were independent.

    Where the one itself sets days against earlier ones, these may be the days of the other, with the sign turned. And
    what is counted since the first of a month is of more days at its end than at its beginning.
    """
    return len(_windows(expression)) == 1 and not is_to_date(expression)


def is_to_date(expression: Expression) -> bool:
    """Whether all of it is of one stretch since the first of a month, quarter or year."""
    windows = _windows(expression)
    return len(windows) == 1 and all(window.since for window in windows)


def _windows(expression: Expression) -> frozenset[Window]:
    return frozenset(total.window for total in totals_of(expression))


def divisors_of(expression: Expression) -> frozenset[Total]:
    """The sums that something is divided by."""
    below = (part.right for part in parts_of(expression) if isinstance(part, Operation) and part.sign == "/")
    return frozenset(total for each in below for total in totals_of(each))


def shares_of(expression: Expression) -> tuple[tuple[Total, Total], ...]:
    """Each sum that is divided by another of the same kind of records and the same days: a part of a whole."""
    pairs = [
        (part.left, part.right)
        for part in parts_of(expression)
        if isinstance(part, Operation) and part.sign == "/" and part.left != part.right
        if isinstance(part.left, Total) and isinstance(part.right, Total) and _alike(part.left, part.right)
    ]
    return tuple(dict.fromkeys(pairs))


def _alike(one: Total, other: Total) -> bool:
    return _summed(one) == _summed(other)


def _summed(total: Total) -> tuple[object, ...]:
    measure = total.measure
    return SOURCES[measure.of].table, measure.question, None if total.is_count else measure.column, total.window


def estimated(expression: Expression, totals: Sequence[Total], moments: Moments) -> Estimate:
    """The value with its interval (delta method); unknown where a divisor may be zero by chance alone."""
    with np.errstate(all="ignore"):  # what is not finite is unknown
        found = _varying(expression, totals, moments)
        return estimate(found, moments) if found else Estimate(None, None, None, moments.clusters)


def _varying(expression: Expression, totals: Sequence[Total], moments: Moments) -> Varying | None:
    if isinstance(expression, float):
        return moments.constant(expression)
    if isinstance(expression, Total):
        return moments.sum(totals.index(expression))
    left, right = (_varying(side, totals, moments) for side in (expression.left, expression.right))
    if left is None or right is None:
        return None
    if expression.sign == "/" and (
        right.value == 0 or (_has_either_sign(expression.right) and may_be_zero(right, moments))
    ):
        return None
    return _DONE[expression.sign](left, right)


def _has_either_sign(expression: Expression) -> bool:
    """Whether it can be below zero as well as above: a sum of records cannot, unless more was paid back than paid."""
    return any(
        (isinstance(part, Operation) and part.sign == "-")
        or (isinstance(part, float) and part < 0)
        or (isinstance(part, Total) and not part.is_count and part.measure.column == AMOUNT)
        for part in parts_of(expression)
    )
