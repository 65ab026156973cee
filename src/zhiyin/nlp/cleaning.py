"""Takes out of a text what hinders reading: markup, invisible characters, wide forms, long runs, pinyin glosses.

A text of n characters takes time in proportion to n, whatever is in it: no pattern here looks further than it has
a fixed bound for.
"""

from __future__ import annotations

import html
import re
import unicodedata

from zhiyin.nlp.glosses import without_glosses
from zhiyin.nlp.tracing import Traced

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_BLOCKS = (
    "address|article|blockquote|br|dd|div|dl|dt|footer|h[1-6]|header|hr|li|ol|p|pre|section|table|tbody|td|th|tr|ul"
)
_INLINE = (
    "a|abbr|audio|b|body|button|center|code|del|em|embed|font|form|head|html|i|iframe|img|input|ins|label|link|mark|meta"
    "|object|s|script|small|source|span|strike|strong|style|sub|sup|svg|u|video"
)
# Only what is markup: "a <b and c> d" and "<3" are something that somebody says.
_ATTRIBUTES = r"(?:\s[^<>=]{0,60}=[^<>]{0,2000}|\s{0,9}/?)"
_TAG = re.compile(rf"<(?:/?(?:(?P<block>{_BLOCKS})|{_INLINE}){_ATTRIBUTES}|!--[^<>]{{0,2000}}--)>", re.I)
# Controls, formats, variation selectors, fillers and tags: nobody sees them, and they tear words apart.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_BLANK = re.compile("[\t\r\x0b\x0c\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_LINE_ENDS = "\r\x0b\x0c\x85\u2028\u2029"
_SURROGATE = re.compile("[\ud800-\udfff]")
_WIDE = re.compile("[\uff01-\uff5e]")
_MARKS = "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a"
_MOST_MARKS = 3  # on one letter; more are there to deface a page
_LONGEST_FORM = 6  # a few characters stand for whole phrases; a text of these would grow without measure
_COMPATIBLE = re.compile(
    f"(?s:.)[{_MARKS}]+|[^\x00-\x7f\u2014\u2018\u2019\u201c\u201d\u3001-\u3003\u3008-\u3011\u4e00-\u9fff\uff01-\uff5e]"
)
_RUN = re.compile(r"([^\d\s])\1{3,}")  # not of digits: 10000 is a number
_BLANKS = re.compile(" {2,}")


def cleaned(text: str) -> tuple[Traced, bool]:
    """The text as models read it, and whether glosses were taken away."""
    traced = _visible(_without_markup(Traced.of(text)))
    traced = _compatible(traced)
    plain = without_glosses(traced)
    shorter = plain.edited(_RUN, lambda run: run[1] * 3)
    return shorter.edited(_BLANKS, lambda _: " "), plain is not traced


def _without_markup(traced: Traced) -> Traced:
    if "&" in traced.text:
        traced = traced.edited(_ENTITY, lambda entity: html.unescape(entity[0]))
    if "<" in traced.text:
        traced = traced.edited(_TAG, lambda tag: "\n" if tag["block"] else "")
    return traced


def _visible(traced: Traced) -> Traced:
    """No invisible characters, one kind of blank and one of line end; half a character pair is a lost character."""
    if traced.text.isascii() and traced.text.isprintable():
        return traced
    traced = traced.edited(_INVISIBLE, lambda _: "")
    text = _BLANK.sub(lambda blank: "\n" if blank[0] in _LINE_ENDS else " ", traced.text)
    return traced.one_to_one(_SURROGATE.sub("\ufffd", text))


def _compatible(traced: Traced) -> Traced:
    """Unicode's NFKC, a character with its marks at a time: as a whole, marks without end take quadratic time."""
    if traced.text.isascii():
        return traced
    traced = traced.one_to_one(_WIDE.sub(lambda wide: chr(ord(wide[0]) - 0xFEE0), traced.text))
    return traced.edited(_COMPATIBLE, _normal)


def _normal(one: re.Match[str]) -> str:
    normal = unicodedata.normalize("NFKC", one[0][: 1 + _MOST_MARKS])
    return normal if len(normal) <= _LONGEST_FORM else one[0]
