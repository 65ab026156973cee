"""A head: which of several things a row of counts means. Fitted in seconds, so that corrections count at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular
from scipy.optimize import minimize
from scipy.sparse import csr_array

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
Doubles = NDArray[np.float64]
_STEPS = 200
_FEW = 2_000  # rows of which all pairs fit into memory


@dataclass(frozen=True, slots=True)
class Head:
    """One weight for each column of counts and each name."""

    names: tuple[str, ...]
    weights: Floats  # columns x names
    bias: Floats

    def scores(self, rows: csr_array) -> Floats:
        """Log-odds up to a constant, before any temperature."""
        return np.asarray(rows @ self.weights + self.bias, np.float32)


def softmax(scores: Floats) -> Floats:
    """Probabilities along the last axis."""
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    return np.asarray(raised / raised.sum(-1, keepdims=True), np.float32)


def fit_head(
    rows: csr_array, labels: Sequence[int], names: Sequence[str], *, l2: float, weights: Sequence[float] | None = None
) -> Head:
    """Multinomial logistic regression with an L2 penalty on all but the bias, by L-BFGS; deterministic.

    Minimises the mean of -log p(label), examples counting by their weights, plus l2 / 2 |W|^2.
    """
    if rows.shape[0] > min(_FEW, rows.shape[1] // 2):
        table = _least(rows, rows.T.tocsr(), labels, len(names), l2, weights)
        return Head(tuple(names), table[:-1].astype(np.float32), table[-1].astype(np.float32))
    # With fewer rows than columns the best weights are sums of rows: look for them among those, exactly and sooner.
    kernel = (rows @ rows.T).toarray().astype(np.float64)
    lower = np.linalg.cholesky(kernel + 1e-6 * np.eye(len(kernel)))
    table = _least(lower, lower.T, labels, len(names), l2, weights)
    own = rows.T @ solve_triangular(lower.T, table[:-1])
    return Head(tuple(names), np.asarray(own, np.float32), table[-1].astype(np.float32))


def _least(
    rows: Any, columns: Any, labels: Sequence[int], name_count: int, l2: float, weights: Sequence[float] | None
) -> Doubles:
    """The weights of least loss, the bias below them."""
    told, shape = np.asarray(labels, np.int64), (rows.shape[1] + 1, name_count)
    share = np.asarray(weights if weights is not None else np.ones(len(told)), np.float64)
    share = share / share.sum()

    def loss(flat: Doubles) -> tuple[float, Doubles]:
        table = flat.reshape(shape)
        chances = softmax(rows @ table[:-1] + table[-1]).astype(np.float64)
        of_label = chances[np.arange(len(told)), told]
        slope = chances * share[:, None]
        slope[np.arange(len(told)), told] -= share
        value = -(share * np.log(of_label + 1e-12)).sum() + l2 / 2 * (table[:-1] ** 2).sum()
        return float(value), np.vstack([columns @ slope + l2 * table[:-1], slope.sum(0)]).ravel()

    found = minimize(
        loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS, "ftol": 1e-7}
    )
    return np.asarray(found.x, np.float64).reshape(shape)


def temperature_of(scores: Floats, labels: Sequence[int]) -> float:
    """What scores are divided by, so that of all that is told with probability p a share p is right.

    The one of least log loss on sentences that the head was not fitted to (Guo et al. 2017).
    """
    told = np.asarray(labels, np.int64)
    tried = np.geomspace(0.2, 5, 200)
    losses = [-np.log(softmax(scores / t)[np.arange(len(told)), told] + 1e-12).mean() for t in tried]
    return float(tried[int(np.argmin(losses))])
