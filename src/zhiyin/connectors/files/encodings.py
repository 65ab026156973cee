"""In which encoding a text file is written: byte order mark, then UTF-8, then the Chinese encodings, strictly."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from zhiyin.base.locale import Locale

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk", "big5", "big5hkscs", "cp1252", "latin-1")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
_CHUNK = 1 << 20
_LINE = 1 << 16
_MOSTLY = 0.9


def encoding_of(path: Path, locale: Locale) -> str:
    """The encoding that the whole file obeys.

    A UTF-8 file with a few broken lines is still UTF-8: text of another
    encoding hardly ever has lines that happen to be valid UTF-8.
    """
    with path.open("rb") as file:
        start = file.read(4)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    if _obeys(path, "utf-8") or _is_mostly_utf8(path):
        return "utf-8"
    chinese = ("big5hkscs", "gb18030") if locale is Locale.ZH_TW else ("gb18030", "big5hkscs")
    for encoding in chinese:
        if _obeys(path, encoding):
            return "big5" if encoding == "big5hkscs" and _obeys(path, "big5") else encoding
    return "cp1252" if _is_western(path) else "utf-8"


def _obeys(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _is_western(path: Path) -> bool:
    """Whether letters beyond ASCII stand alone among others, as in José; what else is broken is shown as such."""
    alone = together = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            for run in _BEYOND_ASCII.findall(chunk):
                alone += len(run) == 1
                together += len(run) > 1
    return alone > _MOSTLY * (alone + together)


def _is_mostly_utf8(path: Path) -> bool:
    good = bad = 0
    with path.open("rb") as file:
        while line := file.readline(_LINE):
            if line.isascii():
                continue
            try:
                line.decode()
                good += 1
            except UnicodeDecodeError:
                bad += 1
    return good > 0 and good >= _MOSTLY * (good + bad)
