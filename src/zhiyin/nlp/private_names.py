"""Names of people, where they are introduced, and the accounts under which people can be reached."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from zhiyin.nlp.private import Found, Private
from zhiyin.nlp.words import lines

_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}\s?@\s?"
    r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}(?![A-Za-z0-9-])"
)
_MESSENGER = r"(?:微信|薇信|威信|v信|wechat|weixin|vx|qq|支付宝|line|telegram|whatsapp|抖音|小红书|kakao)"
_ACCOUNT = re.compile(
    rf"(?<![a-z])(?:加我?)?{_MESSENGER}\s?(?:"
    r"(?:号码?|id|账号|帐号|ID)\s?(?:[:：是为=]|is)?\s?(?P<named>[a-z0-9_-]{5,30})"
    r"|[:：是为=]\s?(?P<told>[a-z0-9_-]{5,30})|(?P<bare>(?=[a-z_-]{0,29}\d)[a-z0-9_-]{5,30}))",
    re.IGNORECASE,
)
# Whoever is named behind a colon is a person; behind these words only if a surname stands there.
_FIELD = r"(?:姓名|名字|收货人|收件人|寄件人|取件人|联系人|联络人|户名|持卡人|投保人)\s?"
_INTRODUCED = rf"(?:我叫做?|我名叫|我的名字[是叫]|本人叫|敝姓|免贵姓|我姓|{_FIELD}[是叫为]?)"
_ADDRESSED = "(?=先生|女士|小姐(?!姐)|太太)"
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Dr)\.?"
_WORD = r"[A-Z][\w'’-]{0,30}"
_ENGLISH = re.compile(
    r"\b(?:(?i:my|his|her) (?i:name is|name's)"
    r"|(?i:full name|name|contact|recipient|customer|signed|regards|sincerely)\s?[:,])"
    rf"\s{{0,3}}(?P<name>(?:{_TITLE} )?{_WORD}\.?(?: {_WORD}){{0,3}})"
    r"|\b(?i:my name is|my name's) (?P<small>[a-z][\w'’-]{1,30})"
    rf"|\b{_TITLE} (?P<titled>{_WORD}(?: {_WORD})?)"
)
_NO_NAMES = frozenset(
    ["a", "an", "being", "in", "incorrect", "misspelled", "not", "on", "spelled", "still", "the", "wrong"]
)
_OTHER_WORDS = (
    "(?!今天|昨天|前天|明天|后来|刚才|上周|上个|下午|早上|先生|女士|小姐|太太|经理|电话|手机|地址|住在|身份|之前|以前|小时)"
    "[^\\W\\da-zA-Z_的是在我你他她它们这那有没不要想来去买卖了吗呢吧啊呀和与跟但就都也又还很因所可会到从对被把给让说请]"
)
_NO_SURNAMES = frozenset("车单时明全应连解成和路管安向师查关商")  # 我叫车: 车 is a surname, and who says so has none


def private_names(text: str) -> Iterator[Found]:
    """Mail addresses, accounts and names in a cleaned text in simplified characters."""
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield Found(Private.EMAIL, *match.span())
    for match in _ACCOUNT.finditer(text):
        yield Found(Private.ACCOUNT, *match.span(match.lastgroup or 0))
    for match in _chinese().finditer(text):
        yield from _chinese_name(match)
    for match in _ENGLISH.finditer(text):
        if match[match.lastgroup or 0].lower() not in _NO_NAMES:
            yield Found(Private.NAME, *match.span(match.lastgroup or 0))


def _chinese_name(match: re.Match[str]) -> Iterator[Found]:
    if match["named"]:
        yield Found(Private.NAME, *match.span("named"))
    elif match["addressed"]:
        if match["addressed"] not in _NO_SURNAMES:
            yield Found(Private.NAME, *match.span("addressed"))
    elif match["surname"] not in _NO_SURNAMES:
        yield Found(Private.NAME, match.start("surname"), match.end("given"))


@cache
def _chinese() -> re.Pattern[str]:
    """A surname and up to two more characters that do not begin the next word, as far as one can tell."""
    *single, double = lines("surnames.txt")
    surname = f"(?:{'|'.join(double.split())}|[{''.join(single)}])"
    named = r"[\u4e00-\u9fff]{2,4}(?:·[\u4e00-\u9fff]{1,8}){0,3}|[A-Za-z][A-Za-z .'-]{1,40}"
    return re.compile(
        f"{_FIELD}[:：]\\s?(?P<named>{named})"
        f"|{_INTRODUCED}\\s?(?P<surname>{surname})(?P<given>(?:{_OTHER_WORDS}){{0,2}})"
        f"|(?P<addressed>{surname}){_ADDRESSED}"
    )
