"""What somebody should look at soon, and why."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiyin.nlp.model import Urgency
from zhiyin.nlp.preparing import prepare
from zhiyin.nlp.sayings import NOTHING, Sayings
from zhiyin.nlp.urgency import Cause, urgency_of, urgent_reasons

PIECES = [
    "着火了",
    "没有",
    "not ",
    "caught fire",
    "，",
    "。",
    "孩子",
    "误吞",
    "İ",
    "12315",
    "<br>",
    "\u200b",
    "告(gào)",
    "電",
]


@pytest.mark.parametrize(
    ("text", "cause", "words"),
    [
        ("充电的时候突然着火了", Cause.FIRE, "着火"),
        ("手機充電時著火", Cause.FIRE, "著火"),
        ("The charger caught fire!", Cause.FIRE, "caught fire"),
        ("沒想到電池爆炸", Cause.FIRE, "爆炸"),
        ("不小心被烫伤", Cause.INJURY, "烫伤"),
        ("It burned my son's hand", Cause.INJURY, "burned my son"),
        ("吃完拉肚子了", Cause.FOOD_POISONING, "吃完拉肚子"),
        ("We got sick after eating here", Cause.FOOD_POISONING, "got sick after eating"),
        ("洗澡的时候漏电", Cause.ELECTRIC_SHOCK, "漏电"),
        ("I got an electric shock from it", Cause.ELECTRIC_SHOCK, "electric shock"),
        ("孩子差点误吞了零件", Cause.CHILD_IN_DANGER, "孩子差点误吞"),
        ("It is a choking hazard", Cause.CHILD_IN_DANGER, "choking hazard"),
        ("煞車失靈", Cause.DANGER, "煞車失靈"),
        ("我要找律師", Cause.LEGAL_THREAT, "律師"),
        ("I'll take you to court", Cause.LEGAL_THREAT, "take you to court"),
        ("不得不报警了", Cause.LEGAL_THREAT, "报警"),
        ("再不退钱我就打12315", Cause.REGULATOR, "12315"),
        ("已向消保官申訴", Cause.REGULATOR, "消保官"),
        ("I will complain to the ombudsman", Cause.REGULATOR, "complain to the ombudsman"),
        ("再也不来了", Cause.LEAVING, "再也不来"),
        ("I want to cancel my subscription", Cause.LEAVING, "cancel my subscription"),
        ("等了三个小时", Cause.WAITING_IN_VAIN, "等了三个小时"),
        ("客服已讀不回", Cause.WAITING_IN_VAIN, "已讀不回"),
        ("Still waiting for a parcel", Cause.WAITING_IN_VAIN, "Still waiting"),
        ("被多扣了两次", Cause.MONEY_TAKEN, "多扣了"),
        ("I was charged twice: they charged me twice", Cause.MONEY_TAKEN, "charged me twice"),
        ("请尽快回复", Cause.ASKS_FOR_ANSWER, "请尽快回复"),
    ],
)
def test_a_cause_is_told_with_its_words(text: str, cause: Cause, words: str) -> None:
    assert (cause, words) in [(reason.cause, reason.words.of(text)) for reason in urgent_reasons(text)]
    assert urgency_of(text) >= cause.urgency


@pytest.mark.parametrize(
    "text",
    [
        "没有着火，也不危险",
        "没有任何危险",
        "沒有人受傷",
        "no danger, it did not catch fire",
        "It isn't dangerous at all",
        "Nobody was seriously injured",
        "会不会爆炸",
        "音质爆炸，生意火爆",
        "坐着火车吃着火锅",
        "爆炸好吃",
        "急着用，所以加急了",
        "告诉我一下",
        "A fancy 1950s cookbook",
        "Amazon Fire tablet",
        "电池很好",
        "",
    ],
)
def test_what_is_denied_or_only_looks_so_is_not_urgent(text: str) -> None:
    assert (urgent_reasons(text), urgency_of(text)) == ((), Urgency.NONE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("着火了，请尽快回复", Urgency.CRITICAL),
        ("不退款，请尽快回复", Urgency.HIGH),
        ("請盡快回覆", Urgency.NORMAL),
        ("not only did it catch fire, it also smelled", Urgency.CRITICAL),
    ],
)
def test_the_most_urgent_cause_counts(text: str, expected: Urgency) -> None:
    assert urgency_of(text) is expected
    assert urgency_of(prepare(text)) is expected


@settings(deadline=None)
@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_the_words_of_a_cause_stand_in_the_original(text: str) -> None:
    for reason in urgent_reasons(text):
        assert 0 <= reason.words.start < reason.words.end <= len(text)
        assert set(reason.words.of(text).lower()) & set("着火误吞caughtfire12315孩子")


@pytest.mark.parametrize(
    ("name", "kinds"), [("urgency.txt", {*Cause}), ("stance.txt", {"recommends", "warns", "defends"})]
)
def test_every_phrase_of_the_data_says_what_it_stands_under(name: str, kinds: set[str]) -> None:
    found = Sayings.of(name).kinds
    assert found == {*map(str, kinds), NOTHING}
