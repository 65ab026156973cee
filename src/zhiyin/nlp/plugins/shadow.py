"""A challenger reads beside the champion and changes nothing, until its figures say that it should."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from zhiyin.nlp.model import Analysis, Taxonomy, TextModel
from zhiyin.nlp.plugins.agreement import Agreement, TaskAgreement
from zhiyin.nlp.plugins.router import Task

log = logging.getLogger(__name__)
_WHOLE = 1 << 32


@dataclass
class Shadowed:
    """A `TextModel`: the champion's word counts. A share of the texts, always the same ones, goes to both."""

    champion: TextModel
    challenger: TextModel
    share: float = 1.0
    file: str = ""  # that describes the challenger, without its ending
    tasks: frozenset[Task] = frozenset(Task)  # that are compared: what it takes from ours says nothing of it
    agreement: Agreement = field(default_factory=Agreement)

    @property
    def name(self) -> str:
        return self.champion.name

    def read(self, texts: Sequence[str], taxonomy: Taxonomy) -> list[Analysis]:
        """What the champion says."""
        told = self.champion.read(texts, taxonomy)
        places = [place for place, text in enumerate(texts) if self._is_for_both(text)]
        if places:
            self._compare([texts[place] for place in places], [told[place] for place in places], taxonomy)
        return told

    def report(self) -> list[TaskAgreement]:
        """How often both say the same, one line a task."""
        return [one for one in self.agreement.report() if one.task in self.tasks]

    def _is_for_both(self, text: str) -> bool:
        return zlib.crc32(text.encode("utf-8", "surrogatepass")) < self.share * _WHOLE

    def _compare(self, texts: Sequence[str], told: Sequence[Analysis], taxonomy: Taxonomy) -> None:
        try:
            self.agreement.add(told, self.challenger.read(texts, taxonomy))
        except Exception:  # a challenger may do anything but stop the reading
            log.warning("challenger %s failed", self.challenger.name, exc_info=True)
            self.agreement.failures += len(texts)
