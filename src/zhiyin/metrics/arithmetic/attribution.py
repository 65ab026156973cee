"""How the credit of a conversion is split over the touches before it (METRICS 3.23).

These split what was seen together; what a touch brought about only an experiment can tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import comb

import numpy as np

MOST_CHANNELS = 12
"""Every set of channels is looked at once: with 12 of them 4,096."""


@dataclass(frozen=True, slots=True)
class Path:
    """Channels in the order of time, and how many people went through them and converted, or did not."""

    channels: tuple[str, ...]
    converted: float
    lost: float


def by_time_decay(days_before: Sequence[float], *, half_life: float) -> list[float]:
    """The share of each touch, so many days before the conversion: half as much for each half-life earlier."""
    weights = [2 ** (-days / half_life) for days in days_before]
    return [weight / sum(weights) for weight in weights]


def by_removal(paths: Iterable[Path], *, order: int = 1) -> dict[str, float]:
    """The share of each channel, by how many conversions a Markov chain of the paths loses without it.

    The chain goes from channel to channel as people did, its states the last `order` channels; whoever would come to
    the channel that is taken away does not convert. Solved exactly. Paths of people who did not convert must be among
    them: without these nothing is lost. Empty without any conversion.
    """
    moves = _moves(paths, order)
    states = sorted(moves)
    channels = sorted({channel for state in states for channel in state})
    chance = _chance_of_conversion(moves, states)
    if chance == 0:
        return {}
    kept = {gone: [state for state in states if gone not in state] for gone in channels}
    lost = {channel: 1 - _chance_of_conversion(moves, left) / chance for channel, left in kept.items()}
    whole = sum(lost.values())
    return {channel: part / whole for channel, part in lost.items()}


_State = tuple[str, ...]
_START: _State = ()
_CONVERTED, _LOST = "converted", "lost"


def _moves(paths: Iterable[Path], order: int) -> Mapping[_State, Mapping[_State | str, float]]:
    """How often each state was followed by which; the start is the state of no channel."""
    moves: dict[_State, dict[_State | str, float]] = defaultdict(lambda: defaultdict(float))
    for path in paths:
        states = [path.channels[max(0, end - order) : end] for end in range(len(path.channels) + 1)]
        for state, following in pairwise(states):
            moves[state][following] += path.converted + path.lost
        moves[states[-1]][_CONVERTED] += path.converted
        moves[states[-1]][_LOST] += path.lost
    return moves


def _chance_of_conversion(moves: Mapping[_State, Mapping[_State | str, float]], states: Collection[_State]) -> float:
    """From the start, through these states alone."""
    if _START not in states:
        return 0.0
    place = {state: i for i, state in enumerate(states)}
    onwards, at_once = np.zeros((len(place), len(place))), np.zeros(len(place))
    for state, i in place.items():
        left = sum(moves[state].values())
        for following, count in moves[state].items():
            if following == _CONVERTED:
                at_once[i] = count / left
            elif following in place:
                onwards[i, place[following]] = count / left
    return float(np.linalg.solve(np.eye(len(place)) - onwards, at_once)[place[_START]])


def by_shapley(values: Mapping[frozenset[str], float]) -> dict[str, float]:
    """What each channel adds on average, whichever others are there: Shapley's value.

    `values` say what each set of channels brings (such as the share of people who saw just these and converted); of a
    set that is not named nothing is known to come. Up to 12 channels, beyond that ValueError.
    """
    channels = sorted(frozenset().union(*values))
    if len(channels) > MOST_CHANNELS:
        raise ValueError(f"{len(channels)} channels are more than {MOST_CHANNELS}: bring the smallest together")
    return {channel: _added_by(channel, [each for each in channels if each != channel], values) for channel in channels}


def _added_by(channel: str, others: Sequence[str], values: Mapping[frozenset[str], float]) -> float:
    added = 0.0
    for size in range(len(others) + 1):
        for chosen in map(frozenset, combinations(others, size)):
            more = values.get(chosen | {channel}, 0.0) - values.get(chosen, 0.0)
            added += more / ((len(others) + 1) * comb(len(others), size))
    return added
