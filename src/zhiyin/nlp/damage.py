"""Signs that characters were lost before a text came here: read in a wrong encoding, or cut in half."""

from __future__ import annotations

import re

# What the bytes 80 to 9F are in Windows 1252, without the quotes and dashes that good texts have behind any letter.
_SHIFTED = (
    "\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2020-\u2022\u2030\u2039\u203a\u20ac\u2122"
)
_PUNCTUATION = "\u2013\u2014\u2018-\u201e\u2026"
_DAMAGE = re.compile(
    "\ufffd|[\ud800-\udfff]|[\ue000-\uf8ff]"
    "|锟斤|烫烫烫|屯屯屯|ï¿½"
    f"|[\u00c2\u00c3\u00d0][{_SHIFTED}{_PUNCTUATION}]"  # UTF-8 read as Latin 1: `Ã©`, `Â£`
    "|[\u00c4-\u00df][\x80-\x9f]"
    f"|[\u00e0-\u00ef][{_SHIFTED}{_PUNCTUATION}]{{2}}|\u00f0\u0178"  # `â€™`, `å¥½`, the beginning of an emoji
)
# Of common Chinese words in UTF-8 read as GBK: no sentence has these characters side by side.
_AS_GBK = re.compile("鐨[勬刾勭]|鏄[痏剧浠]|涓[嶆嶅€]|鍦[ㄥ]|浜[嗙嗘唗]|鏈[夊]|鎴[戜]|杩[欎欏]|寰[堝堟]|濂[界戒]|鐢佃")


def has_lost_characters(text: str) -> bool:
    """Whether the original text shows such signs; they cannot be mended, so less can be heard of it."""
    return not text.isascii() and (_DAMAGE.search(text) or _AS_GBK.search(text)) is not None
