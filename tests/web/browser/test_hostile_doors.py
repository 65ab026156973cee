"""Hostile words through every door: nothing breaks on the way in, nothing runs on any page, words stay words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.stories.hostile import HANDLER, HOSTILE, SCRIPT
from tests.stories.running import RunningServer
from tests.web.browser.conftest import DESKTOP, OWNER, PATIENCE_MS, Served, settled
from zhiyin.connectors.sources.model import KeyKind
from zhiyin.web.console import is_built

pytestmark = pytest.mark.browser

SOME = 12  # of the customers are looked at: every one of these
Said = dict[str, Any]


def segment(word: str, number: int) -> list[Said]:
    """The word in every field of every type of message."""
    context = {
        "page": dict.fromkeys(("url", "path", "title", "referrer", "search"), word),
        "library": {"name": word, "version": word}, "campaign": {"name": word, "source": word},
        "device": {"id": word, "type": word}, "app": {"name": word}, "os": {"name": word}, "userAgent": word,
        "ip": word, "locale": word, "timezone": word, "channel": word, word: word,
        "externalIds": [{"type": word, "id": word}], "traits": {"name": word, "email": word},
        "consent": {"categoryPreferences": {word: True}}, "brand": word, "region": word, "department": word,
    }  # fmt: skip
    person = {"userId": f"u{number}", "context": context}
    ids = {"order_id": word, "ticket_id": word, "review_id": word, "survey_id": word, "product_id": word, "sku": word}
    words = dict.fromkeys(("name", "title", "message", "answer", "review_body", "subject", "reason", "query"), word)
    product = {"product_id": word, "sku": word, "name": word, "category": word, "brand": word, "price": word}
    told = {**ids, **words, word: word, "currency": word, "channel": word, "touchpoint": word, "deep": {word: [word]}}
    messages: list[Said] = [
        {
            "type": "identify",
            **person,
            "traits": {"name": word, "email": word, "phone": word, word: word, "city": word},
        },
        {"type": "identify", "userId": word, "anonymousId": word, "traits": {"name": word, "avatar": word}},
        {"type": "group", **person, "groupId": word, "traits": {"name": word, "website": word, "role": word}},
        {"type": "alias", **person, "previousId": word},
        {"type": "page", **person, "name": word, "category": word, "properties": told},
        {"type": "screen", **person, "name": word, "properties": told},
        {"type": "track", **person, "event": word, "messageId": word, "properties": told},
        {"type": word, **person, "event": word, "timestamp": word, "sentAt": word},
    ]
    numbers: Said = {"total": 10, "currency": "CNY", "products": [{**product, "price": 5, "quantity": 1}]}
    spoken: dict[str, Said] = {
        "Order Completed": numbers, "Payment Failed": {}, "Order Returned": numbers, "Ticket Opened": {},
        "Ticket Replied": {"author": "agent", "agent_id": word}, "Conversation Started": {}, "Message Received": {},
        "Survey Responded": {"kind": "nps", "score": 2, "max": 10}, "Review Posted": {"rating": 1},
        "Product Reviewed": {"rating": 1}, "Stock Changed": {"quantity": 0}, "Product Viewed": product,
    }  # fmt: skip
    return messages + [
        {"type": "track", **person, "event": name, "properties": {**told, **more}} for name, more in spoken.items()
    ]


def sensors(word: str, number: int) -> list[Said]:
    lib = {"$lib": word, "$lib_version": word, "$lib_method": word}
    properties = {
        "$title": word, "$url": word, "$referrer": word, "$ip": word, "$os": word, "$model": word, "$device_id": word,
        "$app_name": word, word.strip() or "x": word, "name": word,
    }  # fmt: skip
    common = {"time": 1_767_225_600_000 + number, "lib": lib, "properties": properties, "project": word}
    return [
        {"type": "track", "event": word, "distinct_id": f"s{number}", **common},
        {"type": "track", "event": "$pageview", "distinct_id": word, **common},
        {"type": "track_signup", "event": "$SignUp", "distinct_id": f"s{number}", "original_id": word, **common},
        {
            "type": "track_id_bind",
            "event": "$BindID",
            "distinct_id": word,
            "identities": {f"$identity_{word}": word},
            **common,
        },
        {"type": "profile_set", "distinct_id": f"s{number}", "login_id": word, **common},
        {"type": "item_set", "item_type": word, "item_id": word, **common},
    ]


DEEP = 4_000
RAW = [
    b'{"batch":[{"type":"track","event":"\\ud800","userId":"u\\udfff","properties":{"\\ud83d":"\\ude00"}}]}',
    b'{"batch":[{"type":"track","event":"d","userId":"u","properties":' + b'{"a":' * DEEP + b"1" + b"}" * DEEP + b"}]}",
    b'{"batch":[{"type":"track","event":"list","userId":"u0","properties":{"a":' + b"[" * DEEP + b"]" * DEEP + b"}}]}",
    b'{"batch":[{"type":"track","event":"Order Completed","userId":"u0","properties":{"total":1e400,"tax":9e99}}]}',
    b'{"batch":[{"type":"track","event":"\xff\xfe","userId":"u0"}]}',
    b'{"batch":[{"type":"track","event":"big","userId":123456789012345678901234567890}]}',
    b"\x1f\x8b\x08\x00garbage", b"PK\x03\x04", b"null", b"[]",
    b'"batch"', b'{"batch":{"a":1}}', b'{"batch":[null,1,"x",[]]}',
]  # fmt: skip


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An installation in which every word is hostile, and its owner."""
    if not is_built():
        pytest.fail("the console is not built: run `make console`")
    with RunningServer(tmp_path_factory.mktemp("hostile") / "data") as server:
        app = server.app()
        token = app.staff.welcome.setup_token()
        app.close()
        owner = {"token": token, **OWNER}
        made = httpx.post(f"{server.url}/api/v1/setup", json=owner, trust_env=False, timeout=30).raise_for_status()
        _send_everything(server, server.write_key(KeyKind.SERVER, name=f"shop {HANDLER}"))
        server.wait_until_idle(180)
        yield Served(server, dict(made.cookies), made.json()["csrf_token"])


@pytest.fixture(scope="module")
def owner(served: Served) -> Iterator[httpx.Client]:
    """The API as the owner sees it; signed in once, for too many sign-ins are refused."""
    with served.client() as client:
        yield client


@pytest.fixture(scope="module")
def console(served: Served, owner: httpx.Client, chromium: Browser) -> Iterator[BrowserContext]:
    """A browser in which the owner is signed in."""
    context = chromium.new_context(viewport=DESKTOP)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_MS)
    context.add_cookies(
        [{"name": one.name, "value": one.value or "", "url": served.server.url} for one in owner.cookies.jar]
    )
    context.add_init_script(TRAP)
    yield context
    context.close()


def _send_everything(server: RunningServer, key: str) -> None:
    with httpx.Client(base_url=server.url, auth=(key, ""), trust_env=False, timeout=30) as client:
        for number, word in enumerate(HOSTILE.values()):
            said = [("/v1/batch", {"batch": [message]}) for message in segment(word, number)]
            for path, body in [*said, ("/sa", sensors(word, number))]:
                assert client.post(path, json=body).status_code == 200, path
        for raw in RAW:
            assert client.post("/v1/batch", content=raw).status_code in (200, 400)


class TestOnTheWayIn:
    def test_every_message_is_on_a_timeline_or_put_aside_with_its_reason(self, owner: httpx.Client) -> None:
        reasons = [one["reason"] for one in _all(owner, "/quarantine")]
        names = {one["name"] for one in _all(owner, "/interactions")}
        assert not [reason for reason in reasons if "could not be" in reason], "a reader or the intake stumbled"
        assert {SCRIPT, "Order Completed", "Ticket Opened", "Survey Responded"} <= names

    def test_no_listener_gave_up(self, served: Served) -> None:
        app = served.server.app()
        with app.db.reading() as tx:
            troubled = tx.exec_driver_sql("SELECT listener, error FROM outbox_delivery").all()
        app.close()
        assert troubled == []

    @pytest.mark.parametrize("word", HOSTILE.values(), ids=HOSTILE)
    def test_every_form_takes_it_or_says_why_not(self, owner: httpx.Client, word: str) -> None:
        customers = owner.get("/customers").json()["data"]
        aside = owner.get("/quarantine").json()["data"]
        answers = [_answer(owner, *form) for form in _forms(word, customers[0]["id"], aside[0]["id"])]
        assert [answer for answer in answers if not 200 <= answer[0] < 500] == []

    @pytest.mark.parametrize(
        "body", [b'{"\\ud800":"\\udfff"}', b'{"name":"\\ud800"}', b"[" * 3000, b'{"a":NaN}', b"\xff"]
    )
    def test_no_body_breaks_a_form(self, owner: httpx.Client, body: bytes) -> None:
        for method, path, _ in _forms("x", "1", "1"):
            answer = owner.request(method, path, content=body, headers={"Content-Type": "application/json"})
            assert answer.status_code in (400, 404, 422), (method, path, answer.text)


def _all(client: httpx.Client, path: str) -> Iterator[Said]:
    cursor: str | None = ""
    while cursor is not None:
        asked = {"limit": "200", **({"cursor": cursor} if cursor else {})}
        page = client.get(path, params=asked).raise_for_status().json()
        yield from page["data"]
        cursor = page["next_cursor"]


def _forms(word: str, customer: str, aside: str) -> list[tuple[str, str, Any]]:
    """Every form of the API with the word wherever words are asked for."""
    mapping = {"rename": {word: word}, "set": {word: word}, "remove": [word], "names": {word: word}}
    scope = {"brand": word[:80], "department": word[:80], "region": word[:80]}
    return [
        ("POST", "/sources", {"name": word[:120], "kind": "web", **scope}),
        ("POST", "/sources", {"name": word, "kind": word, "channel": word}),
        ("POST", "/users", {"name": word[:200], "email": "x@example.com", "role": "viewer", "scopes": [scope]}),
        ("POST", "/users", {"name": "x", "email": word, "role": word, "scopes": [{}]}),
        ("POST", "/departments", {"name": word[:80]}),
        ("POST", "/api-keys", {"name": word[:120], "permissions": ["metrics_read"], "scopes": [scope]}),
        ("PATCH", "/session", {"name": word[:200]}),
        ("POST", "/session/password", {"current": word, "new": word}),
        ("POST", f"/customers/{customer}/merge", {"other_id": word[:40], "reason": word[:500]}),
        ("POST", f"/customers/{customer}/split", {"edge_ids": [2**63 - 1], "reason": word[:500]}),
        ("POST", "/merge-reviews/1", {"decision": "merge", "reason": word[:500]}),
        ("POST", "/quarantine/replay", {"ids": [int(aside)], "mapping": mapping}),
        ("POST", "/quarantine/replay", {"ids": [2**70], "mapping": {}}),
        ("POST", "/quarantine/dismiss", {"ids": [2**70, -1]}),
        ("PUT", "/marks/rules/late_delivery", {"enabled": True, "thresholds": {word: 1e308}}),
    ]  # fmt: skip


def _answer(client: httpx.Client, method: str, path: str, body: Any) -> tuple[int, str, str]:
    answer = client.request(method, path, content=json.dumps(body), headers={"Content-Type": "application/json"})
    return answer.status_code, f"{method} {path}", answer.text[:300]


TRAP = """
window.trapped = [];
for (const name of ['alert', 'confirm', 'prompt']) window[name] = (said) => window.trapped.push(`${name}: ${said}`);
document.addEventListener('securitypolicyviolation', (event) =>
  window.trapped.push(`${event.violatedDirective}: ${event.blockedURI}`));
"""
PLANTED = """
[...document.querySelectorAll('*')].filter((node) =>
  ['IFRAME', 'OBJECT', 'EMBED', 'BASE'].includes(node.tagName)
  || (node.tagName === 'SCRIPT' && !node.src)
  || node.getAttributeNames().some((name) => name.startsWith('on'))
  || ['href', 'src', 'action', 'formaction', 'xlink:href'].some((name) =>
       /^\\s*(javascript|data:text|vbscript):?/i.test(node.getAttribute(name) ?? '')
       || node.getAttribute(name) === 'x')
).map((node) => node.outerHTML.slice(0, 200))
"""

BROKEN = "[...document.querySelectorAll('[role=alert]')].map((node) => node.innerText.slice(0, 80))"


def visited(console: BrowserContext, address: str) -> Page:
    """The page, drawn, with the traps set."""
    tab = console.new_page()
    visit(tab, address)
    return tab


def visit(tab: Page, address: str) -> None:
    """Opens and draws the page; a dialog fails the test."""
    tab.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    tab.goto(address)
    settled(tab)
    expect(tab.locator("a.brand")).to_have_count(1)  # signed in


def ran(tab: Page) -> list[str]:
    """What ran, was stopped from running, or could run when somebody touches it."""
    pwned = "...(window.pwned ? [String(window.pwned)] : [])"
    found: list[str] = tab.evaluate(f"[...window.trapped, {pwned}, ...{PLANTED}]")
    return found


def harm(console: BrowserContext, address: str) -> list[str]:
    """What ran on a page, or broke."""
    tab = console.new_page()
    thrown: list[str] = []
    tab.on("console", lambda said: thrown.append(said.text[:500]) if said.type == "error" else None)
    visit(tab, address)
    broken: list[str] = tab.evaluate(BROKEN)
    found = ran(tab) + (broken + thrown if broken else [])
    tab.close()
    return found


PAGES = [
    "/", "/?metric=net_promoter_score", "/?metric=order_count&by=product", "/?metric=first_response_time&by=agent",
    "/customers", "/customers?query=u1", "/customers?query=%3Cscript%3Ealert(1)%3C/script%3E", "/customers/reviews",
    "/companies", "/sources", "/sources/quarantine", "/import", "/settings", "/settings/users", "/settings/api-keys",
    "/settings/rules", "/settings/deliveries", "/settings/sample-data",
]  # fmt: skip
FORGED = [
    "/customers/%3Cimg%20src=x%20onerror=alert(1)%3E",
    "/%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "/?metric=%3Cb%3E",
]


class TestOnEveryPage:
    @pytest.mark.parametrize("page", PAGES)
    def test_nothing_runs_and_nothing_breaks(self, page: str, served: Served, console: BrowserContext) -> None:
        assert harm(console, served.console + page) == []

    @pytest.mark.parametrize("page", FORGED)
    def test_nothing_runs_at_a_forged_address(self, page: str, served: Served, console: BrowserContext) -> None:
        tab = console.new_page()
        tab.goto(served.console + page)
        tab.wait_for_load_state("networkidle")
        assert ran(tab) == []

    @pytest.mark.parametrize("part", ["", "/identities", "/traits"])
    def test_nothing_runs_with_any_customer(
        self, part: str, served: Served, console: BrowserContext, owner: httpx.Client
    ) -> None:
        ids = [one["id"] for one in owner.get("/customers", params={"limit": 200}).json()["data"]]
        found = {id_: harm(console, f"{served.console}/customers/{id_}{part}") for id_ in ids[::SOME]}
        assert {id_: harms for id_, harms in found.items() if harms} == {}

    def test_nothing_runs_with_any_company_or_source(
        self, served: Served, console: BrowserContext, owner: httpx.Client
    ) -> None:
        companies = [f"/companies/{one['id']}" for one in owner.get("/companies").json()["data"][:4]]
        source = next(one["id"] for one in owner.get("/sources").json()["data"] if one["name"].startswith("shop"))
        pages = [*companies, *(f"/sources/{source}{tab}" for tab in ("", "/events", "/plan", "/settings"))]
        found = {page: harm(console, served.console + page) for page in pages}
        assert {page: harms for page, harms in found.items() if harms} == {}

    def test_words_are_shown_as_words_with_all_that_was_sent(
        self, served: Served, console: BrowserContext, owner: httpx.Client
    ) -> None:
        found = owner.get("/customers", params={"query": "u1"}).json()["data"]
        customer = next(one["id"] for one in found if "u1" in {each["value"] for each in one["identifiers"]})
        tab = visited(console, f"{served.console}/customers/{customer}")
        expect(tab.get_by_role("heading", level=1)).to_contain_text("<img src=x onerror=")
        tab.goto(f"{tab.url}?item={owner.get(f'/customers/{customer}/timeline').json()['data'][0]['id']}")
        expect(tab.get_by_role("dialog")).to_contain_text("onerror=")
        assert ran(tab) == []

    def test_nothing_runs_in_the_live_feed(self, served: Served, console: BrowserContext) -> None:
        tab = visited(console, f"{served.console}/")
        key = served.server.write_key(name="live")
        names = ("__proto__", "constructor", f"Live {HANDLER}")
        live = [{"type": "track", "userId": "u1", "event": name, "properties": {"message": HANDLER}} for name in names]
        httpx.post(f"{served.server.url}/v1/batch", json={"batch": live}, auth=(key, ""), trust_env=False)
        expect(tab.get_by_text('Live "><img').first).to_be_visible()
        expect(tab.locator(".feed").get_by_text("__proto__").first).to_be_visible()
        assert [*ran(tab), *tab.evaluate(BROKEN)] == []
