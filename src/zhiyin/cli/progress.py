"""How far long work is: a line that moves on a terminal, now and then a line elsewhere."""

from __future__ import annotations

import sys
import time

_TERMINAL_SECONDS = 0.2
_LOG_SECONDS = 5.0


class Progress:
    """Counts what its work counts, with rate and time left."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._begun = time.monotonic()
        self._told_at = self._begun
        self._is_terminal = sys.stderr.isatty()
        self._last = ""

    def tell(self, done: int, total: int) -> None:
        """Say how far it is, not too often; the end is always told."""
        now = time.monotonic()
        self._last = _line(done, total, now - self._begun, self._what)
        if now - self._told_at < (_TERMINAL_SECONDS if self._is_terminal else _LOG_SECONDS):
            return
        self._told_at = now
        self._write()
        self._last = ""

    def end(self) -> None:
        """The work is over."""
        if self._last:
            self._write()
        if self._is_terminal and self._told_at != self._begun:
            print(file=sys.stderr, flush=True)

    def _write(self) -> None:
        if self._is_terminal:
            print(f"\r\x1b[K{self._last}", end="", file=sys.stderr, flush=True)
        else:
            print(self._last, file=sys.stderr, flush=True)


def _line(done: int, total: int, seconds: float, what: str) -> str:
    rate = done / seconds if seconds > 0 else 0.0
    left = f", {(total - done) / rate:.0f} s left" if rate > 0 and done < total else ""
    share = 100 * done / total if total else 100.0
    return f"{share:3.0f} %  {done:,} of {total:,} {what}, {rate:,.0f}/s{left}"
