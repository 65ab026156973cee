"""How often Python looks for cycles among its objects."""

from __future__ import annotations

import gc


def calm_garbage_collection() -> None:
    """Look seldom: batches make and drop many small objects without cycles, and each search stops everything.

    Measured while decoding batches of 100: with the usual threshold the search took a third of the time.
    """
    gc.set_threshold(100_000, 50, 100)
