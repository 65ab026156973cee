"""Words and signs that tell nothing of what is spoken of: no phrase begins or ends with one."""

from __future__ import annotations

_WORDS = """
a about after all also am an and any are as at be because been being but by can can't cant could did didn't do does
doesn't doing don't dont for from get gets getting got had has have having he hello help her here hi his how i i'd i'll
i'm i've if im in into is isn't it it's its ive just know let like make me my myself need now of off on one or our out
over please really seems she should so some still such tell than thank thanks that that's the their them then there
there's these they think this those to too try trying up us very want was way we were what what's when where which who
why will with would you your
"""
EMPTY_WORDS = frozenset(_WORDS.split())
EMPTY_SIGNS = frozenset(
    "的了是在我你他她它们們这這那和就都也很还還又吗嗎呢吧啊呀哦啦与與及而且但把被给給对對从從会會要着著过過得地个個"
)
