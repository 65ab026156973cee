"""An intake with a journal before it and quarantine beside it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from zhiyin.base.clock import FixedClock, to_micros
from zhiyin.base.scope import EVERYTHING
from zhiyin.connectors.arrival import Arrival, Quarantined
from zhiyin.connectors.intake import Intake
from zhiyin.connectors.journal import JournalWriter
from zhiyin.connectors.journal_intake import JournalIntake
from zhiyin.connectors.protocols.model import RawRequest
from zhiyin.connectors.quarantine import QuarantineService
from zhiyin.connectors.sources.model import Source
from zhiyin.connectors.sources.service import SourceService
from zhiyin.customers.model import Identifier, Trust
from zhiyin.customers.service import CustomerService
from zhiyin.db.database import Database
from zhiyin.db.fact_batches import FactBatches
from zhiyin.db.outbox import Outbox
from zhiyin.staff.scopes import ScopeDirectory
from zhiyin.touchpoints.model import Interaction
from zhiyin.touchpoints.service import Entry, TimelineService

ZONE = ZoneInfo("Asia/Shanghai")
REGION = "CN"


class Bench:
    """What stands between a stored request and the timeline."""

    def __init__(self, db: Database, clock: FixedClock, folder: Path) -> None:
        self.db, self.clock, self.folder = db, clock, folder
        self.outbox = Outbox(db, clock, {"InteractionsTaken": ["orders"]})
        self.facts = FactBatches(db, clock)
        self.timeline = TimelineService(db, self.facts, zone=ZONE)
        self.sources = SourceService(db, clock)
        self.source: Source = self.sources.create("web shop", "web")
        self.intake = self.started()
        self.quarantine = QuarantineService(db, self.intake, self.sources, REGION)

    def started(self) -> Intake:
        """An intake as after a start: it knows only what is stored."""
        customers = CustomerService(self.db, self.outbox, self.facts, self.clock)
        return Intake(self.db, self.outbox, self.clock, customers, self.timeline, ScopeDirectory(), ZONE)

    def journal(self, intake: Intake | None = None) -> JournalIntake:
        """What reads the journal, as after a start."""
        return JournalIntake(self.folder, self.db, intake or self.intake, self.sources, self.clock, REGION)

    def arrival(
        self, event_id: str, *, user: str = "u1", name: str = "Product Viewed", **properties: object
    ) -> Arrival:
        at = to_micros(self.clock.now())
        message = Interaction(
            event_id=event_id,
            type="track",
            name=name,
            at=at,
            received_at=at,
            identifiers=(Identifier("user_id", user),),
            properties=properties,
        )
        return Arrival(self.source, Trust.SERVER, "segment", message)

    def write(self, body: bytes, *, path: str = "/v1/batch", source_id: int | None = None, **given: str) -> None:
        """A request that was acknowledged: it lies in the journal."""
        request = RawRequest(
            family="sensors" if path == "/sa" else "segment",
            source_id=self.source.id if source_id is None else source_id,
            trust=int(Trust.SERVER),
            path=path,
            query=given.pop("query", ""),
            received_at=to_micros(self.clock.now()),
            body=body,
            **given,
        )
        asyncio.run(self._append(msgspec.msgpack.encode(request)))

    def take_in(self, intake: Intake | None = None) -> None:
        """Read the journal to its end."""
        reader = self.journal(intake)
        while reader.step():
            pass

    def waiting(self, state: str = "open") -> list[Quarantined]:
        """What is in quarantine, newest first."""
        return self.quarantine.list_messages(EVERYTHING, state=state)

    def shown(self) -> list[Entry]:
        """What the timeline shows, newest first."""
        return self.timeline.newest(EVERYTHING)

    async def _append(self, record: bytes) -> None:
        writer = JournalWriter(self.folder)
        try:
            await writer.append(record)
        finally:
            writer.close()
