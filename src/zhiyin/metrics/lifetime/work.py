"""The job: fit the models to all purchases, then write what each customer is expected to bring, some at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from math import ceil, isnan
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from zhiyin.base.clock import Clock
from zhiyin.db.database import Database
from zhiyin.db.fact_batches import FactBatches
from zhiyin.db.jobs import Job, Jobs
from zhiyin.metrics.counting import CUSTOMER
from zhiyin.metrics.lifetime import store
from zhiyin.metrics.lifetime.fitting import DRAWS, found, redrawn
from zhiyin.metrics.lifetime.histories import CURRENCIES, bought, bought_before, customers, in_order
from zhiyin.metrics.lifetime.model import Fit, Redrawn
from zhiyin.metrics.lifetime.scoring import Expected, expected
from zhiyin.warehouse.engine import Engine, Query
from zhiyin.warehouse.facts import CUSTOMER_VALUES, encode

FACT = CUSTOMER_VALUES.name
AT_ONCE = 25_000  # customers in one step
_FITTED_TO = 200_000  # of more customers a part is enough for parameters of three digits
_LONGEST_TRIAL_DAYS = 365
_RUNS_FROM = datetime(2020, 1, 1, tzinfo=UTC)


class CustomerValueWork:
    """Goes on where it was: the models are kept with the job, each step is one transaction."""

    def __init__(
        self,
        db: Database,
        jobs: Jobs,
        facts: FactBatches,
        engine: Engine,
        clock: Clock,
        zone: ZoneInfo,
        *,
        draws: int = DRAWS,
        at_once: int = AT_ONCE,
    ) -> None:
        self._db = db
        self._jobs = jobs
        self._facts = facts
        self._engine = engine
        self._clock = clock
        self._zone = zone
        self._draws = draws
        self._at_once = at_once

    def do(self, job: Job) -> dict[str, object]:
        """All of it; what came of it."""
        with self._db.reading() as tx:
            fits = store.find_fits(tx, job.id)
        if not fits:
            fits = self._fitted(job)
        steps = max(1, ceil(sum(fit.customers for fit in fits) / self._at_once))
        run = fits[0].run if fits else self._next_run()
        for step in range(job.done, steps):
            self._jobs.require_going_on(job.id)
            self._write(job, fits, run, step, steps)
        with self._db.transaction() as tx:
            store.close_fits(tx, job.id)
        return {"fits": [_told(fit) for fit in fits]}

    def _fitted(self, job: Job) -> list[Fit]:
        as_of, run = self._engine.as_of() or self._clock.now(), self._next_run()
        until = as_of.astimezone(self._zone).date()
        currencies = self._engine.run(Query(CURRENCIES.sql, {"until": until}, CURRENCIES.steps)).to_pylist()
        fits = [self._fit(job, run, as_of, until, **one) for one in sorted(currencies, key=itemgetter("currency"))]
        with self._db.transaction() as tx:
            for fit in fits:
                store.add_fit(tx, fit)
            self._jobs.progress(tx, job.id, 0, None)
        return fits

    def _fit(
        self, job: Job, run: int, as_of: datetime, until: date, currency: str, customers: int, first_on: date
    ) -> Fit:
        def breathe() -> None:
            self._jobs.require_going_on(job.id)

        breathe()
        table, split = self._sample(currency, customers, first_on, until)
        seen = bought(table, until)
        what = found(seen, bought_before(table, split), split, until, breathe)
        draws = redrawn(seen, breathe, self._draws) if what.model else Redrawn((), 1)
        with self._db.transaction() as tx:  # it takes a while: nobody else shall take the job meanwhile
            self._jobs.progress(tx, job.id, 0, None)
        now = self._clock.now()
        return Fit(job.id, currency, run, as_of, until, now, customers, what, draws)

    def _sample(self, currency: str, count: int, first_on: date, until: date) -> tuple[pa.Table, date]:
        """Every customer, or every nth; and the day that parts what is past from what is to be foretold."""
        known_days = (until - first_on).days
        split = until - timedelta(days=min(known_days - known_days // 2, _LONGEST_TRIAL_DAYS))
        query = customers(currency, until, split=split, parts=ceil(count / _FITTED_TO))
        return in_order(self._engine.run(query)), split

    def _next_run(self) -> int:
        """Rises for ever, also after everything was emptied: seconds, for they are the revisions of the facts."""
        seconds = int((self._clock.now() - _RUNS_FROM).total_seconds())
        with self._db.reading() as tx:
            return max(seconds, store.latest_run(tx) + 1)

    def _write(self, job: Job, fits: Sequence[Fit], run: int, step: int, steps: int) -> None:
        """What a part of the customers is expected to bring; of those of whom nothing is any more, that."""
        fitted_at = max((fit.fitted_at for fit in fits), default=self._clock.now())
        rows = [row for fit in fits for row in self._rows(fit, step, steps)]
        known = {row[0] for row in rows}
        stale = self._engine.run(_written_before(run, step, steps)).to_pylist()
        rows += [_gone(old, run, fitted_at) for old in stale if old["fact_id"] not in known]
        with self._db.transaction() as tx:
            self._facts.add(tx, FACT, len(rows), encode(FACT, rows))
            self._jobs.progress(tx, job.id, step + 1, steps)

    def _rows(self, fit: Fit, step: int, steps: int) -> Iterator[tuple[object, ...]]:
        if fit.found.model is None or fit.redrawn is None:
            return
        table = self._engine.run(customers(fit.currency, fit.until, split=fit.until, part=step, parts=steps))
        told = expected(fit.found.model, fit.redrawn, bought(table, fit.until))
        for place, row in enumerate(table.to_pylist()):
            yield _row(fit, row, told, place)


def _row(fit: Fit, row: Mapping[str, Any], told: Expected, place: int) -> tuple[object, ...]:
    """As `warehouse.facts` orders it."""
    first_on, identity_id = row["first_on"], row["identity_id"]
    return (
        _fact_id(identity_id, fit.currency), fit.run, False, identity_id, fit.fitted_at, row["first_ordered_at"],
        first_on, row["least_scope"] if row["least_scope"] == row["greatest_scope"] else None,
        row["channel"] or None, row["touchpoint"] or None, fit.currency, row["purchases"] - 1,
        (row["last_on"] - first_on).days, (fit.until - first_on).days,
        _known(told.alive[place]), _known(told.alive_error[place]), _known(told.purchases[place]),
        _whole(told.spending[place]), _whole(told.value[place]), _whole(told.value_error[place]), fit.job_id,
    )  # fmt: skip


def _gone(old: Mapping[str, Any], run: int, at: datetime) -> tuple[object, ...]:
    """A fact that is no more, in all its columns."""
    said = (old["fact_id"], run, True, old["identity_id"], at)
    return said + (None,) * (len(CUSTOMER_VALUES.columns) - len(said))


def _written_before(run: int, step: int, steps: int) -> Query:
    """Facts of earlier runs about this part of the customers."""
    sql = f"""
        SELECT fact_id, identity_id FROM {FACT} LEFT JOIN identity_customer USING (identity_id)
        WHERE abs({CUSTOMER}) % $steps = $step AND {FACT}.revision < $run
    """  # noqa: S608 - our own names
    return Query(sql, {"run": run, "step": step, "steps": steps})


def _fact_id(identity_id: int, currency: str) -> int:
    """One for each identity and currency."""
    letters = (ord(letter) - ord("A") & 31 for letter in currency)
    code = 0
    for letter in letters:
        code = code << 5 | letter
    return identity_id << 15 | code & 0x7FFF


def _known(value: float) -> float | None:
    return None if isnan(value) else float(value)


def _whole(value: float) -> int | None:
    return None if isnan(value) else round(value)


def _told(fit: Fit) -> dict[str, object]:
    """What a person sees of the job."""
    found = fit.found
    return {
        "currency": fit.currency,
        "customers": fit.customers,
        "bought_again": found.repeaters,
        "hold_out_bias": found.hold_out.bias if found.hold_out else None,
        "warnings": list(found.warnings),
    }
