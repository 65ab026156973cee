"""The fixed cast: one person of each role, two of them with half the brand only, and a server to ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from starlette.applications import Starlette

from zhiyin.base.clock import Clock
from zhiyin.base.config import Settings
from zhiyin.base.live import LiveHub
from zhiyin.db.database import Database
from zhiyin.staff.model import ALL_SCOPES, Role, ScopeGrant
from zhiyin.staff.service import StaffService
from zhiyin.web.api import session
from zhiyin.web.api.openapi import PREFIX, assemble, mounted

PASSWORD = "correct horse battery"
ORIGIN = "http://care.example"
NORTH_OF_A = ScopeGrant(brand="A", region="North")
"""What the agent and the field engineer see; rows of brand B are foreign to them."""


@dataclass(frozen=True)
class Member:
    name: str
    email: str
    role: Role
    grants: tuple[ScopeGrant, ...] = ALL_SCOPES


OWNER = Member("欧阳明", "ouyang@example.com", Role.OWNER)
ADMIN = Member("Ada Lin", "ada@example.com", Role.ADMIN)
ANALYST = Member("陈思", "chen@example.com", Role.ANALYST)
AGENT = Member("李娜", "li@example.com", Role.AGENT, (NORTH_OF_A,))
FIELD_ENGINEER = Member("王强", "wang@example.com", Role.FIELD_ENGINEER, (NORTH_OF_A,))
VIEWER = Member("Vera", "vera@example.com", Role.VIEWER)
NORTHERN = Member("北方主管", "north@example.com", Role.ADMIN, (NORTH_OF_A,))
"""May do all that an administrator may, and sees half the brand; not of the cast, so only where a test engages him."""

CAST = (OWNER, ADMIN, ANALYST, AGENT, FIELD_ENGINEER, VIEWER)


def engage(staff: StaffService) -> None:
    """Everybody is there."""
    for member in CAST:
        staff.people.add(member.name, member.email, PASSWORD, member.role, member.grants)


class Browser:
    """Somebody at a browser, on our own pages: keeps the cookie, sends the CSRF token."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.csrf = ""

    def sign_in(self, member: Member) -> Browser:
        answer = self.post("/session", {"email": member.email, "password": PASSWORD})
        assert answer.status_code == 201, answer.text
        self.csrf = answer.json()["csrf_token"]
        return self

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Response:
        sent = {"Origin": ORIGIN, "X-CSRF-Token": self.csrf, **{k.replace("_", "-"): v for k, v in headers.items()}}
        answer: Response = self.client.request(
            method, PREFIX + path, json=body, headers={k: v for k, v in sent.items() if v}
        )
        return answer

    def get(self, path: str, **headers: str) -> Response:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Response:
        return self.ask("POST", path, body, **headers)

    def patch(self, path: str, body: Any) -> Response:
        return self.ask("PATCH", path, body)

    def delete(self, path: str) -> Response:
        return self.ask("DELETE", path)


@dataclass(frozen=True)
class House:
    """The API under test, the staff behind it, and the live feed."""

    api: FastAPI
    staff: StaffService
    hub: LiveHub

    @property
    def server(self) -> Starlette:
        return Starlette(routes=[mounted(self.api)])

    @contextmanager
    def visit(self, address: str = "192.0.2.1") -> Iterator[Browser]:
        """A browser of its own."""
        client = TestClient(self.server, ORIGIN, raise_server_exceptions=False, client=(address, 50000))
        with client:
            yield Browser(client)

    @contextmanager
    def as_(self, member: Member) -> Iterator[Browser]:
        """A browser in which this member of the cast is signed in."""
        with self.visit() as browser:
            yield browser.sign_in(member)


def house_with(
    db: Database,
    clock: Clock,
    data: Path,
    staff: StaffService,
    routers: Sequence[Callable[[Any], APIRouter]],
    **parts: object,
) -> House:
    """A house with these routes only and the parts of the application that they use; 北方主管 works there too."""
    engage(staff)
    staff.people.add(NORTHERN.name, NORTHERN.email, PASSWORD, NORTHERN.role, NORTHERN.grants)
    settings = Settings(data=data, public_url=ORIGIN)
    app: Any = SimpleNamespace(settings=settings, clock=clock, db=db, staff=staff, **parts)
    hub = LiveHub()
    return House(assemble(app, hub, [make(app) for make in (session.router, *routers)]), staff, hub)
