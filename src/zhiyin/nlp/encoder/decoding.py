"""Tags of tokens into spans."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from zhiyin.nlp.linear.heads import Floats, softmax

OUTSIDE, BEGIN, INSIDE = 0, 1, 2

Places = tuple[int, int]
"""The first and last token of a span."""


def spans_of(scores: Floats) -> list[Places]:
    """The spans of the most probable tags of a sentence (tokens x 3) in which nothing goes on that has not begun."""
    chances = np.log(softmax(scores) + 1e-9)
    if chances[:, OUTSIDE].min() > np.log(0.5):
        return []  # nearly every sentence has nothing: no need to look for the best path
    return _places(_best_path(chances.tolist()))


def _best_path(chances: Sequence[Sequence[float]]) -> list[int]:
    """Viterbi: the one forbidden step is from outside to inside."""
    first = chances[0]
    best = [first[OUTSIDE], first[BEGIN], -np.inf]
    steps: list[tuple[int, int, int]] = []
    for token in chances[1:]:
        any_tag = max((OUTSIDE, BEGIN, INSIDE), key=best.__getitem__)
        going_on = max((BEGIN, INSIDE), key=best.__getitem__)
        steps.append((any_tag, any_tag, going_on))
        best = [best[any_tag] + token[OUTSIDE], best[any_tag] + token[BEGIN], best[going_on] + token[INSIDE]]
    path = [max((OUTSIDE, BEGIN, INSIDE), key=best.__getitem__)]
    for step in reversed(steps):
        path.append(step[path[-1]])
    return path[::-1]


def _places(tags: Sequence[int]) -> list[Places]:
    found: list[Places] = []
    for number, tag in enumerate(tags):
        if tag == BEGIN:
            found.append((number, number))
        elif tag == INSIDE:
            found[-1] = (found[-1][0], number)
    return found
