"""From the journal into the intake: reads what was acknowledged, decodes it, and lets one bad message stop nobody."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import msgspec
from sqlalchemy.exc import OperationalError

from zhiyin.base.clock import Clock
from zhiyin.base.errors import Unavailable
from zhiyin.base.ids import new_id
from zhiyin.connectors import intake_store as store
from zhiyin.connectors.arrival import Arrival
from zhiyin.connectors.intake import Intake
from zhiyin.connectors.journal import JournalReader, Position
from zhiyin.connectors.protocols.families import decode
from zhiyin.connectors.protocols.model import CANONICAL, RawRequest, whole
from zhiyin.connectors.sources.model import Source
from zhiyin.connectors.sources.service import SourceService
from zhiyin.customers.model import Trust
from zhiyin.db.database import Database
from zhiyin.touchpoints.model import Rejected

log = logging.getLogger(__name__)

BATCH = 4_000
"""Interactions in one transaction: enough to share its cost, few enough to let other writers in."""
READ_BYTES = 2 << 20
SOURCES_FOR = timedelta(seconds=5)
UNKNOWN_SOURCE = "Unknown source"

_decode = msgspec.msgpack.Decoder(RawRequest).decode


def journal_name(folder: Path) -> str:
    """The journal's own name, under which its position is kept; made with the folder."""
    file = folder / "name"
    folder.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        file.write_text(new_id("jnl"))
    return file.read_text().strip()


def journal_position(db: Database, folder: Path) -> Position:
    """How far the journal in this folder has been taken in."""
    with db.reading() as tx:
        return store.position_of(tx, journal_name(folder))


def waiting_since(journal: JournalReader, position: Position) -> int | None:
    """When the oldest request came (microseconds) that has not been taken in yet; None when all has."""
    records, _ = journal.read(position, 1)
    return _decode(records[0]).received_at if records else None


class JournalIntake:
    """Reads one journal; there is one of these for each server's folder."""

    def __init__(
        self, folder: Path, db: Database, intake: Intake, sources: SourceService, clock: Clock, region: str
    ) -> None:
        """`region` is that of phone numbers without a country code."""
        self._name = journal_name(folder)
        self._reader = JournalReader(folder)
        self._intake = intake
        self._sources = sources
        self._clock = clock
        self._region = region
        self._known: dict[int, Source] = {}
        self._known_until = clock.now()
        self._position = journal_position(db, folder)

    def step(self) -> int:
        """Take in the next batch; how many messages it had (0: nothing waits)."""
        records, behind = self._reader.read(self._position, READ_BYTES)
        if not records:
            return 0
        arrivals: list[Arrival] = []
        for record in records:
            arrivals += self._arrivals(_decode(record))
        for start in range(0, len(arrivals), BATCH):
            is_last = start + BATCH >= len(arrivals)
            self._take(arrivals[start : start + BATCH], behind if is_last else None)
        if not arrivals:  # requests without a single message
            self._take([], behind)
        if behind.segment != self._position.segment:
            self._reader.drop_before(behind)
        self._position = behind
        return max(1, len(arrivals))

    def _arrivals(self, request: RawRequest) -> list[Arrival]:
        trust = Trust(request.trust)
        source = self._source(request.source_id)
        if source is None:  # of rows that are gone, or older than the journal: kept where somebody sees it
            lost = whole(request, "its source (number {number}) is not known here", {"number": request.source_id})
            return [Arrival(self._nowhere(), trust, request.family, lost)]
        try:
            messages = decode(request, region=self._region)
        except Exception as error:  # a decoder must not raise; if it does, the body is kept for a person
            log.exception("a stored request could not be decoded")
            messages = [whole(request, *_why("could not be decoded: {error}", error))]
        return [Arrival(source, trust, request.family, message) for message in messages]

    def _take(self, arrivals: list[Arrival], behind: Position | None) -> None:
        """Take a batch; when it fails, find the message that it fails on and put that one aside."""
        journal = None if behind is None else (self._name, behind)
        try:
            self._intake.take(arrivals, journal)
        except (Unavailable, OperationalError):
            raise  # nobody's fault; the same batch is tried again
        except Exception as error:
            log.exception("a batch could not be taken in")
            if len(arrivals) <= 1:
                self._intake.take([_set_aside(arrival, error) for arrival in arrivals], journal)
                return
            half = len(arrivals) // 2
            self._take(arrivals[:half], None)
            self._take(arrivals[half:], behind)

    def _source(self, source_id: int) -> Source | None:
        """The source as it is now, or was some seconds ago."""
        now = self._clock.now()
        if source_id not in self._known or now >= self._known_until:
            self._known = self._sources.by_number()
            self._known_until = now + SOURCES_FOR
        return self._known.get(source_id)

    def _nowhere(self) -> Source:
        """The source under which people find what came from sources that are not known."""
        return self._sources.ensure(UNKNOWN_SOURCE, "other")


def _set_aside(arrival: Arrival, error: Exception) -> Arrival:
    message = arrival.message
    if isinstance(message, Rejected):
        raise error
    reason, params = _why("could not be taken in: {error}", error)
    kept = Rejected(
        reason=reason,
        params=params,
        raw=msgspec.json.encode(message),
        received_at=message.received_at,
        form=CANONICAL,
    )
    return arrival._replace(message=kept)


def _why(reason: str, error: Exception) -> tuple[str, dict[str, str]]:
    return reason, {"error": f"{type(error).__name__}: {error}"[:200]}
