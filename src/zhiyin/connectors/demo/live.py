"""The demo brand told live, through the collecting endpoints as SDKs would."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
import numpy as np

from zhiyin.base.clock import Clock, from_micros, to_micros
from zhiyin.connectors.demo.brand import SOURCE_INDEX
from zhiyin.connectors.demo.lives import LOOKS_PER_SECOND, Lives
from zhiyin.connectors.demo.telling.voice import Told
from zhiyin.customers.model import IdentifierKind
from zhiyin.touchpoints.model import Interaction, InteractionType

log = logging.getLogger(__name__)

_TIMEOUT_SECONDS = 10.0
_PATIENCE_SECONDS = 2.0
_TRAIT_OF_KIND = {
    IdentifierKind.EMAIL.value: "email",
    IdentifierKind.PHONE.value: "phone",
    IdentifierKind.MEMBER.value: "memberNumber",
    IdentifierKind.OPENID.value: "openid",
    IdentifierKind.UNIONID.value: "unionid",
}


def as_message(said: Interaction) -> dict[str, Any]:
    """The interaction as a Segment SDK sends it."""
    context = dict(said.context)
    context["channel"] = said.channel
    message: dict[str, Any] = {
        "type": said.type,
        "messageId": said.event_id,
        "timestamp": from_micros(said.at).isoformat(),
    }
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
        message["properties"] = said.properties
    else:
        message["traits"] = said.traits
    if said.group_id:
        message["groupId"] = said.group_id
    return message


@dataclass
class LiveTraffic:
    """Sends what the people of the demo do to a running server, each source with its key."""

    base_url: str
    keys: Mapping[int, str]  # by place in SOURCES
    clock: Clock
    per_second: float = LOOKS_PER_SECOND

    def run(self, lives: Lives, stopping: threading.Event, keep: Callable[[datetime], None]) -> None:
        """Until `stopping`; a server that is away for a while is waited for. `keep` hears until when all is told."""
        rng = np.random.default_rng(to_micros(self.clock.now()))
        with httpx.Client(base_url=self.base_url, timeout=_TIMEOUT_SECONDS, trust_env=False) as client:
            while not stopping.is_set():
                due = lives.due(self.clock.now())
                self._send_all(client, due, stopping)
                if stopping.is_set():
                    return  # perhaps not all of it was sent: told again next time, and taken once
                if due:
                    keep(from_micros(due[-1][1].at))
                    continue
                self._send_all(client, lives.look(self.clock.now(), rng), stopping)
                stopping.wait(float(rng.exponential(1 / self.per_second)))

    def _send_all(self, client: httpx.Client, told: Sequence[Told], stopping: threading.Event) -> None:
        by_source: dict[int, list[Interaction]] = {}
        for source, said in told:
            by_source.setdefault(source, []).append(said)
        for source, saids in by_source.items():
            if source in self.keys and not stopping.is_set():
                self._send(client, source, saids, stopping)

    def _send(self, client: httpx.Client, source: int, saids: Sequence[Interaction], stopping: threading.Event) -> None:
        batch = [as_message(said) for said in saids]
        while not stopping.is_set():
            body = {"batch": batch, "sentAt": self.clock.now().isoformat()}
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
            return


def speaking_sources() -> Sequence[int]:
    """The sources that send live: all but the warehouse's counts."""
    return [index for key, index in SOURCE_INDEX.items() if key != "stock"]
