"""Messages that could not be taken: kept with their reason, searched, corrected and tried again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from zhiyin.base.clock import to_micros
from zhiyin.base.errors import InvalidInput, NotFound
from zhiyin.base.scope import ScopeFilter
from zhiyin.connectors import intake_store as store
from zhiyin.connectors.arrival import Arrival, Quarantined
from zhiyin.connectors.corrections import Correction
from zhiyin.connectors.intake import Intake
from zhiyin.connectors.protocols.families import PROTOCOLS, again, decode
from zhiyin.connectors.protocols.model import CANONICAL, REQUEST, RawRequest
from zhiyin.connectors.sources.model import Source
from zhiyin.connectors.sources.service import SourceService
from zhiyin.customers.model import Trust
from zhiyin.db.database import Database
from zhiyin.touchpoints.model import Interaction, Rejected

_canonical = msgspec.json.Decoder(Interaction)
_NAMED = {CANONICAL: "name"}
"""The field that names the event, where it is not `event`."""


class Replayed(NamedTuple):
    """What became of messages that were tried again: taken now, known already, still refused (and why)."""

    accepted: int
    duplicates: int
    refused: list[tuple[int, Rejected]]


class QuarantineService:
    """What a person can do with messages that were put aside."""

    def __init__(self, db: Database, intake: Intake, sources: SourceService, region: str) -> None:
        """`region` is that of phone numbers without a country code."""
        self._db = db
        self._intake = intake
        self._sources = sources
        self._region = region

    def list_messages(
        self,
        scopes: ScopeFilter,
        *,
        source: str | None = None,
        state: str = "open",
        words: str | None = None,
        before_id: int | None = None,
        limit: int = 50,
    ) -> list[Quarantined]:
        """Messages that were put aside, newest first; `words` must occur in the reason or the message."""
        allowed = [one.id for one in self._sources.list_sources(scopes) if source in (None, one.public_id)]
        with self._db.reading() as tx:
            return store.list_quarantine(tx, allowed, state=state, words=words, before_id=before_id, limit=limit)

    def count_open(self, source_id: int) -> int:
        """How many messages of a source wait for somebody."""
        with self._db.reading() as tx:
            return store.count_open(tx, source_id)

    def open_counts(self) -> dict[int, int]:
        """How many messages wait, by the number of their source."""
        with self._db.reading() as tx:
            return store.open_counts(tx)

    def get(self, message_id: int, scopes: ScopeFilter) -> Quarantined:
        [found] = self._get_many([message_id], scopes)
        return found

    def replay(self, ids: Sequence[int], correction: Correction, scopes: ScopeFilter) -> Replayed:
        """Correct the messages and take them in; those that are still refused stay, unchanged."""
        sources = self._sources.by_number()
        arrivals: list[Arrival] = []
        refused: list[tuple[int, Rejected]] = []
        taken: list[int] = []
        for message in self._get_many(ids, scopes):
            found = _tried(message, correction, sources[message.source_id], self._region)
            bad = [one.message for one in found if isinstance(one.message, Rejected)]
            if bad and len(bad) == len(found):  # of a whole request, those that are refused stay by themselves
                refused.append((message.id, bad[0]))
            else:
                arrivals += found
                taken.append(message.id)
        result = self._intake.take(arrivals)
        with self._db.transaction() as tx:
            store.set_state(tx, taken, "replayed")
        return Replayed(result.accepted, result.duplicates, refused)

    def dismiss(self, ids: Sequence[int], scopes: ScopeFilter) -> None:
        """Nothing can be done about these; they are no longer listed as open."""
        found = self._get_many(ids, scopes)
        with self._db.transaction() as tx:
            store.set_state(tx, [message.id for message in found], "dismissed")

    def _get_many(self, ids: Sequence[int], scopes: ScopeFilter) -> list[Quarantined]:
        sources = self._sources.by_number()
        with self._db.reading() as tx:
            found = store.get_quarantined(tx, list(ids))
        allowed = {m.id for m in found if m.source_id in sources and scopes.allows(sources[m.source_id].scope_id)}
        for wanted in ids:
            if wanted not in allowed:
                raise NotFound("there is no message {id} in quarantine", id=wanted)
        return found


def _tried(message: Quarantined, correction: Correction, source: Source, region: str) -> list[Arrival]:
    """The message after correction, decoded anew as what it was when it came."""
    family = message.around.get("family", "") if message.family == REQUEST else message.family
    try:
        messages = _decoded(message, _corrected(message, correction), region)
    except (InvalidInput, msgspec.DecodeError) as error:
        template = error.template if isinstance(error, InvalidInput) else "the message is no JSON"
        params = error.params if isinstance(error, InvalidInput) else {}
        messages = [Rejected(reason=template, params=params, raw=message.raw)]
    return [Arrival(source, Trust(message.trust), family, one) for one in messages]


def _corrected(message: Quarantined, correction: Correction) -> bytes:
    if message.family == REQUEST and correction == Correction():
        return message.raw  # as it came, perhaps compressed
    fields = msgspec.json.decode(message.raw)
    if not isinstance(fields, dict):
        raise InvalidInput("only a message that is a JSON object can be corrected")
    return msgspec.json.encode(correction.applied_to(fields, name=_NAMED.get(message.family, "event")))


def _decoded(message: Quarantined, body: bytes, region: str) -> Sequence[Interaction | Rejected]:
    """What it says now; a message of a protocol is sent again as its request was."""
    around, family = message.around, message.family
    if family == REQUEST:
        family, path, query = around["family"], around["path"], around["query"]
        return decode(_request(message, family, path, b"" if body == query.encode() else body, query), region=region)
    if family not in PROTOCOLS:
        return [_canonical.decode(body)]
    path, again_body = again(family, body, around)
    return decode(_request(message, family, path, again_body), region=region)


def _request(message: Quarantined, family: str, path: str, body: bytes, query: str = "") -> RawRequest:
    return RawRequest(
        family=family,
        source_id=message.source_id,
        path=path,
        query=query,
        received_at=to_micros(message.received_at),
        body=body,
        trust=message.trust,
        **{name: message.around[name] for name in ("ip", "user_agent", "sent_at") if name in message.around},
    )
