"""A real help desk's log of incidents, imported as it is, gives the figures that plain SQL over the file gives."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import duckdb
import pytest

from tests.areas.imports.test_importing import imported
from zhiyin.app.build import App, build
from zhiyin.base.clock import FixedClock
from zhiyin.base.config import load_settings
from zhiyin.base.locale import Locale
from zhiyin.connectors.files.fields import Kind
from zhiyin.metrics.estimate import Estimate
from zhiyin.metrics.model import Days
from zhiyin.metrics.results import MetricValue
from zhiyin.metrics.service import MetricService, Question
from zhiyin.warehouse.duckdb_engine import DuckDbEngine

LOG = Path(__file__).resolve().parents[4] / "shared" / "data" / "ml" / "ops" / "incident_event_log.zip"
pytestmark = pytest.mark.skipif(not LOG.exists(), reason="the log of incidents is not beside this checkout")

SHANGHAI = ZoneInfo("Asia/Shanghai")
INCIDENTS = 800
CUT = datetime(2016, 3, 3, 10, tzinfo=SHANGHAI)
"""Only what was logged until then is imported, so that some incidents are unanswered and many unsolved."""

DAYS = Days(date(2016, 2, 1), date(2016, 3, 31))


@pytest.fixture(scope="module")
def log_until_then(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first incidents of the log, their rows until the cut, in the file's own order and words."""
    with zipfile.ZipFile(LOG) as archive, archive.open("incident_event_log.csv") as packed:
        rows = csv.DictReader(io.TextIOWrapper(packed, encoding="utf-8", newline=""))
        kept = []
        for place, (_, log) in enumerate(groupby(rows, key=lambda row: row["number"])):
            if place == INCIDENTS:
                break
            kept += [row for row in log if _at(row["sys_updated_at"]) <= CUT]
    path = tmp_path_factory.mktemp("log") / "incident_event_log.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, kept[0])
        writer.writeheader()
        writer.writerows(kept)
    return path


def _at(written: str) -> datetime:
    return datetime.strptime(written, "%d/%m/%Y %H:%M").replace(tzinfo=SHANGHAI)


class Incident(NamedTuple):
    """What the file says of one incident, in minutes after its opening; None: not yet."""

    open_for: float
    answered: float | None
    first_solved: float | None
    last_solved: float | None
    reopened: int
    made_sla: bool


@pytest.fixture(scope="module")
def incidents(log_until_then: Path) -> list[Incident]:
    sql = """
        WITH log AS (
            SELECT *, row_number() OVER () AS line, strptime(opened_at, '%d/%m/%Y %H:%M') AS opened,
                strptime(sys_updated_at, '%d/%m/%Y %H:%M') AS changed, incident_state IN ('Resolved', 'Closed') AS done
            FROM read_csv($path, all_varchar = true)
        ),
        known AS (SELECT * FROM log WHERE incident_state <> '-100'),
        steps AS (
            SELECT *, coalesce(lag(done) OVER (PARTITION BY number ORDER BY changed, line), false) AS was_done,
                greatest(0, epoch(changed - opened) / 60) AS minutes
            FROM known
        )
        SELECT epoch($cut - any_value(opened)) / 60, min(minutes) FILTER (incident_state <> 'New'),
            min(minutes) FILTER (done),
            CASE WHEN arg_max(done, (changed, line)) THEN max(minutes) FILTER (done AND NOT was_done) END,
            count(*) FILTER (was_done AND NOT done), arg_max(made_sla, (changed, line)) = 'true'
        FROM steps GROUP BY number
    """
    given = {"path": str(log_until_then), "cut": CUT.replace(tzinfo=None)}
    return [Incident(*row) for row in duckdb.execute(sql, given).fetchall()]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    app = build(load_settings({}, folder=tmp_path_factory.mktemp("data")), FixedClock(CUT))
    yield app
    app.close()


@pytest.fixture(scope="module")
def measured(
    app: App, log_until_then: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], MetricValue]]:
    """The value of a metric after the import, as the file's headers suggest."""
    imported(app, (log_until_then.name, log_until_then.read_text()))
    with closing(DuckDbEngine(tmp_path_factory.mktemp("facts") / "facts.duckdb")) as engine:
        after = 0
        while batches := app.facts.list_waiting((), after=after):
            engine.apply(batches, as_of=CUT)
            after = batches[-1].id
        service = MetricService(engine, FixedClock(CUT), SHANGHAI)

        def of(metric: str) -> MetricValue:
            (value,) = service.values(metric, Question(DAYS)).values
            return value

        yield of


def test_the_headers_say_that_it_is_a_history_of_tickets(app: App, log_until_then: Path) -> None:
    brought = app.imports.add_file("incident_event_log.csv", log_until_then.open("rb"), by=None, locale=Locale.EN)
    mapping = brought.preview.mapping
    assert mapping.kind is Kind.TICKETS
    meant = {"ticket_id": "number", "changed_at": "sys_updated_at", "state": "incident_state"}
    assert meant.items() <= dict(mapping.columns).items()
    assert mapping.columns["sla_met"] == "made_sla"
    assert not {"solved_at", "closed_at"} & set(mapping.columns), "what a row knows of the end is not read"
    assert mapping.constants == {"taken_up": "yes"}


@pytest.mark.parametrize(
    ("metric", "ended"),
    [
        ("first_response_time", "answered"),
        ("first_any_response_time", "answered"),
        ("first_resolution_time", "first_solved"),
        ("full_resolution_time", "last_solved"),
    ],
)
def test_waits_are_those_of_the_file_and_the_unfinished_are_censored(
    measured: Callable[[str], MetricValue], incidents: list[Incident], metric: str, ended: str
) -> None:
    waits = [(end, True) if (end := getattr(each, ended)) is not None else (each.open_for, False) for each in incidents]
    lasting = sum(not has_ended for _, has_ended in waits)
    assert 0 < lasting < len(waits)
    found = measured(metric)
    assert found.estimate.n == len(waits)
    assert found.also["ended"].value == pytest.approx(1 - lasting / len(waits), abs=1e-12)
    assert in_minutes(found.estimate) == quantile(waits, 0.5)
    assert in_minutes(found.also["p90"]) == quantile(waits, 0.9)


def test_no_row_is_refused(app: App, measured: Callable[[str], MetricValue]) -> None:
    assert measured("first_response_time").estimate.n == INCIDENTS
    (run,) = app.imports.list_imports(before=None, by=None, limit=9)
    assert run.run.rejected == 0


def test_those_that_were_opened_again(measured: Callable[[str], MetricValue], incidents: list[Incident]) -> None:
    solved = [each for each in incidents if each.first_solved is not None]
    again = sum(each.reopened > 0 for each in solved)
    assert again > 0
    found = measured("reopen_rate").estimate
    assert (found.value, found.n) == (again / len(solved), len(solved))


def test_promises_that_were_kept(measured: Callable[[str], MetricValue], incidents: list[Incident]) -> None:
    met = sum(each.last_solved is not None and each.made_sla for each in incidents)
    breached = sum(not each.made_sla for each in incidents)
    assert met + breached < len(incidents)  # those that are open and not overdue are left out
    found = measured("resolution_sla_attainment").estimate
    assert (found.value, found.n) == (met / (met + breached), met + breached)


def in_minutes(estimate: Estimate) -> float | None:
    return None if estimate.value is None else estimate.value / 60


def quantile(waits: list[tuple[float, bool]], share: float) -> float | None:
    """Kaplan and Meier by the book: the first length at which no more than the rest still waits."""
    still = 1.0
    lengths = sorted({length for length, ended in waits if ended})
    for place, length in enumerate(lengths):
        at_risk = sum(other >= length for other, _ in waits)
        still *= 1 - sum(other == length and ended for other, ended in waits) / at_risk
        if abs(still - (1 - share)) < 1e-9 and place + 1 < len(lengths):
            return (length + lengths[place + 1]) / 2
        if still < 1 - share:
            return length
    return None
