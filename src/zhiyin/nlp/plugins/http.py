"""A model behind any server that speaks our small JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhiyin.nlp.model import Analysis, Taxonomy
from zhiyin.nlp.plugins.asking import Asker
from zhiyin.nlp.plugins.wire import analyses_of, request_of


@dataclass(frozen=True, slots=True)
class HttpModel:
    """Sends texts as they are: personal data too. Unavailable when no answer can be used."""

    name: str
    asker: Asker
    at_once: int = 64

    def read(self, texts: Sequence[str], taxonomy: Taxonomy) -> list[Analysis]:
        """One analysis a text, in their order."""
        found: list[Analysis] = []
        for start in range(0, len(texts), self.at_once):
            part = texts[start : start + self.at_once]
            found += analyses_of(self.name, self.asker.ask(self.name, request_of(part, taxonomy)), part, taxonomy)
        return found
