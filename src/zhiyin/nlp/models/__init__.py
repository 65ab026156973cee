"""The weights that are shipped, with what is known of them (`card.md`)."""

from pathlib import Path

FOLDER = Path(__file__).parent
