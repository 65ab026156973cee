"""How fast counts rise: from what they were within the last minute."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from datetime import datetime, timedelta

WINDOW = timedelta(seconds=60)


class Rates:
    """Rates of counts that are noted now and then."""

    def __init__(self) -> None:
        self._noted: deque[tuple[datetime, dict[int, int]]] = deque()

    def note(self, at: datetime, counts: Mapping[int, int]) -> None:
        """The counts now; what is older than the window is forgotten, but for the last before it."""
        self._noted.append((at, dict(counts)))
        while len(self._noted) > 2 and self._noted[1][0] <= at - WINDOW:
            self._noted.popleft()

    def per_minute(self, key: int) -> float | None:
        """How much is added in a minute; None while there is but one look."""
        if len(self._noted) < 2:
            return None
        (first_at, first), (last_at, last) = self._noted[0], self._noted[-1]
        seconds = (last_at - first_at).total_seconds()
        return max(0, last.get(key, 0) - first.get(key, 0)) * 60 / seconds if seconds > 0 else None
