"""Nobody gets further than they may: every route, every role, foreign objects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import APIRouter
from sqlalchemy import text

from tests.web.cast import ADMIN, AGENT, ANALYST, CAST, NORTH_OF_A, OWNER, VIEWER, House, Member
from zhiyin.staff.access import ROLES, Permission
from zhiyin.staff.model import Role, ScopeGrant
from zhiyin.web.api.openapi import PUBLIC, assemble

OPEN = {
    ("GET", "/meta"),
    ("GET", "/setup"),
    ("POST", "/setup"),
    ("POST", "/invitations"),
    ("POST", "/session"),
}
"""Written down a second time on purpose: who opens a route to everybody has to say so here too."""


def operations(house: House) -> Iterator[tuple[str, str, list[str]]]:
    """Each route as (method, path with 1 for every id, permissions)."""
    for path, methods in house.api.openapi()["paths"].items():
        for method, operation in methods.items():
            if (method.upper(), path) not in OPEN:
                yield method.upper(), path, operation["x-permissions"]


def concrete(path: str) -> str:
    return "/".join("1" if part.startswith("{") else part for part in path.split("/"))


def test_only_these_routes_are_open() -> None:
    assert set(PUBLIC) == OPEN


def test_without_a_session_every_route_answers_401(house: House) -> None:
    with house.visit() as stranger:
        answers = {
            (method, path): stranger.ask(method, concrete(path)).status_code for method, path, _ in operations(house)
        }
    assert len(answers) > 10
    assert {key: status for key, status in answers.items() if status != 401} == {}


def test_with_a_session_but_without_its_csrf_token_nothing_is_changed(house: House) -> None:
    with house.as_(OWNER) as browser:
        browser.csrf = ""
        unsafe = [(m, concrete(p)) for m, p, _ in operations(house) if m not in ("GET", "HEAD")]
        assert {(m, p) for m, p in unsafe if browser.ask(m, p).status_code != 403} == set()


@pytest.mark.parametrize("member", CAST, ids=lambda member: str(member.role))
def test_every_route_is_refused_to_a_role_that_lacks_its_permission(house: House, member: Member) -> None:
    with house.as_(member) as browser:
        lacking = [
            (method, path)
            for method, path, needed in operations(house)
            if not ROLES[member.role].issuperset(Permission(name) for name in needed)
        ]
        assert {(m, p) for m, p in lacking if browser.ask(m, concrete(p)).status_code != 403} == set()


@pytest.mark.parametrize("member", CAST, ids=lambda member: str(member.role))
def test_no_route_is_refused_to_a_role_that_has_its_permission(house: House, member: Member) -> None:
    with house.as_(member) as browser:
        had = [
            path
            for method, path, needed in operations(house)
            if method == "GET" and ROLES[member.role].issuperset(Permission(name) for name in needed)
        ]
        assert {path for path in had if browser.get(concrete(path)).status_code in (401, 403)} == set()


def test_an_application_with_an_unguarded_route_does_not_start(parts: Any, house: House) -> None:
    careless = APIRouter()

    @careless.get("/secrets")
    def secrets() -> dict[str, str]:
        return {"all": "of them"}

    with pytest.raises(TypeError, match="GET /secrets does not say what one needs"):
        assemble(parts, house.hub, [careless])


def test_an_older_key_keeps_the_permissions_that_are_still_there(parts: Any, house: House) -> None:
    _, secret = parts.staff.keys.make(None, "reports", [Permission.JOBS_READ])
    with parts.db.transaction() as tx:
        tx.execute(text('UPDATE api_key SET permissions = \'["jobs_read", "fly"]\''))
    with house.as_(OWNER) as browser:
        assert [one["permissions"] for one in browser.get("/api-keys").json()["data"]] == [["jobs_read"]]
    with house.visit() as program:
        assert program.get("/jobs/job_1", Authorization=f"Bearer {secret}").status_code == 404, "not 403"


ROLE_TABLE = {
    Permission.METRICS_READ: {Role.OWNER, Role.ADMIN, Role.ANALYST, Role.AGENT, Role.VIEWER},
    Permission.CUSTOMERS_READ: set(Role),
    Permission.CUSTOMERS_EDIT: {Role.OWNER, Role.ADMIN, Role.AGENT},
    Permission.JOBS_READ: {Role.OWNER, Role.ADMIN, Role.ANALYST},
    Permission.IMPORTS_EDIT: {Role.OWNER, Role.ADMIN},
    Permission.QUARANTINE_READ: {Role.OWNER, Role.ADMIN, Role.ANALYST},
    Permission.SOURCES_EDIT: {Role.OWNER, Role.ADMIN},
    Permission.STAFF_EDIT: {Role.OWNER, Role.ADMIN},
    Permission.AUDIT_READ: {Role.OWNER, Role.ADMIN},
    Permission.SAMPLE_DATA_DELETE: {Role.OWNER, Role.ADMIN},
}


@pytest.mark.parametrize(("permission", "roles"), [pytest.param(*row, id=row[0].value) for row in ROLE_TABLE.items()])
def test_the_role_table(permission: Permission, roles: set[Role]) -> None:
    assert {role for role in Role if permission in ROLES[role]} == roles


class TestForeignPeople:
    """An admin of the North of A, and somebody of B."""

    @pytest.fixture
    def northern(self, house: House) -> Member:
        member = Member("北方主管", "north@example.com", Role.ADMIN, (NORTH_OF_A,))
        house.staff.people.add(member.name, member.email, "correct horse battery", member.role, member.grants)
        return member

    @pytest.fixture
    def foreign_id(self, house: House) -> str:
        grants = [ScopeGrant(brand="B")]
        return house.staff.people.add("B", "b@example.com", "correct horse battery", Role.AGENT, grants).id

    def test_do_not_exist_for_who_sees_another_brand(self, house: House, northern: Member, foreign_id: str) -> None:
        with house.as_(northern) as browser:
            assert browser.get(f"/users/{foreign_id}").status_code == 404
            assert browser.patch(f"/users/{foreign_id}", {"name": "Mine"}).status_code == 404
            assert browser.post(f"/users/{foreign_id}/invitation").status_code == 404
            assert foreign_id not in browser.get("/users?limit=200").text

    def test_keys_neither(self, house: House, northern: Member) -> None:
        key, _ = house.staff.keys.make(None, "of B", [Permission.METRICS_READ], [ScopeGrant(brand="B")])
        with house.as_(northern) as browser:
            assert browser.delete(f"/api-keys/{key.id}").status_code == 404
            assert browser.get("/api-keys").json()["data"] == []

    def test_are_not_made_beyond_ones_own_scopes(self, house: House, northern: Member) -> None:
        everywhere = {"name": "X", "email": "x@example.com", "role": "viewer", "scopes": [{}]}
        key = {"name": "k", "permissions": ["metrics_read"], "scopes": [{"brand": "A"}]}
        with house.as_(northern) as browser:
            assert browser.post("/users", everywhere).status_code == 403
            assert browser.post("/api-keys", key).status_code == 403


class TestWork:
    def test_of_others_is_not_shown_to_who_sees_some_rows_only(self, house: House, parts: Any) -> None:
        grants = [NORTH_OF_A]
        house.staff.people.add("N", "n@example.com", "correct horse battery", Role.ANALYST, grants)
        with parts.db.transaction() as tx:
            job_id = parts.jobs.add(tx, "import", {}, created_by="usr_somebody")
        with house.as_(Member("N", "n@example.com", Role.ANALYST)) as northern, house.as_(ANALYST) as analyst:
            assert northern.get(f"/jobs/{job_id}").status_code == 404
            assert analyst.get(f"/jobs/{job_id}").json()["state"] == "waiting"
            assert analyst.post(f"/jobs/{job_id}/cancel").status_code == 403
        with house.as_(ADMIN) as admin:
            assert admin.post(f"/jobs/{job_id}/cancel").json()["state"] == "cancelled"


def test_the_audit_log_tells_who_did_what(house: House) -> None:
    with house.as_(ADMIN) as admin, house.as_(VIEWER) as viewer:
        admin_id = admin.get("/session").json()["user"]["id"]
        viewer_id = viewer.get("/session").json()["user"]["id"]
        admin.patch(f"/users/{viewer_id}", {"role": "agent"})
        first = admin.get("/audit-log?limit=1").json()
        [entry] = first["data"]
        assert (entry["by"], entry["action"], entry["subject"]) == (admin_id, "user.changed", viewer_id)
        second = admin.get(f"/audit-log?limit=1&cursor={first['next_cursor']}").json()
        assert second["data"][0]["id"] == entry["id"] - 1


def test_agents_are_of_the_north_of_a_only(house: House, parts: Any) -> None:
    with parts.db.transaction() as tx:
        own = house.staff.scopes.scope_id(tx, "A", "Care", "North")
        foreign = house.staff.scopes.scope_id(tx, "B", "Care", "North")
    token = house.staff.sign_in.sign_in(AGENT.email, "correct horse battery", "::1")
    scopes = house.staff.principal_of_session(token).scopes
    assert (scopes.allows(own), scopes.allows(foreign), scopes.allows(0)) == (True, False, False)
