"""Files through the API: looked at first, then imported, and what was wrong told in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.cast import ADMIN, ANALYST, ORIGIN, PASSWORD, VIEWER, Browser, House, Member, engage
from tests.web.whole import NORTHERN
from zhiyin.app.build import App, build, open_warehouse
from zhiyin.app.jobs import job_runner
from zhiyin.base.config import load_settings
from zhiyin.base.live import LiveHub
from zhiyin.web.api.openapi import PREFIX, create_api

ORDERS = (
    "订单编号,下单时间,订单状态,实付金额,手机号\n"
    "A1,2026年3月1日 10:00,已发货,¥199.00,13800138000\n"
    "A2,2026年2月30日,已付款,20,13800138001\n"
)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    app = build(load_settings({"ZHIYIN_PUBLIC_URL": ORIGIN}, folder=tmp_path))
    yield app
    app.close()


@pytest.fixture
def house(app: App) -> Iterator[House]:
    engage(app.staff)
    app.staff.people.add(NORTHERN.name, NORTHERN.email, PASSWORD, NORTHERN.role, NORTHERN.grants)
    warehouse = open_warehouse(app)
    hub = LiveHub()
    yield House(create_api(app, warehouse, hub), app.staff, hub)
    warehouse.close()


def bring(browser: Browser, name: str, content: bytes) -> Any:
    return browser.client.post(
        f"{PREFIX}/imports/files",
        files={"file": (name, content)},
        headers={"Origin": ORIGIN, "X-CSRF-Token": browser.csrf},
    )


def part_of(seen: Any) -> dict[str, Any]:
    return {name: seen[name] for name in ("file_id", "kind", "mapping", "constants")}


def test_a_file_is_shown_before_anything_is_written_and_its_bad_rows_are_told_in_chinese(
    house: House, app: App
) -> None:
    with house.as_(ADMIN) as browser:
        seen = bring(browser, "../../订单.csv", ORDERS.encode("gb18030"))
        assert seen.status_code == 201, seen.text
        shown = seen.json()
        assert (shown["name"], shown["encoding"], shown["kind"]) == ("订单.csv", "gb18030", "orders")
        assert shown["mapping"]["order_id"] == "订单编号"
        assert shown["date_format"] == "y年m月d日"
        assert browser.get("/imports").json()["data"] == []

        started = browser.post("/imports", part_of(shown)).json()
        assert started["state"] == "waiting"
        assert job_runner(app)()
        found = browser.get(f"/imports/{started['id']}").json()
        assert (found["state"], found["done"], found["total"], found["rejected"]) == ("done", 2, 2, 1)
        rejects = browser.get(f"/imports/{started['id']}/rejects.csv", Accept_Language="zh-CN")
        assert rejects.headers["content-type"] == "text/csv; charset=utf-8"
        assert "订单.csv,3,下单时间,2026年2月30日,没有这样的日期：2026年2月30日" in rejects.text


def test_the_same_file_can_be_looked_at_as_another_kind(house: House) -> None:
    with house.as_(ADMIN) as browser:
        seen = bring(browser, "x.csv", b"id;name;when\n1;a;02/03/2026\n").json()
        again = browser.get(f"/imports/files/{seen['file_id']}?kind=products").json()
        assert (again["kind"], again["mapping"]["product_id"], again["separator"]) == ("products", "id", ";")
        assert {c["name"]: c["or_date_format"] for c in again["columns"]}["when"] == "m/d/y"
        assert browser.get(f"/imports/files/{seen['file_id']}?encoding=rot13").status_code == 422


def test_what_a_mapping_lacks_is_said_before_the_import_begins(house: House) -> None:
    with house.as_(ADMIN) as browser:
        seen = bring(browser, "orders.csv", ORDERS.encode()).json()
        answer = browser.post("/imports", {"file_id": seen["file_id"], "kind": "orders", "mapping": {}})
        assert answer.status_code == 422
        assert answer.json()["detail"] == "say which column holds the field order_id"


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"PK\x03\x04 no workbook", b"PAR1 nothing", b"[1, 2", b"\xd0\xcf\x11\xe0 old"]
)
def test_what_is_no_table_is_refused(house: House, content: bytes) -> None:
    with house.as_(ADMIN) as browser:
        assert bring(browser, "file", content).status_code == 422


@pytest.mark.parametrize("member", [VIEWER, ANALYST, NORTHERN], ids=lambda member: member.name)
def test_only_who_may_edit_imports_and_sees_everything_brings_files(house: House, member: Member) -> None:
    with house.as_(member) as browser:
        assert bring(browser, "orders.csv", ORDERS.encode()).status_code == 403


def test_an_upload_of_a_stranger_is_not_even_read(house: House) -> None:
    with house.visit() as stranger:
        assert bring(stranger, "orders.csv", ORDERS.encode()).status_code == 401


def test_imports_of_others_are_not_there_for_who_sees_only_a_part(house: House) -> None:
    with house.as_(ADMIN) as browser:
        seen = bring(browser, "orders.csv", ORDERS.encode()).json()
        started = browser.post("/imports", part_of(seen)).json()
    with house.as_(NORTHERN) as browser:
        assert browser.get(f"/imports/{started['id']}").status_code == 404
        assert browser.get(f"/imports/{started['id']}/rejects.csv").status_code == 404
        assert browser.get(f"/imports/files/{seen['file_id']}").status_code == 404
        assert browser.get("/imports").json()["data"] == []


def test_a_cancelled_import_does_nothing_more(house: House, app: App) -> None:
    with house.as_(ADMIN) as browser:
        seen = bring(browser, "orders.csv", ORDERS.encode()).json()
        started = browser.post("/imports", part_of(seen)).json()
        assert browser.post(f"/imports/{started['id']}/cancel").json()["state"] == "cancelled"
        assert not job_runner(app)()


def test_a_mapping_is_kept_under_a_name(house: House) -> None:
    with house.as_(ADMIN) as browser:
        body = {"kind": "orders", "mapping": {"order_id": "No", "placed_at": "When"}, "currency": "EUR"}
        kept = browser.ask("PUT", "/import-mappings/till", body).json()
        assert kept["mapping"] == body["mapping"]
        assert "currency: EUR" in kept["yaml"]
        assert [each["name"] for each in browser.get("/import-mappings").json()["data"]] == ["till"]
        assert browser.delete("/import-mappings/till").status_code == 204
        assert browser.get("/import-mappings/till").status_code == 404
        assert browser.ask("PUT", "/import-mappings/till", {**body, "time_zone": "Moon/Sea"}).status_code == 422
