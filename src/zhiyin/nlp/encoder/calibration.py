"""How sure the encoder may say it is: what it says divided by a temperature, found on texts that it was not taught.

Guo et al. 2017, On Calibration of Modern Neural Networks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Temperatures(NamedTuple):
    """One a head: above 1 it was too sure of itself."""

    sentiment: float = 1.0
    intent: float = 1.0
    polarity: float = 1.0
    opinion: float = 1.0


UNCHANGED = Temperatures()


@dataclass(frozen=True, slots=True)
class Calibration:
    """The temperatures of each language that the encoder reads."""

    chinese: Temperatures = UNCHANGED
    english: Temperatures = UNCHANGED

    @classmethod
    def of(cls, told: Mapping[str, Mapping[str, float]]) -> Calibration:
        return cls(Temperatures(**told.get("zh", {})), Temperatures(**told.get("en", {})))

    def at(self, *, is_chinese: bool) -> Temperatures:
        return self.chinese if is_chinese else self.english
