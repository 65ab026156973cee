"""Fits the models to what was bought, tries them on days already past, and says when not to believe them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from math import atanh, isfinite, sqrt, tanh

import numpy as np

from zhiyin.metrics.arithmetic.repeat_buying import BgNbd, Histories, Numbers, fit_repeat_buying
from zhiyin.metrics.arithmetic.repeat_buying_pareto import ParetoNbd, fit_repeat_buying_pareto
from zhiyin.metrics.arithmetic.spending_per_purchase import fit_spending
from zhiyin.metrics.estimate import Z95
from zhiyin.metrics.lifetime.histories import Bought
from zhiyin.metrics.lifetime.model import (
    BIASED,
    FEW_REPEATERS,
    LASTING,
    NO_SPENDING,
    TIED,
    TOO_FEW,
    UNLIKE,
    WEEK_DAYS,
    Found,
    HoldOut,
    Likelihoods,
    Model,
    Redrawn,
    Value,
)  # fmt: skip

DRAWS = 100
_DRAWN_AT_MOST = 5_000  # customers in a draw: of more, the spread of the draws is scaled down
_SEED = 20_261_123  # the same purchases always give the same intervals
_TIED_FROM = 0.2
_BIASED_FROM = 0.25
_LEAST, _MOST = 1e-3, 1e3  # of parameters, in weeks

Breathe = Callable[[], None]
"""Called between two parts of the work: raises when it is to stop."""


def found(seen: Bought, before: tuple[Bought, Numbers], split: date, until: date, breathe: Breathe) -> Found:
    """The models of these purchases."""
    repeaters = int(np.count_nonzero(seen.repeats))
    if repeaters < FEW_REPEATERS:
        return Found(len(seen.repeats), repeaters, None, None, None, None, None, (TOO_FEW,))
    grouped = Histories.of(seen.repeats, seen.last, seen.age)
    model = _model(seen, grouped)
    if not is_sound(model):
        return Found(len(seen.repeats), repeaters, None, None, None, correlation(seen), None, (UNLIKE,))
    breathe()
    pareto = _pareto(grouped)
    breathe()
    likelihoods = Likelihoods(
        model.buying.log_likelihood(grouped),
        pareto.log_likelihood(grouped) if pareto else None,
        _likelihood_of_spending(model, seen),
    )
    hold_out = tried(*before, split, (until - split).days / WEEK_DAYS)
    tie = correlation(seen)
    warnings = tuple(_warnings(model, tie, hold_out))
    return Found(len(seen.repeats), repeaters, model, pareto, likelihoods, tie, hold_out, warnings)


def redrawn(seen: Bought, breathe: Breathe, draws: int) -> Redrawn:
    """The models of customers drawn with replacement.

    Of many customers only some are drawn each time (m out of n bootstrap): spreads shrink
    with the root of the number, so they are scaled to all of them.
    """
    n = len(seen.repeats)
    size = min(n, _DRAWN_AT_MOST)
    chance = np.random.default_rng(_SEED)
    models = []
    for _ in range(draws):
        breathe()
        drawn = seen.taken(chance.integers(0, n, size))
        if drawn.repeats.any():
            model = _model(drawn, Histories.of(drawn.repeats, drawn.last, drawn.age))
            models += [model] if is_sound(model) else []
    return Redrawn(tuple(models), sqrt(size / n))


def tried(seen: Bought, came: Numbers, split: date, ahead: float) -> HoldOut | None:
    """What a model of the purchases up to the split foretells of those that came after."""
    if np.count_nonzero(seen.repeats) < FEW_REPEATERS:
        return None
    model = fit_repeat_buying(Histories.of(seen.repeats, seen.last, seen.age))
    if model is None or not is_sound(Model(model, None)):
        return None
    foretold = model.expected_purchases(seen.histories, ahead)
    error, of_none = float(np.abs(foretold - came).mean()), float(came.mean())
    return HoldOut(split, len(came), int(came.sum()), float(foretold.sum()), error, of_none)


def is_sound(model: Model) -> bool:
    """Whether the parameters lie where the search can find a likeliest: at its edges nothing fits."""
    buying = model.buying
    return all(_LEAST < x < _MOST for x in (buying.r, buying.alpha, buying.a, buying.b))


def correlation(seen: Bought) -> Value | None:
    """Of the worth of a repeat purchase with their number, with Fisher's interval; None when either never varies."""
    spent = (seen.repeats > 0) & (seen.average > 0)
    often, worth = seen.repeats[spent], seen.average[spent]
    if len(often) < 4 or often.std() == 0 or worth.std() == 0:
        return None
    value = float(np.corrcoef(often, worth)[0, 1])
    centre, margin = atanh(max(-0.999999, min(0.999999, value))), Z95 / sqrt(len(often) - 3)
    return Value(value, tanh(centre - margin), tanh(centre + margin))


def _model(seen: Bought, grouped: Histories) -> Model:
    buying = fit_repeat_buying(grouped)
    assert buying  # somebody bought again
    return Model(buying, fit_spending(seen.repeats, seen.average))


def _pareto(grouped: Histories) -> ParetoNbd | None:
    """Only for comparison: None where it cannot be worked out."""
    with np.errstate(invalid="ignore"):
        pareto = fit_repeat_buying_pareto(grouped)
        return pareto if pareto and isfinite(pareto.log_likelihood(grouped)) else None


def _likelihood_of_spending(model: Model, seen: Bought) -> float | None:
    spent = (seen.repeats > 0) & (seen.average > 0)
    return model.spending.log_likelihood(seen.repeats[spent], seen.average[spent]) if model.spending else None


def _warnings(model: Model, tie: Value | None, hold_out: HoldOut | None) -> Iterator[str]:
    if model.spending is None:
        yield NO_SPENDING
    if tie and (tie.low > _TIED_FROM or tie.high < -_TIED_FROM):
        yield TIED
    if hold_out and hold_out.bias is not None and abs(hold_out.bias) > _BIASED_FROM:
        yield BIASED
    if _hardly_stops(model.buying):
        yield LASTING


def _hardly_stops(buying: BgNbd) -> bool:
    """Whether fewer than one in a hundred are foretold to stop after a purchase."""
    return buying.a / (buying.a + buying.b) < 0.01
