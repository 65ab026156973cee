"""The definitions of the brand, each read when it is asked for: one may be made of others, in any order."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping

from zhiyin.base.errors import InvalidInput
from zhiyin.metrics.custom.model import Definition, Derived
from zhiyin.metrics.custom.reading import read_definition

_log = logging.getLogger(__name__)


class Library(Mapping[str, Definition]):
    """Those that can be used: not a definition of another release, nor what is made of one."""

    def __init__(self, texts: Mapping[str, str], taken: Collection[str]) -> None:
        self._texts = texts
        self._taken = taken
        self._read: dict[str, Definition | None] = {}

    def __getitem__(self, metric_id: str) -> Definition:
        if metric_id not in self._read:
            self._read[metric_id] = None  # so that a circle comes to an end
            self._read[metric_id] = self._definition(self._texts[metric_id])
        found = self._read[metric_id]
        if found is None:
            raise KeyError(metric_id)
        return found

    def __iter__(self) -> Iterator[str]:
        return (metric_id for metric_id in self._texts if metric_id in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def made_of(self, metric_id: str) -> list[str]:
        """The metrics that are made of this one, some by way of others."""
        return [one.id for one in self.values() if isinstance(one.body, Derived) and metric_id in one.body.made_of]

    def _definition(self, text: str) -> Definition | None:
        try:
            return read_definition(text, self._taken, self)
        except InvalidInput as error:  # written for another release
            _log.warning("a custom metric cannot be used any more: %s", error)
            return None
