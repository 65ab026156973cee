"""Where sentences end: the unit that models read. A comma ends none, however long a Chinese sentence runs on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from zhiyin.nlp.model import Span
from zhiyin.nlp.words import lines

LONGEST = 200
"""Characters; a longer sentence is parted at its commas, else at blanks, else just there."""

_CLOSING = '["”’』」》)\\]】]{0,5}'
_END = re.compile(
    r"(?P<link>(?:https?://|www\.)[!-~]{0,2000}[A-Za-z0-9/=#&_-])"
    rf"|(?P<line>\n)"
    rf"|(?P<mark>[。！？!?][。！？!?.]{{0,9}}{_CLOSING})"
    rf"|(?P<half>[；;](?![-']?[)(DPp]){_CLOSING})"
    rf"|(?P<dots>(?:\.{{2,9}}|…{{1,9}}){_CLOSING})"
    rf"|(?P<stop>\.{_CLOSING})"
)
_WORD_BEFORE = re.compile(r"[A-Za-z][A-Za-z.]*$")
_LAST_COMMA = re.compile(r".*[,，、:：]", re.S)
_LAST_BLANK = re.compile(r".*\s", re.S)


def sentences(text: str) -> Iterator[Span]:
    """The sentences of a cleaned text in their order, without the blanks around them; none is empty."""
    start = 0
    for match in _END.finditer(text):
        if not match["link"] and _ends(text, match):
            yield from _short_enough(text, start, match.end())
            start = match.end()
    yield from _short_enough(text, start, len(text))


def _ends(text: str, match: re.Match[str]) -> bool:
    """Marks end a sentence; a full stop does unless it belongs to a number, a name or an abbreviation."""
    after = text[match.end() : match.end() + 2]
    if match["stop"]:
        return _full_stop_ends(text[max(0, match.start() - 12) : match.start()], after)
    if match["mark"]:
        return not after[:1].isascii() or not after[:1].isalnum() or match[0][0] in "。！？!"
    return True


def _full_stop_ends(before: str, after: str) -> bool:
    word = _WORD_BEFORE.search(before)
    short = word[0].lower() if word else ""
    if not after:
        return True
    if not after[0].isspace():
        return _stands_between_sentences(before, after)
    if short in (known := _abbreviations()):
        return known[short] and after[1:].isupper()
    return not (word and len(short) == 1 and word[0].isupper()) or short == "i"  # J. Smith


def _stands_between_sentences(before: str, after: str) -> bool:
    """Where no blank follows: `很好.但是`, `works well.The battery`, not `3.5`, `Node.js`, `a.Z`."""
    if not after[0].isascii():
        return after[0].isalpha() and not before[-1:].isdigit()
    return before[-2:].isalpha() and before[-2:].islower() and after[0].isupper() and after[1:].islower()


def _short_enough(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > LONGEST:
        cut = start + _cut(text[start : start + LONGEST])
        yield from _trimmed(text, start, cut)
        start = cut
    yield from _trimmed(text, start, end)


def _cut(piece: str) -> int:
    last = _LAST_COMMA.match(piece) or _LAST_BLANK.match(piece)
    return last.end() if last else len(piece)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    if stripped := piece.strip():
        yield Span(start, start + len(stripped))


@cache
def _abbreviations() -> Mapping[str, bool]:
    """Each with whether it may also end a sentence."""
    words = " ".join(lines("abbreviations.txt")).split()
    return {word.rstrip("!"): word.endswith("!") for word in words}
