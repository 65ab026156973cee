"""Whoever reads the write key off a web page joins nobody, vouches for nothing, and stays within its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.stories.running import RunningServer
from zhiyin.base.scope import EVERYTHING
from zhiyin.connectors.sources.model import KeyKind
from zhiyin.staff.access import Permission
from zhiyin.staff.model import ALL_SCOPES, ScopeGrant

pytestmark = pytest.mark.slow

READING = [Permission.CUSTOMERS_READ, Permission.INTERACTIONS_READ]
PHONES = {"anna": "+8613800138001", "boris": "+8613800138002"}
Said = dict[str, Any]


@dataclass(frozen=True)
class Shop:
    """A running server with two people that the back office vouches for, and a page whose key everybody can read."""

    server: RunningServer
    public_key: str
    everything: httpx.Client
    north_of_a: httpx.Client
    secret_brand: httpx.Client

    def forge(self, path: str, said: Said) -> None:
        """Send it with the public key, and wait until it has had all the effect that it will ever have."""
        sent = httpx.post(f"{self.server.url}{path}", json=said, auth=(self.public_key, ""), trust_env=False)
        assert sent.status_code == 200
        self.server.wait_until_idle()

    def person(self, name: str) -> Said:
        """What staff see of somebody; what the forger's own browser adds aside."""
        customer = self.customer_of(name)
        ties = self.everything.get(f"/customers/{customer}/identities").json()
        traits = self.everything.get(f"/customers/{customer}/traits").json()["data"]
        own = [node for node in ties["nodes"] if node["is_own"] and node["kind"] not in ("anonymous_id", "device_id")]
        return {
            "id": customer,
            "identifiers": sorted((node["kind"], node["value"], node["verified"]) for node in own),
            "traits": {trait["name"]: trait["value"] for trait in traits if trait["trust"] != "public"},
        }

    def customer_of(self, user_id: str) -> str:
        found = self.everything.get("/customers", params={"query": user_id}).json()["data"]
        wanted = ("user_id", user_id)
        mine = [one["id"] for one in found if wanted in {(each["kind"], each["value"]) for each in one["identifiers"]}]
        assert len(mine) == 1
        return str(mine[0])


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    server = RunningServer(tmp_path_factory.mktemp("forged") / "data")
    app = server.app()
    with app.db.transaction() as tx:
        scope_id = app.scopes.scope_id(tx, "A", "Web", "North")
    page = app.sources.create("web page", "web", scope_id=scope_id)
    _, public_key = app.sources.create_key(page.public_id, KeyKind.PUBLIC, EVERYTHING)
    grants = (ALL_SCOPES, (ScopeGrant(brand="A", region="North"),), (ScopeGrant(brand="Secret"),))
    secrets = [app.staff.keys.make(None, f"reader {n}", READING, grant)[1] for n, grant in enumerate(grants)]
    app.close()
    office_key = server.write_key(name="back office")
    with server:
        readers = [_reader(server, secret) for secret in secrets]
        people = [_vouched_for(name) for name in PHONES]
        batch = {"batch": people}
        httpx.post(f"{server.url}/v1/batch", json=batch, auth=(office_key, ""), trust_env=False).raise_for_status()
        server.wait_until_idle()
        yield Shop(server, public_key, *readers)


def _reader(server: RunningServer, secret: str) -> httpx.Client:
    headers = {"Authorization": f"Bearer {secret}"}
    return httpx.Client(base_url=f"{server.url}/api/v1", headers=headers, trust_env=False, timeout=30)


def _vouched_for(name: str) -> Said:
    traits = {
        "name": name.title(), "email": f"{name}@example.com", "phone": PHONES[name],
        "memberNumber": f"M-{name}", "unionid": f"union-{name}", "level": "gold",
    }  # fmt: skip
    return {"type": "identify", "userId": name, "traits": traits}


def _sensors(kind: str, **more: Any) -> Said:
    return {"type": kind, "time": 1_767_225_600_000, "lib": {"$lib": "js"}, "properties": {}, **more}


IDENTIFY, ALIAS, GROUP, TRACK, SENSORS = "/v1/identify", "/v1/alias", "/v1/group", "/v1/track", "/sa"
ANNAS = {"email": "anna@example.com", "phone": PHONES["anna"], "memberNumber": "M-anna", "unionid": "union-anna"}
BOTH_LOGINS = {"$identity_login_id": ["anna", "boris"]}

FORGERIES = [
    pytest.param(IDENTIFY, {"userId": "mallory", "traits": ANNAS}, id="identify as the owner of all her addresses"),
    pytest.param(IDENTIFY, {"userId": "anna", "traits": {"email": "boris@example.com"}}, id="her account, his address"),
    pytest.param(IDENTIFY, {"userId": "anna", "anonymousId": "boris"}, id="his account as her browser"),
    pytest.param(IDENTIFY, {"anonymousId": "x1", "traits": {**ANNAS, "email": "boris@example.com"}}, id="a go-between"),
    pytest.param(IDENTIFY, {"userId": "anna", "traits": {"name": "Mallory", "level": "no", "email": None}}, id="name"),
    pytest.param(ALIAS, {"userId": "mallory", "previousId": "anna"}, id="alias of her account"),
    pytest.param(ALIAS, {"userId": "boris", "previousId": "anna"}, id="alias of two accounts"),
    pytest.param(ALIAS, {"userId": "mallory", "previousId": "anna@example.com"}, id="alias of her address"),
    pytest.param(
        TRACK,
        {"event": "Signed In", "userId": "mallory", "context": {"externalIds": [{"type": "user_id", "id": "anna"}]}},
        id="external id of her account",
    ),
    pytest.param(
        TRACK,
        {"event": "Signed In", "userId": "boris", "context": {"externalId": [{"type": "memberId", "id": "M-anna"}]}},
        id="external id of her card",
    ),
    pytest.param(
        TRACK,
        {"event": "Signed In", "anonymousId": "x2", "context": {"traits": {**ANNAS, "phone": PHONES["boris"]}}},
        id="traits in the context",
    ),
    pytest.param(GROUP, {"userId": "mallory", "groupId": "anna", "traits": {"email": "anna@example.com"}}, id="group"),
    pytest.param(SENSORS, _sensors("track_signup", distinct_id="mallory", original_id="anna"), id="sign-up from hers"),
    pytest.param(SENSORS, _sensors("track_signup", distinct_id="boris", original_id="anna"), id="sign-up of two"),
    pytest.param(
        SENSORS,
        _sensors("track_id_bind", distinct_id="m", identities={"$identity_login_id": "mallory", "$identity_mobile":
                 PHONES["anna"], "$identity_email": "anna@example.com", "$identity_mp_unionid": "union-anna"}),
        id="bind to all of hers",
    ),
    pytest.param(SENSORS, _sensors("track_id_bind", distinct_id="anna", identities=BOTH_LOGINS), id="bind of two"),
    pytest.param(
        SENSORS,
        _sensors("track_id_unbind", distinct_id="anna", login_id="anna",
                 identities={"$identity_login_id": "anna", "$identity_email": "anna@example.com"}),
        id="unbind her address",
    ),
    pytest.param(
        SENSORS,
        _sensors("profile_set", distinct_id="anna", login_id="anna",
                 properties={"name": "Mallory", "email": "boris@example.com"}),
        id="profile with his address",
    ),
    pytest.param(
        SENSORS,
        _sensors("profile_unset", distinct_id="anna", login_id="anna", properties={"name": True, "level": True}),
        id="unset her profile",
    ),
    pytest.param(SENSORS, _sensors("profile_delete", distinct_id="anna", login_id="anna"), id="delete her profile"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "said"), FORGERIES)
def test_a_forgery_joins_nobody_and_vouches_for_nothing(shop: Shop, path: str, said: Said) -> None:
    before = {name: shop.person(name) for name in PHONES}
    assert before["anna"]["id"] != before["boris"]["id"]
    assert ("email", "anna@example.com", True) in before["anna"]["identifiers"]
    shop.forge(path, said)
    assert {name: shop.person(name) for name in PHONES} == before


def test_a_browser_that_says_two_accounts_belongs_to_neither(shop: Shop) -> None:
    for user in PHONES:
        shop.forge(IDENTIFY, {"userId": user, "anonymousId": "shared-browser"})
    for user in PHONES:
        nodes = shop.everything.get(f"/customers/{shop.customer_of(user)}/identities").json()["nodes"]
        assert "shared-browser" not in {node["value"] for node in nodes if node["is_own"]}


def test_a_brand_in_the_context_does_not_leave_the_scope_of_the_source(shop: Shop) -> None:
    context = {"brand": "Secret", "department": "Board", "region": "South"}
    shop.forge(TRACK, {"event": "Planted", "userId": "mallory", "context": context})
    assert _names(shop.secret_brand) == set()
    assert shop.secret_brand.get("/customers").json()["data"] == []
    assert "Planted" in _names(shop.north_of_a)


def _names(reader: httpx.Client) -> set[str]:
    return {line["name"] for line in reader.get("/interactions", params={"limit": 200}).json()["data"]}


def test_the_key_of_a_page_reads_nothing(shop: Shop) -> None:
    for headers in ({"Authorization": f"Bearer {shop.public_key}"}, {"Authorization": f"Basic {shop.public_key}"}):
        answer = httpx.get(f"{shop.server.url}/api/v1/customers", headers=headers, trust_env=False)
        assert answer.status_code == 401
