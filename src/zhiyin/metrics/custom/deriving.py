"""What a derived metric comes down to, in what unit, and the arithmetic of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import isfinite
from operator import add, mul, sub, truediv

import numpy as np

from zhiyin.metrics.arithmetic.limits import (
    Limited,
    added,
    balance_of,
    constant,
    divided_by,
    estimate_of,
    less,
    linear,
    share_of,
    times,
)
from zhiyin.metrics.arithmetic.linear import Moments, Varying, estimate, may_be_zero
from zhiyin.metrics.custom.expression import Expression, Operation, parts_of, totals_of
from zhiyin.metrics.custom.measure import Condition, How, Measure, Total, Window
from zhiyin.metrics.custom.model import Body, Conversion, Derived, Ratio, Simple
from zhiyin.metrics.custom.sources import AMOUNT, SOURCES, Kind, column_of, parts_of_unit
from zhiyin.metrics.estimate import Estimate

_DONE: Mapping[str, Callable[[Varying, Varying], Varying]] = {"+": add, "-": sub, "*": mul, "/": truediv}
_PUT: Mapping[str, Callable[[Limited, Limited, Moments], Limited | None]] = {
    "+": added,
    "-": less,
    "*": times,
    "/": divided_by,
}
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
    """The value with its interval: the limits of shares and scores as they have them alone, those of sums and means by
    linear approximation, put together (MOVER); unknown where a divisor may be zero by chance alone."""
    with np.errstate(all="ignore"):  # what is not finite is unknown
        found = _varying(expression, totals, moments)
        if found is None:
            return Estimate(None, None, None, moments.clusters)
        alone = estimate(found, moments)
        limited = None if alone.low is None else _limited(expression, totals, moments)
        if limited is None or not isfinite(limited.below + limited.above):
            return replace(alone, low=None, high=None)
        return estimate_of(limited, moments.clusters)


def _limited(expression: Expression, totals: Sequence[Total], moments: Moments) -> Limited | None:
    """The number with limits on either side; None where a divisor may be zero by chance alone."""
    if isinstance(expression, float):
        return constant(expression, moments)
    if isinstance(expression, Total):
        return linear(moments.sum(totals.index(expression)), moments)
    if hits := _hits_of(expression):
        part, whole = (totals.index(total) for total in hits)
        return share_of(part, whole, moments)
    if votes := _votes_of(expression):
        good, bad, answers = (totals.index(total) for total in votes)
        return balance_of(good, bad, answers, moments)
    if _is_mean(expression):
        number = _varying(expression, totals, moments)
        return linear(number, moments) if number else None
    left, right = (_limited(side, totals, moments) for side in (expression.left, expression.right))
    return _PUT[expression.sign](left, right, moments) if left and right else None


def _hits_of(expression: Expression) -> tuple[Total, Total] | None:
    """The hits and all records, of an expression that is the share of the one among the other."""
    if not isinstance(expression, Operation) or expression.sign != "/":
        return None
    part, whole = expression.left, expression.right
    if not isinstance(part, Total) or not isinstance(whole, Total) or part.window != whole.window:
        return None
    if whole == replace(part, is_count=True):
        return (part, whole) if part.measure.how is How.SHARE and not part.is_count else None
    one, other = part.measure, whole.measure
    is_count = one.how is How.COUNT and other.how is How.COUNT
    is_part = replace(one, where=other.where) == other and {*other.where} <= {*one.where}
    return (part, whole) if is_count and is_part else None


def _votes_of(expression: Expression) -> tuple[Total, Total, Total] | None:
    """The promoters, the detractors and all answers, of an expression that is the share of the ones less the other."""
    if not isinstance(expression, Operation) or expression.sign != "-":
        return None
    good, bad = _hits_of(expression.left), _hits_of(expression.right)
    if not (good and bad):
        return None
    one, other = good[0].measure, bad[0].measure
    kinds = [(measure.question, measure.share_of) for measure in (one, other)]
    is_score = kinds == [("nps", (Condition("score", ">=", 9.0),)), ("nps", (Condition("score", "<=", 6.0),))]
    is_same = good[0].window == bad[0].window and replace(one, share_of=other.share_of) == other
    return (good[0], bad[0], good[1]) if is_score and is_same else None


def _is_mean(expression: Operation) -> bool:
    """Whether it is the mean of records: their sum divided by their number."""
    part, whole = expression.left, expression.right
    return expression.sign == "/" and isinstance(part, Total) and whole == replace(part, is_count=True)


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
