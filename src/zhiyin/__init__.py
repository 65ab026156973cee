"""Zhiyin (知音): customer experience management, self-hosted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhiyin.app.notebook import Notebook

__version__ = "0.1.0"


def open(folder: str | Path | None = None, *, url: str | None = None, key: str | None = None) -> Notebook:
    """Metrics for notebooks: of the data in a folder or, at a `url`, of a running server; see `app/notebook.py`."""
    from zhiyin.app.notebook import open_notebook  # heavy, and not needed by whoever asks for the version

    return open_notebook(folder, url=url, key=key)
