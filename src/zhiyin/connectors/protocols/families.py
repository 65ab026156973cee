"""The protocols that the collector speaks: which family answers on a path, and who decodes what it kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhiyin.connectors.protocols import segment, sensors
from zhiyin.connectors.protocols.model import DEFAULT_REGION, Family, RawRequest
from zhiyin.touchpoints.model import Interaction, Rejected

FAMILIES: tuple[Family, ...] = (segment.FAMILY, sensors.FAMILY)
_BY_NAME = {family.name: family for family in FAMILIES}


PROTOCOLS = frozenset(_BY_NAME)


def family_named(name: str) -> Family:
    """The family that a stored request belongs to."""
    return _BY_NAME[name]


def again(family: str, raw: bytes, around: Mapping[str, Any]) -> tuple[str, bytes]:
    """Path and body of a request that says one message of a family once more."""
    return _BY_NAME[family].again(raw, around)


def decode(request: RawRequest, *, region: str = DEFAULT_REGION) -> list[Interaction | Rejected]:
    """The interactions of a stored request, by its own family."""
    return _BY_NAME[request.family].decode(request, region=region)
