"""The parameters under which what was seen is likeliest."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize


def likeliest(log_likelihood: Callable[[NDArray[np.float64]], float], start: Sequence[float]) -> NDArray[np.float64]:
    """The positive parameters that make the log-likelihood (per customer, in a scale near 1) largest."""
    found = minimize(
        lambda logs: -log_likelihood(np.exp(logs)),
        x0=np.log(start),
        method="L-BFGS-B",
        bounds=[(-9.0, 9.0)] * len(start),  # where nothing is told the search ends here, and does not run away
        options={"ftol": 1e-14, "gtol": 1e-9, "maxiter": 1000},
    )
    parameters: NDArray[np.float64] = np.exp(np.asarray(found.x, dtype=float))
    return parameters
