"""Which demo brand a data folder holds: enough to go on with an interrupted fill, and to let its people live on."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

_FILE = "demo.json"


@dataclass(frozen=True, slots=True)
class RunRecord:
    """How the year was made; the same values make the same year."""

    customers: int
    seed: int
    now: str  # ISO 8601: the end of the year
    is_filled: bool = False
    told_until: str | None = None  # ISO 8601: how far its people have lived since

    @property
    def instant(self) -> datetime:
        return datetime.fromisoformat(self.now)

    @property
    def lived_until(self) -> datetime:
        return datetime.fromisoformat(self.told_until or self.now)


def find_record(data: Path) -> RunRecord | None:
    """What an earlier run left; None for a folder without a demo brand."""
    path = data / _FILE
    return RunRecord(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def save_record(data: Path, record: RunRecord) -> None:
    """Keep it for the next run."""
    data.mkdir(parents=True, exist_ok=True)
    written = data / f"{_FILE}.new"
    written.write_text(json.dumps(asdict(record)), encoding="utf-8")
    written.replace(data / _FILE)  # whole or not at all: it is written often while the brand lives on


def drop_record(data: Path) -> None:
    """The demo brand is gone."""
    (data / _FILE).unlink(missing_ok=True)
