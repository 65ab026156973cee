"""How much a key may send: so much a second, and for some seconds more than that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from time import monotonic

from zhiyin.customers.model import Trust

BURST_SECONDS = 10
"""What a key did not use, it may send at once later: so many seconds' worth."""
EVENT_BYTES = 1024
"""A request counts as one event for each kilobyte that it begins."""
MAX_REMEMBERED = 10_000


@dataclass(slots=True)
class Bucket:
    """What one key may send now; below nothing, it waits until that has grown back."""

    left: float
    at: float

    def wait(self, cost: int, rate: int, now: float) -> int:
        """Take from it: 0, or after how many seconds it is worth trying again. A large request passes, then weighs."""
        self.left = min(self.left + (now - self.at) * rate, rate * BURST_SECONDS)
        self.at = now
        if self.left <= 0:
            return max(1, ceil(-self.left / rate))
        self.left -= cost
        return 0


class Rates:
    """The rate of each key; one that floods us holds up nobody but itself."""

    def __init__(self, limits: Mapping[Trust, int], now: Callable[[], float] = monotonic) -> None:
        """`limits` are events a second by what a key is trusted with; 0 and what is not named have none."""
        self._limits = {trust: rate for trust, rate in limits.items() if rate}
        self._now = now
        self._buckets: dict[str, Bucket] = {}

    def wait(self, key: str, trust: Trust, size: int) -> int:
        """0 when the key may send a request of this size now; else after how many seconds it may be tried again."""
        rate = self._limits.get(trust)
        if rate is None:
            return 0
        now = self._now()
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._add(key, Bucket(rate * BURST_SECONDS, now), now)
        return bucket.wait(1 + size // EVENT_BYTES, rate, now)

    def _add(self, key: str, bucket: Bucket, now: float) -> Bucket:
        if len(self._buckets) >= MAX_REMEMBERED:  # who has been quiet for so long starts anew with the same
            self._buckets = {name: one for name, one in self._buckets.items() if now - one.at < BURST_SECONDS}
        self._buckets[key] = bucket
        return bucket
