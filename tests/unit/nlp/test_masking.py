"""What leads to a person is hidden from whoever reads texts elsewhere."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiyin.nlp.masking import mask
from zhiyin.nlp.model import Span
from zhiyin.nlp.private import Private

PIECES = [
    "13800138000", "a.b@c.example", "电池很好", " ", "，", "11010519491231002X", "\u200b", "１３８", "&#64;",
    "<br>", "我叫张伟", "建国路88号", "1", "-", "Mr. Brown",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我的电话是13800138000，邮箱 a.b@c.example", "我的电话是[phone]，邮箱 [email]"),
        ("打 138-0013-8000 或 +86 138 0013 8000", "打 [phone] 或 [phone]"),
        ("１３８００１３８０００", "[phone]"),
        ("138\u200b0013\u200b8000", "[phone]"),
        ("手機 0912-345-678，市話 02-2720-8889", "手機 [phone]，市話 [phone]"),
        ("call me at (415) 555-2671 or +44 20 7946 0958", "call me at [phone] or [phone]"),
        ("write to jo&#64;b.example", "write to [email]"),
        ("身份证11010519491231002X", "身份证[id_number]"),
        ("ID A123456789 and A123456(3)", "ID [id_number] and [id_number]"),
        ("卡号 4111 1111 1111 1111", "卡号 [bank_card]"),
        ("订单号JD0012345678901234，运单 773412345678901", "订单号[number]，运单 [number]"),
        ("一三八零零一三八零零零", "[number]"),
        ("京A·12345 的车", "[number] 的车"),
        ("9" * 60, "[number]"),
        ("加微信：zhang_wei88，QQ 12345678", "加微信：[account]，QQ [account]"),
        ("寄到北京市朝阳区建国路88号SOHO现代城5号楼1203室，谢谢", "寄到[address]，谢谢"),
        ("我住在台北市信義區市府路45號12樓之3", "我住在[address]"),
        ("阳光花园3栋2单元501室漏水", "[address]漏水"),
        ("I live at 221B Baker Street, London", "I live at [address]"),
        ("123 Main St, Apt 4B, Springfield, IL 62704 is mine", "[address] is mine"),
        ("P.O. Box 123 please", "[address] please"),
        ("我叫张伟，昨天买的", "我叫[name]，昨天买的"),
        ("我叫李雷今天来投诉", "我叫[name]今天来投诉"),
        ("姓名：欧阳娜娜", "姓名：[name]"),
        ("收貨人 陳小明 0912345678", "收貨人 [name] [phone]"),
        ("王先生态度很好", "[name]先生态度很好"),
        ("My name is John Smith and I", "My name is [name] and I"),
        ("my name is john", "my name is [name]"),
        ("Mr. Brown was rude", "Mr. [name] was rude"),
    ],
)
def test_personal_data_is_hidden(text: str, expected: str) -> None:
    masked = mask(text)
    assert masked.text == expected
    for hidden in masked.hidden:
        assert masked.text[hidden.place.start : hidden.place.end] == f"[{hidden.kind}]"
        assert masked.original(hidden.place) == hidden.span


@pytest.mark.parametrize(
    "text",
    [
        "价格12999元，2024-01-15 买的，1999-2999元之间",
        "圆周率 3.1415926535，1.000.000",
        "2024/1/15 10:30 电量 100%",
        "2楼的服务员，第5栋，3号楼旁边",
        "尺寸 100x200，型号 WH-1000XM4",
        "我叫了外卖，我叫车去的，我是高中生",
        "微信支付很好，wechat support is slow",
        "my name is spelled wrong",
        "I waited 45 minutes, paid $1,299.00",
        "the road is long, 5 stars",
        "负责教程的小姐姐，和小姐姐聊",
        "on pages 24 -32 (2014 edition)",
        "",
    ],
)
def test_what_leads_to_nobody_stays(text: str) -> None:
    assert (mask(text).text, mask(text).hidden) == (text, ())


def test_a_place_in_the_masked_text_leads_back() -> None:
    text = "我叫张伟，电话13800138000，电池很好"
    masked = mask(text)
    assert masked.text == "我叫[name]，电话[phone]，电池很好"
    start = masked.text.index("电池")
    assert masked.original(Span(start, start + 4)).of(text) == "电池很好"
    assert masked.original(Span(0, len(masked.text))).of(text) == text
    inside = masked.text.index("phone")
    assert masked.original(Span(inside, inside + 2)).of(text) == "13800138000"


@settings(deadline=None)
@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_all_else_stands_where_it_stood(text: str) -> None:
    masked = mask(text)
    at = back = 0
    for kind, span, place in ((one.kind, one.span, one.place) for one in masked.hidden):
        assert masked.text[at : place.start] == text[back : span.start]
        assert (masked.text[place.start : place.end], span.start < span.end) == (f"[{kind}]", True)
        at, back = place.end, span.end
    assert masked.text[at:] == text[back:]
    for number in range(len(masked.text)):
        original = masked.original(Span(number, number + 1))
        assert 0 <= original.start < original.end <= len(text)


@settings(deadline=None)
@given(
    st.text("电a，。 ", max_size=20),
    st.sampled_from(["13800138000", "jo@b.example", "11010519491231002X"]),
    st.text("电，。 ", max_size=20),
)
def test_no_digit_of_what_is_hidden_is_left(before: str, value: str, after: str) -> None:
    masked = mask(f"{before} {value}{after}")
    assert value not in masked.text
    assert not any(character.isdigit() for character in masked.text)


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "1-", "(1", "a@", "路", "1号", "北京市", "路1", "A ", "1 Aa ", "微信", "5栋", "一", "我叫"]
)
def test_a_hostile_text_takes_no_longer_than_it_is_long(piece: str) -> None:
    begun = time.process_time()
    mask(piece * (100_000 // len(piece)))
    assert time.process_time() - begun < 2


def test_kinds_are_told_never_values() -> None:
    (hidden,) = mask("13800138000").hidden
    assert (hidden.kind, hidden.span) == (Private.PHONE, Span(0, 11))
    assert "138" not in repr(hidden)
