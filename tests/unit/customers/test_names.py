"""How people are looked for: characters, pinyin, initials, the end of a number."""

from __future__ import annotations

import subprocess
import sys

import pytest

from zhiyin.customers.names import display_name, name_terms, phone_terms, query_terms, sort_key


def _finds(query: str, terms: set[str]) -> bool:
    return any(term.startswith(begun) for begun in query_terms(query) for term in terms)


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("曾小明", "zeng"), ("单田芳", "shantian"), ("解晓东", "xie xiao"), ("仇英", "qiu"), ("区志强", "ou"),
        ("查良镛", "zha"), ("尉迟恭", "yuchi"), ("任贤齐", "ren"), ("盖叫天", "ge"), ("覃辉", "qin"), ("尉健行", "wei"),
        ("單國璽", "shan"), ("曾小明", "zxm"), ("曾小明", "小明"), ("曾小明", "xiaoming"), ("曾小明", "xiaoming zeng"),
        ("吕布", "lv"), ("吕布", "lu"), ("吕布", "lyu"), ("Zoë Smith", "smith"), ("Zoë Smith", "ZOË S"),
        ("ＡＮＮ", "ann"), ("欧阳娜娜", "nana"),
    ],
)  # fmt: skip
def test_a_name_is_found(name: str, query: str) -> None:
    assert _finds(query, name_terms(name))


@pytest.mark.parametrize(
    ("name", "query"), [("曾小明", "ceng"), ("单田芳", "dan"), ("查良镛", "cha"), ("Ann Lee", "nn")]
)
def test_a_surname_is_not_read_like_the_word(name: str, query: str) -> None:
    assert not _finds(query, name_terms(name))


@pytest.mark.parametrize(
    "query", ["13800138000", "138 0013", "+86 138-0013-8000", "8000", "38000", "008613800138000"[2:]]
)
def test_a_number_is_found_by_its_beginning_and_its_end(query: str) -> None:
    assert _finds(query, phone_terms("+8613800138000"))


def test_other_numbers_are_not() -> None:
    assert not _finds("8001", phone_terms("+8613800138000"))


@pytest.mark.parametrize(
    ("traits", "expected"),
    [
        ({"name": "Ann"}, "Ann"),
        ({"firstName": "Ann", "lastName": "Lee"}, "Ann Lee"),
        ({"first_name": "小明", "last_name": "曾"}, "曾小明"),
        ({"$name": " 曾 小明\n"}, "曾 小明"),
        ({"name": {"evil": 1}, "nickname": "bo"}, "bo"),
        ({"name": "\u202eevil\u0000"}, "evil"),
        ({}, None),
    ],
)
def test_what_to_call_a_person(traits: dict[str, object], expected: str | None) -> None:
    assert display_name(traits) == expected


def test_chinese_names_stand_where_they_sound() -> None:
    assert sorted(["张三", "Bob", "曾小明", "单田芳"], key=sort_key) == ["Bob", "单田芳", "曾小明", "张三"]


def test_the_dictionary_of_sounds_takes_no_memory_before_the_first_chinese_name() -> None:
    script = "import sys; from zhiyin.customers.names import sort_key as key; {}; print('pypinyin' in sys.modules)"
    loaded = [
        subprocess.run([sys.executable, "-c", script.format(met)], check=True, capture_output=True, text=True).stdout
        for met in ("key('Ann')", "key('张伟')")
    ]
    assert loaded == ["False\n", "True\n"]
