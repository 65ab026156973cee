"""What is known about future purchases: the models, how sure they are, and how they did on days already past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from zhiyin.metrics.arithmetic.repeat_buying import BgNbd
from zhiyin.metrics.arithmetic.repeat_buying_pareto import ParetoNbd
from zhiyin.metrics.arithmetic.spending_per_purchase import GammaGamma

WEEK_DAYS = 7.0
MONTH_WEEKS = 365.25 / 12 / WEEK_DAYS
MONTHS = 12
MONTHLY_DISCOUNT = 0.01

FEW_REPEATERS = 30
"""Below so many customers who bought again nothing is foretold."""

TOO_FEW = "too few customers have bought again"
NO_SPENDING = "what repeat purchases were worth is not known"
UNLIKE = "what was bought does not look like purchases by chance: nothing is foretold"
TIED = "those who buy often spend more or less a purchase than others: the expected value is biased"
BIASED = "of the days already past the model foretold a quarter more or less than came"
LASTING = "hardly anybody seems to stop: what was seen is too short for a year ahead"


@dataclass(frozen=True, slots=True)
class Value:
    """A figure of the fit with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Model:
    """How often customers buy (in weeks) and what they spend each time (in minor units)."""

    buying: BgNbd
    spending: GammaGamma | None


@dataclass(frozen=True, slots=True)
class HoldOut:
    """What a model of the days up to `split_on` foretold of the days after, and what came."""

    split_on: date
    customers: int
    came: int
    foretold: float
    mean_error: float  # absolute, a customer
    mean_error_of_none: float  # of whoever had said that nobody buys again

    @property
    def bias(self) -> float | None:
        """Foretold too much (above 0) or too little, as a share of what came."""
        return self.foretold / self.came - 1 if self.came else None


@dataclass(frozen=True, slots=True)
class Likelihoods:
    """How likely each model makes what was seen (natural logarithms); the larger the better."""

    bg_nbd: float
    pareto_nbd: float | None
    gamma_gamma: float | None


@dataclass(frozen=True, slots=True)
class Found:
    """What the purchases of a currency told."""

    fitted_to: int  # customers; a sample where they are very many
    repeaters: int
    model: Model | None
    pareto: ParetoNbd | None
    likelihoods: Likelihoods | None
    correlation: Value | None  # of what a repeat purchase is worth with how many there were
    hold_out: HoldOut | None
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Redrawn:
    """Models of customers drawn again and again: how far chance may have moved the model; spreads shrink by `scale`."""

    models: tuple[Model, ...]
    scale: float


@dataclass(frozen=True, slots=True)
class Fit:
    """A fit: of which job, which currency, from facts as of when. `run` rises, and is the revision of its facts."""

    job_id: str
    currency: str
    run: int
    as_of: datetime
    until: date  # the brand's day of `as_of`
    fitted_at: datetime
    customers: int
    found: Found
    redrawn: Redrawn | None  # only until its facts are written
