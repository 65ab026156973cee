"""What each customer is expected to bring, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from zhiyin.metrics.arithmetic.repeat_buying import Numbers
from zhiyin.metrics.lifetime.histories import Bought
from zhiyin.metrics.lifetime.model import MONTH_WEEKS, MONTHLY_DISCOUNT, MONTHS, Model, Redrawn

_AT_ONCE = 10_000  # customers times draws held at a time


@dataclass(frozen=True, slots=True)
class Expected:
    """Of each customer; NaN where it is not known. Errors are standard errors from the parameters of the models."""

    alive: Numbers  # the chance that they still buy
    alive_error: Numbers
    purchases: Numbers  # in the next 12 months
    spending: Numbers  # a purchase, in minor units
    value: Numbers  # of the 12 months, each month's worth less by the discount
    value_error: Numbers


def expected(model: Model, redrawn: Redrawn, seen: Bought) -> Expected:
    """What the model says of these customers."""
    ahead = MONTHS * MONTH_WEEKS
    purchases = model.buying.expected_purchases(seen.histories, ahead)
    spending, value = _spending(model, seen), _discounted(model, seen)
    share = np.divide(value, purchases * spending, out=np.zeros(len(value)), where=purchases * spending > 0)

    def again(one: Model, some: Bought) -> Numbers:
        return one.buying.expected_purchases(some.histories, ahead) * _spending(one, some)

    def alive_again(one: Model, some: Bought) -> Numbers:
        return one.buying.still_buying(some.histories)

    return Expected(
        alive=model.buying.still_buying(seen.histories),
        alive_error=_errors(alive_again, redrawn, seen),
        purchases=purchases,
        spending=spending,
        value=value,
        value_error=_errors(again, redrawn, seen) * share,
    )


def _spending(model: Model, seen: Bought) -> Numbers:
    if model.spending is None:
        return np.full(len(seen.repeats), np.nan)
    known = np.where(seen.average > 0, seen.repeats, 0.0)  # repeat purchases that were all paid back tell nothing
    return model.spending.expected_spending(known, seen.average)


def _discounted(model: Model, seen: Bought) -> Numbers:
    """Sum over the months of expected purchases times expected spending, discounted (METRICS 3.11)."""
    total, until = np.zeros(len(seen.repeats)), np.zeros(len(seen.repeats))
    for month in range(1, MONTHS + 1):
        purchases = model.buying.expected_purchases(seen.histories, month * MONTH_WEEKS)
        total += (purchases - until) / (1 + MONTHLY_DISCOUNT) ** month
        until = purchases
    return np.asarray(total * _spending(model, seen))


def _errors(figure: Callable[[Model, Bought], Numbers], redrawn: Redrawn, seen: Bought) -> Numbers:
    return np.concatenate([np.zeros(0), *_errors_of_parts(figure, redrawn, seen)])


def _errors_of_parts(figure: Callable[[Model, Bought], Numbers], redrawn: Redrawn, seen: Bought) -> Iterator[Numbers]:
    """How far the draws lie apart, some customers at a time: memory stays small however many there are.

    By quantiles, because single draws of few customers may lie far out.
    """
    for start in range(0, len(seen.repeats), _AT_ONCE):
        some = seen.taken(np.arange(start, min(start + _AT_ONCE, len(seen.repeats))))
        drawn = np.array([figure(model, some) for model in redrawn.models])
        low, high = np.quantile(drawn, [0.15865525, 0.84134475], axis=0)
        yield (high - low) / 2 * redrawn.scale
