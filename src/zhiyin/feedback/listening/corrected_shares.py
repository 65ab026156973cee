"""Shares of sentiment set right for the known errors of the classifier, and share of voice, both with intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

import numpy as np

from zhiyin.feedback.listening.model import Floats
from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.estimate import Z95, Estimate
from zhiyin.nlp.model import Polarity

LEAST_GOLD = 30
"""Texts of each true class that people must have judged before anything is corrected."""
LEAST_DETERMINANT = 0.1
"""Of the confusion matrix: 1 for a classifier that never errs, 0 for one that cannot tell two classes apart."""

_CLASSES = (Polarity.NEGATIVE, Polarity.NEUTRAL, Polarity.POSITIVE)
_NET = np.array([float(each) for each in _CLASSES]) * 100


class Uncorrected(StrEnum):
    """Why a share stays as it was heard."""

    NOTHING_HEARD = "nothing_heard"
    GOLD_TOO_SMALL = "gold_too_small"
    CLASSIFIER_TOO_WEAK = "classifier_too_weak"


@dataclass(frozen=True, slots=True)
class Confusion:
    """Gold against the classifier: of the texts that truly are `row`, how many were heard as `column`.

    Both in the order negative, neutral, positive. The gold must be drawn by chance, at least within each true
    class: one that was picked because the model was unsure makes it look worse than it is.
    """

    counts: tuple[tuple[int, int, int], tuple[int, int, int], tuple[int, int, int]]

    @property
    def rows(self) -> Floats:
        """P(heard | true): each row sums to 1."""
        counts = np.array(self.counts, dtype=float)
        return np.asarray(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1))

    @property
    def gold(self) -> tuple[int, int, int]:
        """How many texts of each true class were judged."""
        negative, neutral, positive = (sum(row) for row in self.counts)
        return negative, neutral, positive


@dataclass(frozen=True, slots=True)
class CorrectedSentiment:
    """Net sentiment as it was heard, and as it is once the classifier's known errors are taken out."""

    heard: Estimate | None
    corrected: Estimate | None
    shares: Mapping[Polarity, Estimate]  # corrected; empty where nothing is
    why_not: Uncorrected | None
    gold: int


def corrected_net_sentiment(
    heard: Mapping[Polarity, int], confusion: Confusion, *, effective_n: float | None = None
) -> CorrectedSentiment:
    """100 (positive - negative) of all, corrected after Rogan and Gladen (1978) for three classes.

    With M = P(heard | true) the heard shares are q = M' p, hence p = (M')^-1 q. Variance by the delta method:
    A [(diag q - q q') / n + sum over true classes of p_i² (diag M_i - M_i M_i') / n_i] A' with A = (M')^-1,
    so that what the gold leaves open is in the interval too. Shares are clipped to 0 and 1 and sum to 1.
    `effective_n` is how many independent texts tell as much where customers wrote several.
    """
    counts = np.array([heard.get(each, 0) for each in _CLASSES], dtype=float)
    plain = _heard(counts, effective_n)
    reason = _why_not(counts, confusion)
    if reason is not None:
        return CorrectedSentiment(plain, None, {}, reason, sum(confusion.gold))
    true, spread = _solved(counts, confusion, effective_n)
    n, clipped = int(counts.sum()), _clipped(true)
    shares = {
        each: _estimate(clipped[at], true[at], sqrt(spread[at, at]), n, (0.0, 1.0)) for at, each in enumerate(_CLASSES)
    }
    deviation = sqrt(float(_NET @ spread @ _NET))
    net = _estimate(float(_NET @ clipped), float(_NET @ true), deviation, n, (-100.0, 100.0))
    return CorrectedSentiment(plain, net, shares, None, sum(confusion.gold))


def shares_of_voice(
    mentions: Mapping[str, int], *, effective: Mapping[str, float] | None = None
) -> dict[str, Estimate | None]:
    """Which share of all mentions each brand has, with its Wilson interval; None where nobody is mentioned.

    `effective` is how many independent mentions those of a brand tell as much as, where authors wrote several.
    """
    n = sum(mentions.values())
    independent = None if effective is None else sum(effective.get(brand, count) for brand, count in mentions.items())
    return {brand: share(count, n, effective_n=independent) for brand, count in mentions.items()}


def _why_not(counts: Floats, confusion: Confusion) -> Uncorrected | None:
    if counts.sum() == 0:
        return Uncorrected.NOTHING_HEARD
    if min(confusion.gold) < LEAST_GOLD:
        return Uncorrected.GOLD_TOO_SMALL
    if float(np.linalg.det(confusion.rows)) < LEAST_DETERMINANT:
        return Uncorrected.CLASSIFIER_TOO_WEAK
    return None


def _heard(counts: Floats, effective_n: float | None) -> Estimate | None:
    """As the net promoter score: adjusted Wald, three texts added (see METRICS 3.1)."""
    n = int(counts.sum())
    if n == 0:
        return None
    size = effective_n or n
    added = (counts / n * size + np.array([0.75, 1.5, 0.75])) / (size + 3)
    centre, margin = float(_NET @ added), Z95 * sqrt(float(_NET @ _covariance(added, size + 3) @ _NET))
    value = float(_NET @ counts) / n
    return Estimate(value, min(max(centre - margin, -100.0), value), max(min(centre + margin, 100.0), value), n)


def _solved(counts: Floats, confusion: Confusion, effective_n: float | None) -> tuple[Floats, Floats]:
    """The true shares and their covariance."""
    rows, size = confusion.rows, effective_n or float(counts.sum())
    heard = counts / counts.sum()
    back = np.linalg.inv(rows.T)
    true = np.asarray(back @ heard)
    # With half a text added to each class a variance is never 0 for want of texts.
    spread = _covariance(_smoothed(heard, size), size)
    for at, gold in enumerate(confusion.gold):
        spread = spread + np.clip(true[at], 0, 1) ** 2 * _covariance(_smoothed(rows[at], gold), gold)
    return true, np.asarray(back @ spread @ back.T)


def _smoothed(shares: Floats, size: float) -> Floats:
    return np.asarray((shares * size + 0.5) / (size + 0.5 * len(shares)))


def _covariance(shares: Floats, size: float) -> Floats:
    return np.asarray((np.diag(shares) - np.outer(shares, shares)) / size)


def _clipped(true: Floats) -> Floats:
    kept = np.clip(true, 0, 1)
    return np.asarray(kept / kept.sum())


def _estimate(value: float, centre: float, deviation: float, n: int, within: tuple[float, float]) -> Estimate:
    least, most = within
    low, high = (min(max(centre + side * Z95 * deviation, least), most) for side in (-1, 1))
    return Estimate(float(value), min(low, float(value)), max(high, float(value)), n)
