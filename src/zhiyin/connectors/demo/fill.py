"""Fills an installation with the year of the demo brand, through the same intake as everything else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from zhiyin.connectors.arrival import Arrival, Taken
from zhiyin.connectors.demo.brand import BRAND, SOURCES
from zhiyin.connectors.demo.stream import tell
from zhiyin.connectors.demo.year import Year
from zhiyin.connectors.sources.model import Source
from zhiyin.customers.model import Trust

FAMILY = "demo"
BATCH = 12_000  # larger than the intake's own batches: nobody waits for an answer here
Progress = Callable[[int, int], None]  # done, total
_CHANNELS = {"web": "web", "app": "app", "mini": "mini_program"}


class Sources(Protocol):
    """Makes sources, or finds those of an earlier run (`connectors.sources`)."""

    def ensure(
        self, name: str, kind: str, *, channel: str = "", scope_id: int = 0, is_sample: bool = False
    ) -> Source: ...


Take = Callable[[Sequence[Arrival]], Taken]


ScopeOf = Callable[[str, str], int]  # brand, department


def sample_sources(sources: Sources, scope_of: ScopeOf) -> list[Source]:
    """The sources of the demo brand, in the order of SOURCES; all marked as sample data."""
    found = []
    for source in SOURCES:
        kind = _CHANNELS.get(source.key, "server")
        scope_id = scope_of(BRAND, source.department)
        found.append(sources.ensure(source.name, kind, channel=kind, scope_id=scope_id, is_sample=True))
    return found


def fill(year: Year, sources: Sequence[Source], take: Take, progress: Progress) -> int:
    """Take the whole year in; how many interactions were new. Begun again, it goes on where it stopped."""
    trust = [Trust.PUBLIC if source.is_public else Trust.SERVER for source in SOURCES]
    accepted = done = 0
    for chunk in tell(year, BATCH):
        accepted += take([Arrival(sources[number], trust[number], FAMILY, said) for number, said in chunk]).accepted
        done += len(chunk)
        progress(done, year.count)
    return accepted
