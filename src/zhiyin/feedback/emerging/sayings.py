"""From texts and their opinions to what is counted: one saying an opinion, in its cell and by its customer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from zlib import crc32

from zhiyin.feedback.listening.model import Cell, Saying
from zhiyin.feedback.opinions.said_text import SaidText
from zhiyin.nlp.model import Polarity

LONGEST_WORDS = 400
"""Of a sentence so much is looked at for phrases; hardly any is longer."""


def sayings_of(
    text: SaidText, on: date, *, customers: Mapping[int, str], categories: Mapping[str, str], region: str
) -> Iterator[Saying]:
    """Each opinion of a text with its sentence, and whatever else the text says: what is new fits no topic yet."""
    sku = text.product.sku or text.product.product_id
    category = categories.get(text.product.product_id or "") or categories.get(sku or "")
    customer, place = customers.get(text.identity_id), region or None
    said: list[tuple[str, str | None, int | None]]
    said = [(text.text[start:end], path, polarity) for start, end, path, polarity in text.opinions]
    if rest := _rest(text):
        said.append((rest, None, text.sentiment))
    for words, path, polarity in said:
        heard = None if polarity is None else Polarity(polarity)
        cell = Cell(category, sku, path, heard, place)
        yield Saying(str(text.text_id), on, words.strip()[:LONGEST_WORDS], customer, cell)


def _rest(text: SaidText) -> str:
    """What stands in no sentence of an opinion; all of it where nothing else was heard."""
    parts, reached = [], 0
    for start, end, _, _ in sorted(text.opinions, key=lambda opinion: opinion.start):
        parts.append(text.text[reached:start])
        reached = max(reached, end)
    rest = "\n".join(part.strip() for part in (*parts, text.text[reached:]) if any(map(str.isalnum, part)))
    return rest or ("" if text.opinions else text.text)


def is_drawn(text: SaidText, one_in: int) -> bool:
    """Whether a text is among the sample that is counted: of one writer all texts or none are."""
    writer = f"identity {text.identity_id}" if text.identity_id else f"text {text.text_id}"
    return one_in == 1 or crc32(writer.encode()) % one_in == 0
