"""Looking at many numbers at once: how much of what stands out is chance."""

from __future__ import annotations

from collections.abc import Sequence


def q_values(p_values: Sequence[float]) -> list[float]:
    """Benjamini and Hochberg (1995): the share of false alarms if this one and all clearer ones are called real."""
    count = len(p_values)
    order = sorted(range(count), key=p_values.__getitem__, reverse=True)
    found = [1.0] * count
    smallest = 1.0
    for place, index in enumerate(order):
        smallest = min(smallest, p_values[index] * count / (count - place))
        found[index] = smallest
    return found
