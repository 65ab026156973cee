"""The recorded requests of real SDKs that lie beside the checkout, and requests made by hand."""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from zhiyin.connectors.protocols.families import FAMILIES, family_named
from zhiyin.connectors.protocols.model import Purpose, RawRequest
from zhiyin.touchpoints.model import Interaction, Rejected

WIRE = Path(__file__).resolve().parents[4] / "shared" / "wire"
NOON = 1_772_452_800_000_000  # 2026-03-02 12:00 UTC
SECOND = 1_000_000
RECORDED_AT = 1_795_372_800_000_000  # 2026-11-22 18:40 UTC, just after the last recording


@dataclass(frozen=True, slots=True)
class Recording:
    """One request as an SDK sent it."""

    label: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    def stored(self, received_at: int) -> RawRequest:
        return RawRequest(
            family=self.label.partition("-")[0].replace("rudder", "segment"),
            source_id=1,
            path=self.path,
            query=self.query,
            received_at=received_at,
            body=self.body,
            user_agent=self.headers.get("user-agent", ""),
            sent_at=self.headers.get("sentat", ""),
        )


@cache
def collecting_paths() -> frozenset[str]:
    return frozenset(route.path for family in FAMILIES for route in family.routes if route.purpose is Purpose.COLLECT)


def recordings(*labels: str) -> list[Recording]:
    """The recorded collecting requests whose label begins with one of these, in their order."""
    if not WIRE.is_dir():
        pytest.skip(f"no recordings of SDKs at {WIRE}")
    files = sorted(file for label in labels for file in WIRE.glob(f"{label}*/*.json"))
    read = [json.loads(file.read_text(encoding="utf-8")) | {"label": file.parent.name} for file in files]
    return [
        Recording(
            label=found["label"],
            path=found["path"],
            query=urlencode([tuple(pair) for pair in found["query"]]),
            headers={name.lower(): value for name, value in found["headers"]},
            body=b64decode(found["body_b64"]),
        )
        for found in read
        if found["path"] in collecting_paths() and found["method"] != "OPTIONS"
    ]


def decoded(path: str, body: object = b"", *, family: str = "segment", **given: Any) -> list[Interaction | Rejected]:
    """What a body sent to a path becomes; anything but bytes is sent as JSON."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    given = {"query": "", "received_at": NOON, **given}
    return family_named(family).decode(RawRequest(family=family, source_id=1, path=path, body=raw, **given))


def accepted(results: list[Interaction | Rejected]) -> list[Interaction]:
    """The interactions, when nothing was rejected."""
    assert [result.reason for result in results if isinstance(result, Rejected)] == []
    return [result for result in results if isinstance(result, Interaction)]


def reasons(results: list[Interaction | Rejected]) -> list[str]:
    """The reason of each rejection, "" for each interaction."""
    return [result.reason if isinstance(result, Rejected) else "" for result in results]
