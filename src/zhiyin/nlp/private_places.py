"""Postal addresses as far as rules reach: a street with its number, a house with its flat, and what stands around."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhiyin.nlp.private import Found, Private

_NUMBER = r"(?:\d{1,5}|[一二三四五六七八九十百]{1,5})"
_CHINESE_CORE = re.compile(
    rf"(?:路|街|大道|胡同|巷|弄|里|村)(?:{_NUMBER}段)?\s?(?:{_NUMBER}\s?(?:巷|弄)\s?){{0,2}}{_NUMBER}(?:[之-]\d{{1,4}})?\s?号"
    rf"|{_NUMBER}\s?(?:号楼|栋|幢)\s?(?:{_NUMBER}\s?单元)?\s?[A-Za-z]?{_NUMBER}\s?(?:室|号|房|层|楼)?"
    rf"|{_NUMBER}\s?单元\s?{_NUMBER}\s?(?:室|号|房)?"
)
_CHINESE_REST = re.compile(
    rf"(?:[\s,]?[\u4e00-\u9fff]{{0,12}}?(?:[A-Za-z]|[A-Za-z]?{_NUMBER}(?:[之-]\d{{1,4}})?)\s?"
    r"(?:号楼|栋|幢|座|单元|室|楼|层|房|户)(?:之\d{1,3})?){1,5}"
)
_BEFORE = re.compile(r"[\u4e00-\u9fffA-Za-z0-9·]{0,40}$")
_LEADS_TO = re.compile(
    ".*(?:地址|住址|住在|住的|家在|位于|寄到|寄往|寄去|送到|送去|送往|发到|发往|搬到|快递到|派送到|改到|改成|改为|换到"
    "|送|寄|往|到|在|是|去|住|给|我家)[是在为到]?"
)
_STREET = (
    "(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Square|Sq|Terrace|Way|Close|Crescent"
    "|Highway|Hwy|Parkway)"
)
_ENGLISH = re.compile(
    r"(?<![A-Za-z0-9])\d{1,5}[A-Za-z]?,? (?:(?:N|S|E|W|North|South|East|West)\.? )?"
    rf"(?:[A-Z][\w'.-]{{0,25}} |\d{{1,3}}(?:st|nd|rd|th) ){{1,4}}{_STREET}\b\.?"
    r"(?:,? (?:Apt|Apartment|Suite|Ste|Unit|Flat|Room|Floor|#)\.? ?#?[\w-]{1,8})?"
    r"(?:, ?[A-Z][a-z]{1,25}(?: [A-Z][a-z]{1,25}){0,2})?(?:,? [A-Z]{2})?"
    r"(?: (?:\d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}))?(?![A-Za-z0-9])"
    r"|\bP\.? ?O\.? Box \d{1,8}"
)
_LONGEST_BEFORE = 18


def private_places(text: str) -> Iterator[Found]:
    """Addresses in a cleaned text in simplified characters."""
    done = 0
    for match in _CHINESE_CORE.finditer(text):
        if match.start() >= done:
            rest = _CHINESE_REST.match(text, match.end())
            done = rest.end() if rest else match.end()
            yield Found(Private.ADDRESS, _beginning(text, match.start()), done)
    for match in _ENGLISH.finditer(text):
        yield Found(Private.ADDRESS, *match.span())


def _beginning(text: str, core: int) -> int:
    """Where province, city and district before a street begin: behind the last word that leads to a place."""
    window = text[max(0, core - 40) : core]
    before = _BEFORE.search(window)
    start = core - (len(before[0]) if before else 0)
    leads = _LEADS_TO.match(text[start:core])
    return start + leads.end() if leads else max(start, core - _LONGEST_BEFORE)
