"""Numbers that lead to a person: telephones, identity cards, bank cards, orders."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from zhiyin.nlp.private import Found, Private

_DIGITS = re.compile(r"(?<![A-Za-z0-9.])(?:\+|00)?\(?\d(?:(?: - |[ .\-·]|\) ?| ?\()?\d){5,29}[Xx]?(?![A-Za-z0-9])")
_CODE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,6}[-_]?\d{8,24}[A-Za-z0-9]{0,4}(?![A-Za-z0-9])")
_HONG_KONG_CARD = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,2}\d{6}\([0-9A]\)")
_PLATE = re.compile(
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·•]?[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9])"
)
_ENDLESS = re.compile(r"\d{25,}")
_SPELLED_OUT = re.compile("[零〇一二三四五六七八九幺]{7,40}")
_DATE = re.compile(r"(?:19|20)\d\d[-./ ](?:0?[1-9]|1[0-2])[-./ ](?:0?[1-9]|[12]\d|3[01])(?!\d)")
_DECIMAL = re.compile(r"\d+\.\d+|\d{1,3}(?:\.\d{3})+")
_BEFORE_A_PHONE = re.compile(
    r"(?:电话|手机|号码|热线|座机|联系|致电|拨打|phone|mobile|cell|tel|call|number)[^\d\n]{0,12}$", re.IGNORECASE
)
_REGIONS_OF_ANY_SPELLING = ("CN", "TW")
_REGIONS = (*_REGIONS_OF_ANY_SPELLING, "HK", "MO", "SG", "MY", "US", "GB", "AU", "JP", "KR")
_LONGEST_THAT_SAYS_NOTHING = 8
"""A longer number in one piece is no price and no size."""


def private_numbers(text: str) -> Iterator[Found]:
    """Every such number in a cleaned text."""
    for match in _DIGITS.finditer(text):
        yield from _of_digits(text, match)
    for match in _CODE.finditer(text):
        yield Found(Private.ID_NUMBER if _is_taiwan_id(match[0]) else Private.NUMBER, *match.span())
    for kind, pattern in (
        (Private.ID_NUMBER, _HONG_KONG_CARD),
        (Private.NUMBER, _PLATE),
        (Private.NUMBER, _SPELLED_OUT),
        (Private.NUMBER, _ENDLESS),
    ):
        for match in pattern.finditer(text):
            yield Found(kind, *match.span())


def _of_digits(text: str, match: re.Match[str]) -> Iterator[Found]:
    said = match[0]
    if _DATE.match(said):
        if rest := _DIGITS.match(text, min(match.end(), match.start() + 11)):
            yield from _of_digits(text, rest)
    elif not _DECIMAL.fullmatch(said) and (kind := _kind(said, text[max(0, match.start() - 24) : match.start()])):
        yield Found(kind, *match.span())


def _kind(said: str, before: str) -> Private | None:
    digits = re.sub(r"[^\dXx]", "", said)
    if _is_chinese_id(digits):
        return Private.ID_NUMBER
    if 13 <= len(digits) <= 19 and digits.isdigit() and _passes_luhn(digits):
        return Private.BANK_CARD
    if _is_phone(said, has_cue=_BEFORE_A_PHONE.search(before) is not None):
        return Private.PHONE
    in_one_piece = max((len(piece) for piece in re.findall(r"\d+", said)), default=0)
    return Private.NUMBER if in_one_piece > _LONGEST_THAT_SAYS_NOTHING or len(digits) >= 13 else None


def _is_chinese_id(digits: str) -> bool:
    """GB 11643: the last of 18 is a check digit, modulo 11-2; the old 15 have none, but a date of birth."""
    if len(digits) == 15:
        return re.fullmatch(r"[1-8]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}", digits) is not None
    if len(digits) != 18 or not digits[:17].isdigit():
        return False
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(digits[:17]))
    return "10X98765432"[total % 11] == digits[17].upper()


def _is_taiwan_id(code: str) -> bool:
    """A letter for the place, nine digits of which the last checks the others."""
    if not re.fullmatch(r"[A-Z][1289]\d{8}", code):
        return False
    place = "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(code[0]) + 10
    figures = [place // 10, place % 10, *map(int, code[1:])]
    weighted = (figure * weight for figure, weight in zip(figures, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True))
    return sum(weighted) % 10 == 0


def _passes_luhn(digits: str) -> bool:
    """ISO/IEC 7812: every second digit from the right doubled, the sum of all figures divides by ten."""
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return len(set(digits)) > 1 and sum(each // 10 + each % 10 for each in doubled) % 10 == 0


def _is_phone(said: str, *, has_cue: bool) -> bool:
    """Valid in some region; a number in one piece and without + might be anything, so fewer regions are asked."""
    if len(said) > 24:
        return False
    spelled_as_phone = has_cue or re.search(r"[+ ().\-]", said) is not None
    return any(_is_valid(said, region) for region in (_REGIONS if spelled_as_phone else _REGIONS_OF_ANY_SPELLING))


def _is_valid(said: str, region: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(said, region))
    except phonenumbers.NumberParseException:
        return False
