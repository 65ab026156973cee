"""How often the intervals of the metrics hold the truth, and how often a comparison alarms for nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from math import exp, lgamma, log, sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from zhiyin.metrics.arithmetic.clusters import FEW, SquaredSums, mean
from zhiyin.metrics.arithmetic.promoters import NpsCounts, answer_variance, net_promoter_score
from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.arithmetic.redrawing import Numbers, redrawn
from zhiyin.metrics.arithmetic.waiting import Waits, quantile_of_waits
from zhiyin.metrics.estimate import Z95, Estimate, centred_difference, hybrid_difference

Random = np.random.Generator
Mix = tuple[float, float, float]  # shares of promoters, passives, detractors
Counts = tuple[int, int, int]
Limits = Callable[[Counts], tuple[float, float]]

SEED = 20_261_123


def coverage(_: Path) -> None:
    """Each interval of 95 %: counted over all that may happen where that can be listed, else drawn.

    Beside what is claimed of it elsewhere by simulation: those figures carry the noise of their own draws.
    """
    for what, how, found, claimed in (*promoters(), *two_periods(), *shares(), *means(), *waits()):
        beside = "" if claimed is None else f" (claimed {claimed:.3f})"
        print(f"| {what} | {how} | {found:.3f}{beside} |")


Row = tuple[str, str, float, float | None]


def promoters() -> Iterator[Row]:
    """The net promoter score: plain Wald intervals against the adjusted ones of the product."""
    claims: tuple[tuple[Mix, int, float, float], ...] = (
        ((0.5, 0.3, 0.2), 10, 0.898, 0.964),
        ((0.5, 0.3, 0.2), 30, 0.934, 0.946),
        ((0.85, 0.10, 0.05), 10, 0.799, 0.946),
        ((0.85, 0.10, 0.05), 30, 0.901, 0.963),
        ((0.95, 0.04, 0.01), 10, 0.397, 0.912),
        ((0.95, 0.04, 0.01), 30, 0.789, 0.976),
    )
    for mix, n, of_plain, of_adjusted in claims:
        truth = 100 * (mix[0] - mix[2])
        what = f"NPS, {_named(mix)}, n = {n}"
        yield what, "plain Wald", _held(mix, n, _plain, truth), of_plain
        yield what, "adjusted Wald (ours)", _held(mix, n, _adjusted, truth), of_adjusted


def two_periods() -> Iterator[Row]:
    """How often two equal periods seem to differ, and how often a true difference is found."""
    for mix, n, published in (((0.5, 0.3, 0.2), 20, 0.046), ((0.85, 0.10, 0.05), 20, 0.011)):
        yield (
            f"false alarms, {_named(mix)}, n = {n} each",
            "two adjusted scores (ours)",
            _alarms(mix, mix, n),
            published,
        )
    random, now, before = np.random.default_rng(SEED), (0.55, 0.30, 0.15), (0.5, 0.3, 0.2)
    pairs = zip(random.multinomial(900, now, 20_000), random.multinomial(900, before, 20_000), strict=True)
    found = np.mean([_differ(_counts(one), _counts(other)) for one, other in pairs])
    yield (
        f"power, {_named(now)} against {_named(before)}, n = 900 each",
        "two adjusted scores (ours)",
        float(found),
        0.79,
    )


def shares() -> Iterator[Row]:
    """Shares, and differences of two."""
    for p, n in ((0.5, 10), (0.9, 10), (0.9, 30), (0.98, 30), (0.98, 100)):
        chances = _binomial(p, n)
        plain = sum(chances[k] for k in range(n + 1) if abs(k / n - p) <= Z95 * sqrt(k / n * (1 - k / n) / n))
        yield f"share of {p:.0%}, n = {n}", "plain Wald", plain, None
        held = sum(chances[k] for k in range(n + 1) if _holds(share(k, n), p))
        yield f"share of {p:.0%}, n = {n}", "Wilson (ours)", held, None
    for (p, n), (q, m) in (((0.9, 30), (0.9, 30)), ((0.9, 30), (0.8, 100)), ((0.98, 50), (0.95, 50))):
        held = sum(
            a * b
            for k, a in enumerate(_binomial(p, n))
            for j, b in enumerate(_binomial(q, m))
            if (apart := hybrid_difference(_share(k, n), _share(j, m))) and _between(apart.low, p - q, apart.high)
        )
        yield f"{p:.0%} of {n} less {q:.0%} of {m}", "Newcombe (ours)", held, None
    yield from _answers_of_customers()


def _answers_of_customers() -> Iterator[Row]:
    """400 customers with up to twelve answers each, who differ in how content they are."""
    random, drawn = np.random.default_rng(SEED), 4_000
    plain = clustered = 0
    for _ in range(drawn):
        n = random.integers(1, 13, 400)
        x = random.binomial(n, random.beta(4, 1, 400))
        sums = _sums(x.astype(float), n, squares=float(x.sum()))
        plain += _holds(share(int(sums.total), sums.n), 0.8)
        clustered += _holds(share(int(sums.total), sums.n, effective_n=sums.effective_n), 0.8)
    what = "share of 80 %, 400 customers with 1 to 12 answers"
    yield what, "Wilson, answers as if independent", plain / drawn, None
    yield what, "Wilson at the effective n (ours)", clustered / drawn, None


def means() -> Iterator[Row]:
    """Means of skewed amounts (log-normal, σ = 1), where customers have one to four orders."""
    random, drawn = np.random.default_rng(SEED), 4_000
    for customers in (15, 30, 100, 400):
        held = 0.0
        for _ in range(drawn):
            n = random.integers(1, 5, customers)
            amounts = np.exp(np.repeat(random.normal(0, 0.6, customers), n) + random.normal(0, 0.8, int(n.sum())))
            x = np.add.reduceat(amounts, np.concatenate([[0], np.cumsum(n)[:-1]]))
            held += _holds(mean(_sums(x, n, squares=float((amounts**2).sum()))), exp(0.5))
        how = "bootstrap of customers (ours)" if customers < FEW else "t by customer (ours)"
        yield f"mean amount, {customers} customers", how, held / drawn, None
    for size in (20, 50):
        found = [redrawn(np.exp(random.normal(0, 1, size)), _mean) for _ in range(1_000)]
        of_all = sum(_holds(each, exp(0.5)) for each in found) / 1_000
        yield f"mean of {size} amounts", "BCa bootstrap (ours)", of_all, None


def _mean(values: Numbers) -> Numbers:
    return np.asarray(values.mean(axis=-1))


def waits() -> Iterator[Row]:
    """The median wait, where a fifth or a half of the waits last still."""
    random, drawn = np.random.default_rng(SEED), 4_000
    for n, lasting in ((30, 0.2), (100, 0.2), (100, 0.5)):
        held = 0
        for _ in range(drawn):
            wait = random.exponential(1.0, n)
            seen = random.exponential((1 - lasting) / lasting, n)
            order = np.argsort(np.minimum(wait, seen))
            ended = (wait <= seen)[order].astype(np.int64)
            found = quantile_of_waits(Waits(np.minimum(wait, seen)[order], ended, 1 - ended), 0.5)
            held += found is not None and _between(found.low, log(2), found.high)
        yield f"median of {n} waits, {lasting:.0%} last still", "Kaplan-Meier, log-log (ours)", held / drawn, None


def _held(mix: Mix, n: int, limits: Limits, truth: float) -> float:
    return sum(chance for counts, chance in _outcomes(mix, n) if _between(limits(counts)[0], truth, limits(counts)[1]))


def _plain(counts: Counts) -> tuple[float, float]:
    n = sum(counts)
    p, d = counts[0] / n, counts[2] / n
    margin = 100 * Z95 * sqrt(answer_variance(p, d) / n)
    return 100 * (p - d) - margin, 100 * (p - d) + margin


def _adjusted(counts: Counts) -> tuple[float, float]:
    found = _score(counts)
    assert found.low is not None
    assert found.high is not None
    return found.low, found.high


@cache
def _score(counts: Counts) -> Estimate:
    found = net_promoter_score(NpsCounts(*counts))
    assert found
    return found


def _alarms(now: Mix, before: Mix, n: int) -> float:
    pairs = product(_outcomes(now, n), _outcomes(before, n))
    return sum(a * b for (one, a), (other, b) in pairs if a * b > 1e-12 and _differ(one, other))


def _differ(one: Counts, other: Counts) -> bool:
    found = centred_difference(_score(one), _score(other))
    return found is not None and found.is_significant


def _outcomes(mix: Mix, n: int) -> list[tuple[Counts, float]]:
    """All that n answers may say, each with its chance."""
    found = []
    for promoters in range(n + 1):
        for passives in range(n + 1 - promoters):
            counts = (promoters, passives, n - promoters - passives)
            ways = lgamma(n + 1) - sum(lgamma(count + 1) for count in counts)
            found.append((counts, exp(ways + sum(k * log(p) for k, p in zip(counts, mix, strict=True)))))
    return found


def _binomial(p: float, n: int) -> list[float]:
    return [
        exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(p) + (n - k) * log(1 - p)) for k in range(n + 1)
    ]


def _counts(drawn: NDArray[np.int64]) -> Counts:
    promoters, passives, detractors = drawn.tolist()
    return promoters, passives, detractors


def _sums(x: NDArray[np.float64], n: NDArray[np.int64], *, squares: float) -> SquaredSums:
    return SquaredSums(
        n=int(n.sum()),
        total=float(x.sum()),
        squares=squares,
        clusters=len(n),
        n_squares=float((n * n).sum()),
        x_squares=float((x * x).sum()),
        x_times_n=float((x * n).sum()),
        few=list(zip(x.tolist(), n.tolist(), strict=True)) if len(n) < FEW else (),
    )


@cache
def _share(hits: int, n: int) -> Estimate:
    found = share(hits, n)
    assert found
    return found


def _holds(found: Estimate | None, truth: float) -> bool:
    return found is not None and _between(found.low, truth, found.high)


def _between(low: float | None, truth: float, high: float | None) -> bool:
    """Whether a truth lies within limits; one that is not known keeps nothing out."""
    return (low is None or low - 1e-9 <= truth) and (high is None or truth <= high + 1e-9)


def _named(mix: Mix) -> str:
    return "/".join(f"{100 * part:.0f}" for part in mix)
