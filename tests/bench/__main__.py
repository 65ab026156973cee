"""`make bench`: the bars of the product, measured on this machine; name some to run only those."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench import (
    by_hand,
    collecting,
    console,
    coverage,
    customer_value,
    discovery,
    emerging,
    engines,
    growth,
    overview,
    planted,
    planted_opinions,
    reading,
    texts_beside,
    timeline,
)

PRIOR = int(os.environ.get("ZHIYIN_BENCH_PRIOR", "5000000"))

BENCHES: dict[str, Callable[[Path], None]] = {
    "acknowledged": collecting.acknowledged,
    "freshness": collecting.freshness,
    "sustained": lambda folder: collecting.sustained(folder, prior=PRIOR, seconds=60),
    "overview": overview.overview,
    "timeline": timeline.timeline,
    "growth": growth.growth,
    "by-hand": by_hand.by_hand,
    "engines": engines.engines,
    "customer value": customer_value.customer_value,
    "coverage": coverage.coverage,
    "planted": planted.planted,
    "console": console.console,
    "reading": reading.reading,
    "planted opinions": planted_opinions.planted_opinions,
    "texts beside people": texts_beside.texts_beside,
    "discovery": discovery.discovery,
    "emerging": emerging.emerging,
}
ONLY_WHEN_NAMED = {"engines", "discovery", "emerging", "reading", "texts beside people"}
"""They need what `make test-engines` brings, texts that are no part of the repository, or half an hour."""


def main() -> None:
    chosen = sys.argv[1:] or [name for name in BENCHES if name not in ONLY_WHEN_NAMED]
    for name in chosen:
        with tempfile.TemporaryDirectory() as folder:
            BENCHES[name](Path(folder))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
