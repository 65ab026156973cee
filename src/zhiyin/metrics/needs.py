"""Which facts somebody has told yet: a metric that rests on others stays hidden till then."""

from __future__ import annotations

from datetime import timedelta

from zhiyin.base.clock import Clock
from zhiyin.base.errors import ZhiyinError
from zhiyin.metrics.model import Card
from zhiyin.metrics.remembering import Remembered
from zhiyin.warehouse.engine import Asked, Query
from zhiyin.warehouse.facts import FACTS

_LOOKED_AGAIN_AFTER = timedelta(minutes=1)


class ToldFacts:
    """Looks whether a column of a fact table holds anything, or a value; once it does, it does for good."""

    def __init__(self, engine: Asked, clock: Clock) -> None:
        self._engine = engine
        self._told: set[str] = set()
        self._looked: Remembered[bool] = Remembered(clock, _LOOKED_AGAIN_AFTER)

    def are_there(self, card: Card) -> bool:
        """Whether all that a metric needs was told at least once."""
        return all(self._is_told(need) for need in card.needs)

    def _is_told(self, need: str) -> bool:
        if need not in self._told and self._looked.get(need, lambda: self._look(need)):
            self._told.add(need)
        return need in self._told

    def _look(self, need: str) -> bool:
        fact, _, rest = need.partition(".")
        column, _, value = rest.partition("=")
        assert column in FACTS[fact].columns.names
        is_there = f"{column} = $value" if value else f"{column} IS NOT NULL"
        sql = f"SELECT 1 AS one FROM {fact} WHERE {is_there} LIMIT 1"  # noqa: S608 - names of our own
        try:
            return bool(self._engine.run(Query(sql, {"value": value} if value else {})).num_rows)
        except ZhiyinError:  # whoever asks for values is told why
            return False
