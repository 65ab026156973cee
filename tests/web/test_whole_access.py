"""The whole API, generated from its OpenAPI document: every route, every role, every foreign object."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.cast import CAST, ORIGIN, OWNER, Browser, House, Member
from tests.web.whole import NORTHERN, whole_house
from zhiyin.staff.access import ROLES, Permission
from zhiyin.web.api.openapi import PREFIX, PUBLIC


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with whole_house(tmp_path_factory.mktemp("whole")) as house:
        yield house


def operations(house: House) -> Iterator[tuple[str, str, set[Permission]]]:
    """Each route that is not open, as (method, path, permissions)."""
    for path, methods in house.api.openapi()["paths"].items():
        for method, operation in methods.items():
            if (method.upper(), path) not in PUBLIC:
                yield method.upper(), path, {Permission(name) for name in operation["x-permissions"]}


def concrete(path: str, id_: str = "1") -> str:
    return "/".join(id_ if part.startswith("{") else part for part in path.split("/"))


def statuses(browser: Browser, wanted: list[tuple[str, str]], expected: set[int]) -> dict[tuple[str, str], int]:
    """Those that answered otherwise than expected."""
    found = {(method, path): browser.ask(method, concrete(path)).status_code for method, path in wanted}
    return {key: status for key, status in found.items() if status not in expected}


def test_every_permission_opens_something(whole: House) -> None:
    asked_for = {permission for _, _, needed in operations(whole) for permission in needed}
    assert set(Permission) - asked_for == {Permission.LIVE_READ}, "the WebSocket asks for that one"


def test_a_stranger_gets_nothing(whole: House) -> None:
    with whole.visit() as stranger:
        assert statuses(stranger, [(m, p) for m, p, _ in operations(whole)], {401}) == {}


def test_a_page_of_another_site_changes_nothing(whole: House) -> None:
    with whole.as_(OWNER) as browser:
        browser.csrf = ""
        assert statuses(browser, [(m, p) for m, p, _ in operations(whole) if m != "GET"], {403}) == {}


@pytest.mark.parametrize("member", CAST, ids=lambda member: str(member.role))
def test_a_role_gets_what_it_may_and_nothing_else(whole: House, member: Member) -> None:
    held = ROLES[member.role]
    with whole.as_(member) as browser:
        refused = [(m, p) for m, p, needed in operations(whole) if not needed <= held]
        allowed = [(m, p) for m, p, needed in operations(whole) if needed <= held and m == "GET"]
        assert statuses(browser, refused, {403}) == {}
        assert statuses(browser, allowed, {200, 404, 422}) == {}


def ids_in(browser: Browser, path: str) -> set[str]:
    """The ids of the rows of a list; none when it is no list of such rows."""
    answer = browser.get(f"{path}?limit=200")
    rows: Any = answer.json().get("data", []) if answer.status_code == 200 else []
    return {str(row["id"]) for row in rows if isinstance(row, dict) and "id" in row}


def objects(house: House) -> list[str]:
    """The paths of single objects that are also listed: /orders/{order_id}, /users/{user_id}/invitation ..."""
    listed = {path for path, methods in house.api.openapi()["paths"].items() if "get" in methods}
    return [p for p in house.api.openapi()["paths"] if p.count("{") == 1 and p.partition("/{")[0] in listed]


BY_DESIGN_FOR_ALL = {"/metrics", "/marks/rules", "/departments"}
"""Definitions, which belong to the whole company: no row of a brand is in them."""


def foreign_objects(whole: House, northern: Browser, owner: Browser) -> Iterator[tuple[str, str]]:
    """Each path of an object with the id of one that the northern member does not see in its list."""
    for path in objects(whole):
        collection = path.partition("/{")[0]
        if collection not in BY_DESIGN_FOR_ALL:
            for id_ in sorted(ids_in(owner, collection) - ids_in(northern, collection)):
                yield path, id_


def test_foreign_objects_do_not_exist(whole: House) -> None:
    with whole.as_(OWNER) as owner, whole.as_(NORTHERN) as northern:
        pairs = list(foreign_objects(whole, northern, owner))
        paths = whole.api.openapi()["paths"]
        answers = {
            (method.upper(), path): northern.ask(method.upper(), concrete(path, id_), {}).status_code
            for path, id_ in pairs
            for method in paths[path]
        }
    tried = {path.partition("/{")[0] for path, _ in pairs}
    assert tried >= {"/orders", "/feedback", "/tickets", "/sources", "/interactions", "/quarantine", "/users"}
    # 422: the empty body was refused before anything was looked up.
    assert {key: status for key, status in answers.items() if status not in (404, 422)} == {}
    assert {key for key, status in answers.items() if key[0] == "GET" and status != 404} == set()


def test_lists_hold_ones_own_rows_and_no_foreign_ones(whole: House) -> None:
    with whole.as_(OWNER) as owner, whole.as_(NORTHERN) as northern:
        for collection in ("/orders", "/feedback", "/tickets", "/sources", "/interactions", "/quarantine"):
            own, everything = ids_in(northern, collection), ids_in(owner, collection)
            assert own, collection
            assert len(own) * 2 == len(everything), collection
            single = next((path for path in objects(whole) if path.startswith(f"{collection}/")), None)
            if single:
                assert northern.get(concrete(single, min(own))).status_code == 200, collection


@pytest.mark.parametrize("metric", ["order_count", "revenue", "average_order_value", "first_response_time"])
def test_numbers_count_ones_own_rows_only(whole: House, metric: str) -> None:
    path = f"/metrics/{metric}/values?from=2020-01-01&to=2099-12-31"
    with whole.as_(OWNER) as owner, whole.as_(NORTHERN) as northern:
        everything, own = owner.get(path).json()["value"], northern.get(path).json()["value"]
    assert (everything["n"], own["n"]) == (2, 1)


def test_nobody_writes_into_rows_that_they_do_not_see(whole: House) -> None:
    one = {"event_id": "e-1", "name": "Product Viewed", "at": "2026-11-01T10:00:00Z"}
    with whole.as_(NORTHERN) as northern:
        source = northern.get("/sources").json()["data"][0]["id"]
        foreign = {**one, "context": {"brand": "B", "region": "South"}}
        sent = northern.post("/interactions", {"source": source, "interactions": [one, foreign]})
        made = northern.post("/sources", {"name": "B's shop", "kind": "web", "brand": "B", "region": "South"})
    assert (sent.status_code, made.status_code) == (403, 403)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"at": "1999-12-31T00:00:00Z"}, id="before 2000"),
        pytest.param({"at": "2999-01-01T00:00:00Z"}, id="far ahead"),
        pytest.param({"properties": {"a": {"b": {"c": {"d": {"e": {}}}}}}}, id="too deep"),
        pytest.param({"properties": {"words": "x" * 40_000}}, id="too large"),
        pytest.param({"properties": {"words": "\ud83d"}}, id="half an emoji"),
    ],
)
def test_the_limits_of_every_sender_hold_for_the_api(whole: House, change: dict[str, Any]) -> None:
    with whole.as_(OWNER) as owner:
        source = owner.get("/sources").json()["data"][0]["id"]
        one = {"event_id": "e-2", "name": "Product Viewed", "at": "2026-11-01T10:00:00Z", **change}
        body = json.dumps({"source": source, "interactions": [one]})
        answer = owner.client.post(
            f"{PREFIX}/interactions",
            content=body,
            headers={"Content-Type": "application/json", "Origin": ORIGIN, "X-CSRF-Token": owner.csrf},
        )
    assert answer.status_code in (413, 422)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/marks/rules/late_delivery", {"enabled": False}),
        ("POST", "/departments", {"name": "Service"}),
        ("DELETE", "/sample-data", None),
        ("PUT", "/import-mappings/shop", {"kind": "orders", "mapping": {}}),
        ("DELETE", "/import-mappings/shop", None),
    ],
)
def test_what_holds_for_the_whole_company_is_changed_by_who_sees_all_of_it(
    whole: House, method: str, path: str, body: Any
) -> None:
    with whole.as_(NORTHERN) as northern:
        assert northern.ask(method, path, body).status_code == 403
