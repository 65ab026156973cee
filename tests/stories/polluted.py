"""Texts as they come out of platforms, scrapers and broken exports, each with what is wrong with it."""

from __future__ import annotations

from typing import NamedTuple

from tests.stories.hostile import HANDLER, SCRIPT
from zhiyin.nlp.model import Defect, Language


class Polluted(NamedTuple):
    """`defect` is what must be told of it, `holds` words that are heard in spite of it; None: nothing to tell."""

    text: str
    defect: Defect | None
    language: Language | None = None
    holds: str | None = None


POLLUTED = {
    "glosses": Polluted("屏(píng)幕(mù)很清晰，电(diàn)池不耐用", Defect.GLOSSES, Language.SIMPLIFIED, "清晰"),
    "mojibake": Polluted("å±å¹å¾æ¸…æ™° ï¿½ï¿½ 电池�不耐用", Defect.LOST_CHARACTERS),
    "mixed scripts": Polluted("螢幕很清晰，but the battery 续航 is terrible", None),
    "boilerplate": Polluted("此用户没有填写评价。", Defect.BOILERPLATE),
    "emoji alone": Polluted("👍👍👍🎉", Defect.NO_WORDS, Language.NONE),
    "empty": Polluted("   ", Defect.EMPTY, Language.NONE),
    "markup": Polluted(f"物流很快{SCRIPT}{HANDLER}", None),
    "nothing wrong": Polluted("物流很快", None, Language.SIMPLIFIED, "很快"),
}
LONG = "电池续航太差了，屏幕很好。"
"""What a text of ten megabytes is made of."""
TEN_MEGABYTES = 10_000_000
