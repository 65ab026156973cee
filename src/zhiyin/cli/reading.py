"""Files that a command is given."""

from __future__ import annotations

from pathlib import Path

from zhiyin.base.errors import InvalidInput


def text_of(file: Path) -> str:
    """What a file in UTF-8 says, with or without a byte order mark."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput("{file} is not in UTF-8", file=file) from None
    except OSError as error:
        raise InvalidInput("{file} cannot be read: {reason}", file=file, reason=error.strerror) from None
