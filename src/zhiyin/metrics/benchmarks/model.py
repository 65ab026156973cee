"""What a benchmark is: a figure that somebody published, with where it comes from and whether anybody checked it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

CHANGE = "change"
"""The unit of figures that say how much larger or smaller something was: 0.18 is 18 % more."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A cited figure. Shares are 0 to 1, money is in major units of the currency that `unit` names.

    Of a seed the words are English templates, translated for the reader; of an import they are as they came.
    """

    metric_id: str
    value: float
    unit: str  # that of the metric (a currency where it is money), or `CHANGE`
    population: str  # of whom it is said
    source: str
    region: str = ""
    industry: str = ""
    year: int | None = None  # in which it was found; None where nobody says
    is_verified: bool = False  # somebody read the source itself
    note: str = ""
    is_seed: bool = False
    added_by: str | None = None
    added_at: datetime | None = None

    @property
    def id(self) -> str:
        """The same figure of the same source is the same benchmark, however often it is imported."""
        said = "\x1f".join(
            (self.metric_id, self.unit, self.population, self.region, self.industry, str(self.year), self.source)
        )
        return f"{'seed' if self.is_seed else 'bmk'}_{sha256(said.encode()).hexdigest()[:24]}"


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row of an import that was not taken, and why."""

    line: int
    column: str
    template: str
    params: dict[str, object]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    taken: int
    unchanged: int
    rejected: tuple[BadRow, ...]
