"""The rejected rows as a file that people open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from zhiyin.base.locale import Locale, translate
from zhiyin.connectors.files.model import Reject

_HEADER = ("file", "line", "field", "value", "reason")
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rejects_csv(rejects: Iterable[Reject], locale: Locale) -> Iterator[str]:
    """Line by line; the reasons in the reader's language."""
    yield _line(translate(name, locale) for name in _HEADER)
    for each in rejects:
        reason = translate(each.template, locale, **each.params)
        yield _line((each.file, str(each.line), each.field, each.value, reason))


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([harmless(cell) for cell in cells])
    return out.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_STARTS_A_FORMULA) else cell
