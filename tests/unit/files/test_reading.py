"""Files as people save them: encodings, separators, quotation, hostile bytes; each row in its place."""

# ruff: noqa: E501 - files are shown as they are

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from zhiyin.base.errors import InvalidInput
from zhiyin.base.locale import Locale
from zhiyin.connectors.files.model import ReadAs, Row
from zhiyin.connectors.files.reading import opened, read_as

CHINESE = "订单编号,姓名,备注\n1001,欧阳娜娜,送货很快，包装完好\n1002,张伟,客服态度差\n"
TRADITIONAL = "訂單編號,姓名,備註\n1001,歐陽娜娜,送貨很快\n1002,張偉,客服態度差\n"


def write(folder: Path, content: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(content)
    return path


def rows(path: Path, how: ReadAs | None = None, locale: Locale = Locale.EN) -> tuple[list[str], list[Row]]:
    with opened(path, how or read_as(path, locale)) as table:
        return table.columns, list(table.rows)


@pytest.mark.parametrize(
    ("text", "written", "locale", "expected"),
    [
        pytest.param(CHINESE, "utf-8", Locale.EN, "utf-8", id="UTF-8"),
        pytest.param(CHINESE, "utf-8-sig", Locale.EN, "utf-8-sig", id="UTF-8 with a mark"),
        pytest.param(CHINESE, "utf-16", Locale.EN, "utf-16", id="UTF-16, as Excel saves Unicode text"),
        pytest.param(CHINESE, "gbk", Locale.ZH_CN, "gb18030", id="GBK"),
        pytest.param(CHINESE, "gb18030", Locale.EN, "gb18030", id="GB18030"),
        pytest.param(TRADITIONAL, "big5", Locale.ZH_TW, "big5", id="Big5"),
        pytest.param("id,name\n1,José\n2,Zoë\n", "cp1252", Locale.EN, "cp1252", id="Windows, western Europe"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, text: str, written: str, locale: Locale, expected: str) -> None:
    path = write(tmp_path, text.encode(written))
    assert read_as(path, locale).encoding == expected
    columns, found = rows(path, locale=locale)
    assert [columns, *(row.cells for row in found)] == [line.split(",") for line in text.splitlines()]


def test_broken_bytes_in_a_plain_file_are_no_other_encoding(tmp_path: Path) -> None:
    path = write(tmp_path, b"id,name\n" + b"1,a\n" * 50 + b"\xff\xfe2,b\n")
    assert read_as(path, Locale.EN).encoding == "utf-8"
    assert [row.position for row in rows(path)[1] if row.problem] == [52]


def test_a_person_may_say_another_encoding(tmp_path: Path) -> None:
    path = write(tmp_path, TRADITIONAL.encode("big5"))
    assert rows(path, ReadAs("csv", "big5", ","))[0] == ["訂單編號", "姓名", "備註"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(tmp_path: Path, separator: str) -> None:
    text = separator.join("abc") + "\n" + separator.join(['"1,5; x"', "2", "3"]) + "\n"
    path = write(tmp_path, text.encode())
    assert read_as(path, Locale.EN).separator == separator
    assert rows(path)[1][0].cells == ["1,5; x", "2", "3"]


def test_rows_keep_the_line_they_begin_at(tmp_path: Path) -> None:
    path = write(tmp_path, b'id,words\r\n1,"two\r\nlines ""quoted"""\r\n\r\n2,one\r\n')
    assert [(row.position, row.cells) for row in rows(path)[1]] == [
        (2, ["1", 'two\r\nlines "quoted"']),
        (5, ["2", "one"]),
    ]


BROKEN = {
    "too few cells": b"2,b\n",
    "too many cells": b"2,b,c,d\n",
    "a quotation that never ends": b'"2,b,c\n',
    "a quotation that never ends, further on": b'2,"b,c\n',
    "NUL": b"2,b\x00,c\n",
    "bytes of another encoding": b"2,\xb4\xf3,c\n",
    "half a character": b"2,\xe4\xb8,c\n",
    "ten megabytes": b"2," + b"x" * 10_000_000 + b",c\n",
    "ten megabytes in quotes": b'2,"' + b"x" * 10_000_000 + b'",c\n',
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_broken_row_costs_itself_and_no_other(tmp_path: Path, broken: bytes) -> None:
    good = "1,好,c\n".encode()
    last = '3,"三\n行",c\n'.encode()
    path = write(tmp_path, b"id,word,more\n" + good * 30 + broken + good * 30 + last + good)
    found = rows(path)[1]
    assert [row.position for row in found if row.problem] == [32]
    assert len(found) == 63
    assert found[-2].cells == ["3", "三\n行", "c"]


def test_a_row_of_several_lines_that_does_not_fit_is_one_broken_row(tmp_path: Path) -> None:
    path = write(tmp_path, b'a,b,c\n1,"x\ny"\n2,3,4\n')
    assert [(row.position, bool(row.problem)) for row in rows(path)[1]] == [(2, True), (4, False)]


def test_headers_without_a_name_and_twice_the_same_are_told_apart(tmp_path: Path) -> None:
    path = write(tmp_path, b"id,,id, name \n1,2,3,4\n")
    assert rows(path)[0] == ["id", "column 2", "id (3)", "name"]


def test_cells_of_parquet_are_spelled_as_a_person_would(tmp_path: Path) -> None:
    path = tmp_path / "file"
    table = pa.table({
        "id": [1, 2], "price": [19.9, 0.1 + 0.2], "exact": pa.array([Decimal("1.50"), None]), "paid": [True, False],
        "at": pa.array([1_700_000_000_000_000, None], pa.timestamp("us", tz="UTC")),
    })  # fmt: skip
    parquet.write_table(table, path)
    columns, found = rows(path)
    assert columns == ["id", "price", "exact", "paid", "at"]
    assert found[0].cells == ["1", "19.9", "1.50", "true", "2023-11-14T22:13:20+00:00"]
    assert found[1].cells == ["2", "0.3", "", "false", ""]


@pytest.mark.parametrize("lines", [True, False], ids=["one a line", "one array"])
def test_json_objects_become_rows(tmp_path: Path, lines: bool) -> None:
    objects = [{"id": 1, "who": {"mail": "a@b.cn"}, "tags": ["x"]}, {"id": "2", "price": 19.90}]
    texts = [json.dumps(each, ensure_ascii=False) for each in objects]
    path = write(tmp_path, ("\n".join(texts) if lines else f"[{', '.join(texts)}]").encode())
    columns, found = rows(path)
    assert columns == ["id", "who.mail", "tags", "price"]
    assert [row.cells for row in found] == [["1", "a@b.cn", '["x"]', ""], ["2", "", "", "19.9"]]


@pytest.mark.parametrize(
    "broken", [b'{"id": ', b"[1]", b'"x"', b'{"id": "\\u0000"}', b"{" * 100_000], ids=lambda raw: str(raw[:10])
)
def test_a_broken_json_line_costs_itself_and_no_other(tmp_path: Path, broken: bytes) -> None:
    path = write(tmp_path, b'{"id": 1}\n' + broken + b'\n{"id": 3}\n')
    assert [(row.position, bool(row.problem)) for row in rows(path)[1]] == [(1, False), (2, True), (3, False)]


def test_an_array_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    found = rows(write(tmp_path, b'[{"id": 1}, {"id": 2}, {"i'))[1]
    assert [bool(row.problem) for row in found] == [False, False, True]


def excel(folder: Path) -> Path:
    """The smallest workbook: a sheet whose table begins in the third row."""
    import zipfile

    path = folder / "book.xlsx"
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="3"><c r="A3" t="inlineStr"><is><t>编号</t></is></c><c r="B3" t="inlineStr"><is><t>金额</t></is></c></row>'
        '<row r="4"><c r="A4"><v>1001</v></c><c r="B4"><v>19.9</v></c></row>'
        '<row r="6"><c r="A6"><v>1002</v></c></row>'
        "</sheetData></worksheet>"
    )
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.'
        'sheet.main+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
        '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def test_a_sheet_keeps_the_numbers_of_its_rows(tmp_path: Path) -> None:
    columns, found = rows(excel(tmp_path))
    assert columns == ["编号", "金额"]
    assert [(row.position, row.cells) for row in found] == [(4, ["1001", "19.9"]), (6, ["1002", ""])]


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"PAR1", b"[", b" \n \n", b"{}"])
def test_what_holds_no_table_says_so(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(InvalidInput):
        rows(write(tmp_path, content))


def many_lines() -> Iterator[bytes]:
    yield b"id,words\n"
    for number in range(200_000):
        yield b'%d,"some ""words"" here"\n' % number


def test_every_row_of_a_long_file_comes_once_and_in_order(tmp_path: Path) -> None:
    path = write(tmp_path, b"".join(many_lines()))
    with opened(path, read_as(path, Locale.EN)) as table:
        assert all(row.cells[0] == str(number) for number, row in enumerate(table.rows))
