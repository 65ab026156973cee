"""Texts as whoever asks may read them: with the customer's name, or without what tells who they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from zhiyin.feedback.opinions.model import HeardText
from zhiyin.nlp.masking import mask
from zhiyin.staff.access import Permission, Principal
from zhiyin.web.api.opinion_answers import TextOut, WholeTextOut, WhoseText

if TYPE_CHECKING:
    from zhiyin.app.build import App

_COVER = "•"


def covered(text: str) -> str:
    """The text with a dot for each character of personal data, so that spans still stand where they stood."""
    signs = list(text)
    for hidden in mask(text).hidden:
        start, end = hidden.span
        signs[start:end] = _COVER * (end - start)
    return "".join(signs)


def may_know_whose(principal: Principal) -> bool:
    return principal.may(Permission.CUSTOMERS_READ)


def told(app: App, texts: Sequence[HeardText], principal: Principal) -> list[TextOut]:
    """A list of texts; who may not see customers gets no name, and words without personal data."""
    if not may_know_whose(principal):
        return [
            TextOut.of(text).model_copy(update={"text": covered(text.verbatim.text), "is_masked": True})
            for text in texts
        ]
    people = app.customers.whose({text.verbatim.identity_id for text in texts} - {0})
    return [
        TextOut.of(text).model_copy(update={"customer": _whose(people.get(text.verbatim.identity_id))})
        for text in texts
    ]


def told_whole(app: App, text: HeardText, principal: Principal) -> WholeTextOut:
    """One text, with what people corrected in it."""
    (listed,) = told(app, [text], principal)
    return WholeTextOut.whole(text, listed)


def _whose(known: tuple[str, str, str, str] | None) -> WhoseText | None:
    return None if known is None else WhoseText(id=known[0], name=known[1] or None)
