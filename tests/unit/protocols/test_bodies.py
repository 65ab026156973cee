from __future__ import annotations

import gzip
import json
import zlib
from base64 import b64encode, urlsafe_b64encode
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiyin.base.errors import InvalidInput, TooLarge
from zhiyin.connectors.protocols.bodies import MAX_MEMBERS, form_fields, from_base64, inflate, mended
from zhiyin.connectors.protocols.limits import MAX_BODY_BYTES

TEXT = '{"城市":"杭州"}'.encode()


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(TEXT, id="plain"),
        pytest.param(gzip.compress(TEXT), id="gzip"),
        pytest.param(zlib.compress(TEXT), id="zlib"),
        pytest.param(gzip.compress(TEXT[:5]) + gzip.compress(TEXT[5:]), id="gzip in two members"),
    ],
)
def test_a_body_is_inflated_by_its_first_bytes(sent: bytes) -> None:
    assert inflate(sent) == TEXT


def test_a_bomb_is_refused_before_it_fills_the_memory() -> None:
    with pytest.raises(TooLarge):
        inflate(gzip.compress(b" " * (MAX_BODY_BYTES * 50)))


def test_many_small_members_are_no_way_around_the_limit() -> None:
    with pytest.raises(TooLarge):
        inflate(gzip.compress(b" " * (MAX_BODY_BYTES // 4)) * 5)


def test_a_body_is_refused_by_its_size_before_inflation() -> None:
    with pytest.raises(TooLarge):
        inflate(b"{" * (MAX_BODY_BYTES + 1))


def test_a_body_of_just_the_limit_is_taken() -> None:
    assert len(inflate(gzip.compress(b" " * MAX_BODY_BYTES))) == MAX_BODY_BYTES


@pytest.mark.parametrize("cut", [5, 20, -1])
def test_a_compressed_body_that_was_cut_is_refused(cut: int) -> None:
    with pytest.raises(InvalidInput):
        inflate(gzip.compress(TEXT * 10)[:cut])


def test_a_form_is_read_whatever_its_content_type_says() -> None:
    assert form_fields(b"data=a%2Bb+c&ext=crc%3D1&data=second") == {"data": b"a+b c", "ext": b"crc=1"}


@given(st.binary(max_size=200))
def test_base64_is_read_standard_url_safe_unpadded_and_with_spaces_for_plus(content: bytes) -> None:
    standard = b64encode(content)
    spellings = (standard, urlsafe_b64encode(content), standard.rstrip(b"="), standard + b"\r\n")
    assert [from_base64(spelling) for spelling in spellings] == [content] * 4


def test_a_plus_that_became_a_space_in_a_query_is_still_base64() -> None:
    assert from_base64(b64encode(b"\xfb\xef\xbe").replace(b"+", b" ")) == b"\xfb\xef\xbe"


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        pytest.param(b'{"a":NaN,"b":-Infinity}', {"a": None, "b": None}, id="Python's NaN"),
        pytest.param(b'{"a":"\\ud83d"}', {"a": "?"}, id="half an emoji"),
        pytest.param(b"\xef\xbb\xbf{}", {}, id="byte order mark"),
        pytest.param(b'{"a":123456789012345678901}', {"a": "123456789012345678901"}, id="more than 64 bits"),
        pytest.param(b'{"a":1e999}', {"a": None}, id="more than a float holds"),
        pytest.param(b'{"a":"\xff"}', {"a": "\ufffd"}, id="not UTF-8"),
    ],
)
def test_json_that_only_a_strict_parser_refuses_is_mended(sent: bytes, meant: object) -> None:
    assert json.loads(mended(sent)) == meant


@pytest.mark.parametrize("sent", [b"", b"{", b"\x00", b"[" * 100_000, b"hello", b'{"a":' * 50_000])
def test_what_is_no_json_is_refused(sent: bytes) -> None:
    with pytest.raises(InvalidInput):
        mended(sent)


def test_a_body_of_countless_tiny_parts_is_refused() -> None:
    assert inflate(gzip.compress(b"a") * MAX_MEMBERS) == b"a" * MAX_MEMBERS
    with pytest.raises(InvalidInput):
        inflate(gzip.compress(b"") * (MAX_MEMBERS + 1))


@given(st.binary(max_size=2000))
def test_any_bytes_are_inflated_or_refused(body: bytes) -> None:
    with suppress(InvalidInput, TooLarge):
        assert len(inflate(body)) <= MAX_BODY_BYTES
