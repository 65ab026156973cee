"""Life after the fill: the same people live on, told through the collecting endpoints as their SDKs would."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import httpx
import numpy as np

from zhiyin.base.clock import Clock, to_micros
from zhiyin.connectors.demo.brand import SOURCE_INDEX
from zhiyin.connectors.demo.moments import Kind
from zhiyin.connectors.demo.seasons import DAY, Ints
from zhiyin.connectors.demo.stream import tell
from zhiyin.connectors.demo.telling.voice import iso
from zhiyin.connectors.demo.year import Year, plan_year
from zhiyin.customers.model import IdentifierKind
from zhiyin.touchpoints.model import Interaction, InteractionType

log = logging.getLogger(__name__)

WINDOW_DAYS = 12  # of the planned year are replayed, quicker than they were
_TIMEOUT_SECONDS = 10.0
_PATIENCE_SECONDS = 2.0
# What happens once in a life, or belongs to the brand: told by the fill, not again.
_NOT_AGAIN = (Kind.SYNCED, Kind.SIGNED_UP, Kind.GROUPED, Kind.TABLET, Kind.TABLET_VIEWED, Kind.STOCK)
_TRAIT_OF_KIND = {
    IdentifierKind.EMAIL.value: "email",
    IdentifierKind.PHONE.value: "phone",
    IdentifierKind.MEMBER.value: "memberNumber",
    IdentifierKind.OPENID.value: "openid",
    IdentifierKind.UNIONID.value: "unionid",
}


def lives_on(customers: int, seed: int, now: datetime) -> Iterator[tuple[int, Interaction]]:
    """What the people of the demo do next, without end: the last days of further years of theirs."""
    begun = to_micros(now) // 1_000_000
    for turn in count():
        series = f"-{np.base_repr(begun // 60 + turn, 36)}-"
        year = plan_year(customers, seed, now, series=series, lives=begun + turn)
        for chunk in tell(recent(year), 500):
            yield from chunk


def recent(year: Year) -> Year:
    """The last days of the year; only what also began in them, so that nothing follows what nobody saw."""
    at, kind, _, ref, _ = year.lines
    keep = (at > year.now - WINDOW_DAYS * DAY) & ~np.isin(kind, _NOT_AGAIN)
    ordered = np.append(ref[keep & (kind == Kind.ORDERED)], -1)
    for beginning, followers, orders in _stories(year):
        is_one = (kind >= followers[0]) & (kind <= followers[1])
        begins = keep & (kind == beginning)
        if orders is not None:
            begins[begins] = np.isin(orders[ref[begins]], ordered)
        keep &= ~is_one | (np.isin(ref, ref[begins]) & (begins | (kind != beginning)))
    return replace(year, lines=tuple(column[keep] for column in year.lines))


def _stories(year: Year) -> tuple[tuple[Kind, tuple[Kind, Kind], Ints | None], ...]:
    """How each story begins, the kinds that belong to it, and the orders that it is about."""
    contacts, surveys, reviews = year.contacts.order, year.surveys.order, year.reviews.order
    return (
        (Kind.ORDERED, (Kind.PAYMENT_FAILED, Kind.POINTS_REDEEMED), None),
        (Kind.TICKET_OPENED, (Kind.TICKET_OPENED, Kind.TICKET_REOPENED), contacts),
        (Kind.CHAT_STARTED, (Kind.CHAT_STARTED, Kind.CHAT_ENDED), contacts),
        (Kind.CALLED, (Kind.CALLED, Kind.CALLED), contacts),
        (Kind.SURVEY_SENT, (Kind.SURVEY_SENT, Kind.SURVEY_ANSWERED), surveys),
        (Kind.REVIEWED, (Kind.REVIEWED, Kind.REVIEWED), reviews),
        (Kind.REVIEW_POSTED, (Kind.REVIEW_POSTED, Kind.REVIEW_POSTED), reviews),
    )


def as_message(said: Interaction, at: datetime) -> dict[str, Any]:
    """The interaction as a Segment SDK sends it, happening `at`; promises move along."""
    context = dict(said.context)
    context["channel"] = said.channel
    message: dict[str, Any] = {"type": said.type, "messageId": said.event_id, "timestamp": at.isoformat()}
    traits: dict[str, Any] = {}
    for kind, value in said.identifiers:
        if kind == IdentifierKind.USER:
            message["userId"] = value
        elif kind == IdentifierKind.ANONYMOUS:
            message["anonymousId"] = value
        elif kind == IdentifierKind.DEVICE:
            context["device"] = {"id": value}
        elif kind in _TRAIT_OF_KIND:
            traits[_TRAIT_OF_KIND[kind]] = value
        else:
            context["externalIds"] = [{"type": kind, "id": value}]
    message["context"] = {**context, "traits": traits} if traits else context
    if said.type == InteractionType.TRACK:
        message["event"] = said.name
        message["properties"] = _moved(said.properties, at - _instant(said))
    else:
        message["traits"] = said.traits
    if said.group_id:
        message["groupId"] = said.group_id
    return message


def _instant(said: Interaction) -> datetime:
    return datetime.fromisoformat(iso(said.at))


def _moved(properties: dict[str, Any], by: timedelta) -> dict[str, Any]:
    promised = properties.get("promised_at")
    if promised is None:
        return properties
    return {**properties, "promised_at": (datetime.fromisoformat(promised) + by).isoformat()}


@dataclass
class LiveTraffic:
    """Sends messages to a running server, some a second, each with the key of its source."""

    base_url: str
    keys: Mapping[int, str]  # by place in SOURCES
    clock: Clock
    per_second: float = 3.0
    sent: int = 0

    def run(self, interactions: Iterator[tuple[int, Interaction]], stopping: threading.Event) -> None:
        """Until `stopping`; a server that is away for a while is waited for."""
        rng = np.random.default_rng(to_micros(self.clock.now()))
        with httpx.Client(base_url=self.base_url, timeout=_TIMEOUT_SECONDS, trust_env=False) as client:
            for source, said in interactions:
                if stopping.wait(float(rng.exponential(1 / self.per_second))):
                    return
                if source in self.keys:
                    self._send(client, source, said, stopping)

    def _send(self, client: httpx.Client, source: int, said: Interaction, stopping: threading.Event) -> None:
        now = self.clock.now()
        body = {"batch": [as_message(said, now)], "sentAt": now.isoformat()}
        while not stopping.is_set():
            try:
                answer = client.post("/v1/batch", json=body, auth=(self.keys[source], ""))
            except httpx.TransportError as error:
                log.debug("the server cannot be reached: %s", error)
                stopping.wait(_PATIENCE_SECONDS)
                continue
            if answer.status_code in (429, 503):
                stopping.wait(float(answer.headers.get("retry-after", _PATIENCE_SECONDS)))
                continue
            if answer.status_code == httpx.codes.UNAUTHORIZED:  # the sample data were removed, their keys with them
                stopping.wait()
                return
            answer.raise_for_status()
            self.sent += 1
            return


def speaking_sources() -> Sequence[int]:
    """The sources that send live: all but the warehouse's counts."""
    return [index for key, index in SOURCE_INDEX.items() if key != "stock"]
