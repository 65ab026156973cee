"""The weekly digest: once a week for each who wants it, in their language, of what they may see."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event
from zoneinfo import ZoneInfo

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.sinks import HookSink, MailSink, hook_sink, mail_sink
from tests.web.cast import AGENT, ANALYST, NORTHERN, ORIGIN, OWNER, PASSWORD, Browser, House, Member, engage
from zhiyin.app.build import App, Warehouse, build, open_warehouse
from zhiyin.app.digests import digest_writer, unsubscribe_url, write_due
from zhiyin.app.listeners import listeners
from zhiyin.base.clock import FixedClock, to_micros
from zhiyin.base.config import load_settings
from zhiyin.base.errors import Conflict
from zhiyin.base.live import LiveHub
from zhiyin.base.locale import Locale
from zhiyin.connectors.arrival import Arrival
from zhiyin.customers.model import Identifier, Trust
from zhiyin.db.database import Database
from zhiyin.db.outbox import Outbox
from zhiyin.messaging.webhooks import signature
from zhiyin.performance.digest.model import Digest, Part, Timing, Written, days_told, week_of
from zhiyin.performance.digest.service import DigestService, Due, Wish
from zhiyin.performance.digest.writing import DigestWriter
from zhiyin.staff.access import EVERYTHING as ALL_ROWS
from zhiyin.staff.access import Permission, Principal
from zhiyin.staff.audit import AuditLog
from zhiyin.staff.model import Role
from zhiyin.touchpoints.model import Interaction
from zhiyin.web.api.openapi import create_api
from zhiyin.web.unsubscribe import unsubscribe_route
from zhiyin.worker.process import loops_of

ZONE = ZoneInfo("Asia/Shanghai")
SUNDAY = datetime(2026, 11, 22, 12, tzinfo=ZONE)
MONDAY = datetime(2026, 11, 23, 8, 30, tzinfo=ZONE)
EVERYTHING = ["moves", "alerts", "targets", "data"]
SOMEBODY = Principal("usr_1", "Li", Role.ANALYST, frozenset({Permission.METRICS_READ}), ALL_ROWS, "user")
MAIL_WISH = Wish(Locale.EN, Timing(0, 8), (Part.DATA,))
WISH = {"locale": "zh-CN", "weekday": 0, "hour": 8, "parts": EVERYTHING}


@pytest.mark.parametrize(
    ("now", "last"),
    [
        pytest.param("2026-11-23T08:00", "2026-11-23T08:00", id="the hour itself"),
        pytest.param("2026-11-23T07:59", "2026-11-16T08:00", id="a minute before"),
        pytest.param("2026-11-29T23:59", "2026-11-23T08:00", id="the day before the next"),
        pytest.param("2027-01-01T00:00", "2026-12-28T08:00", id="another year"),
    ],
)
def test_the_last_hour_is_that_which_has_come(now: str, last: str) -> None:
    asked = datetime.fromisoformat(now).replace(tzinfo=ZONE).astimezone(UTC)
    assert Timing(0, 8).last_before(asked, ZONE) == datetime.fromisoformat(last).replace(tzinfo=ZONE)


def test_a_week_is_told_by_its_seven_whole_days() -> None:
    assert week_of(datetime(2027, 1, 1, 8, tzinfo=ZONE)) == "2026-W53"
    days = days_told(MONDAY)
    assert (days.first, days.last) == (date(2026, 11, 16), date(2026, 11, 22))


@dataclass
class Brand:
    """Everything built as it runs, with the two processes as two steps."""

    app: App
    warehouse: Warehouse
    clock: FixedClock
    house: House
    mail: MailSink
    hook: HookSink

    def pass_to(self, now: datetime) -> None:
        """The clock goes on; what is due is written, and posted as far as that goes."""
        self.clock.instant = now.astimezone(UTC)
        write_due(self.app, digest_writer(self.app, self.warehouse.metrics))
        self.post()

    def post(self) -> None:
        while self.app.outbox.deliver(listeners(self.app)):
            pass

    @contextmanager
    def as_(self, member: Member) -> Iterator[Browser]:
        with self.house.as_(member) as browser:
            yield browser


@pytest.fixture
def brand(tmp_path: Path) -> Iterator[Brand]:
    clock = FixedClock(SUNDAY.astimezone(UTC))
    with mail_sink() as mail, hook_sink() as hook:
        environ = {"ZHIYIN_PUBLIC_URL": ORIGIN, "ZHIYIN_SMTP_URL": mail.url, "ZHIYIN_WEBHOOK_NETWORKS": "127.0.0.0/8"}
        environ |= {"ZHIYIN_BRAND": "<b>知音</b>"}
        with closing(build(load_settings(environ, folder=tmp_path), clock)) as app:
            engage(app.staff)
            app.staff.people.add(NORTHERN.name, NORTHERN.email, PASSWORD, Role.ADMIN, NORTHERN.grants)
            tell(app, "A", "North", 3)
            tell(app, "B", "South", 4)
            with closing(open_warehouse(app)) as warehouse:
                warehouse.catch_up()
                hub = LiveHub()
                house = House(create_api(app, warehouse, hub), app.staff, hub)
                yield Brand(app, warehouse, clock, house, mail, hook)


def tell(app: App, brand: str, region: str, count: int, name: str = "Product Viewed") -> None:
    """So many things of a name happen at a brand on the Saturday before."""
    with app.db.transaction() as tx:
        scope_id = app.staff.scopes.scope_id(tx, brand, "", region)
    source = app.sources.ensure(f"shop of {brand}", "web", scope_id=scope_id)
    at = to_micros((SUNDAY - timedelta(days=1)).astimezone(UTC))
    happened = (
        Interaction(
            event_id=f"{brand}-{name}-{number}",
            type="track",
            name=name,
            at=at,
            received_at=at,
            identifiers=(Identifier("user_id", f"u-{brand}-{number}"),),
            channel="web",
            properties={"order_id": f"O-{brand}-{number}", "currency": "CNY", "total": "9.00"},
        )
        for number in range(count)
    )
    app.intake.take([Arrival(source, Trust.SERVER, "segment", one) for one in happened])
    while app.outbox.deliver(listeners(app)):
        pass


def subscribe(brand: Brand, member: Member = OWNER, **wish: object) -> str:
    with brand.as_(member) as browser:
        made = browser.post("/digest/subscriptions", {**WISH, **wish})
        assert made.status_code == 201, made.text
        return str(made.json()["id"])


def last_of(brand: Brand) -> tuple[str, str]:
    """What became of the owner's last digest, and why."""
    with brand.as_(OWNER) as browser:
        (own,) = browser.get("/digest/subscriptions").json()["data"]
    return own["last"]["state"], own["last"]["error"]


def text_of(brand: Brand, number: int = -1) -> str:
    body = brand.mail.mails[number].get_body(("plain",))
    assert body
    return str(body.get_content())


def test_it_comes_once_a_week_at_the_hour_that_was_chosen(brand: Brand) -> None:
    subscribe(brand)
    brand.pass_to(MONDAY - timedelta(minutes=31))
    assert brand.mail.mails == []
    for later in (timedelta(), timedelta(minutes=1), timedelta(days=2), timedelta(days=6, hours=23)):
        brand.pass_to(MONDAY + later)
    (mail,) = brand.mail.mails
    assert mail["To"] == OWNER.email
    brand.pass_to(MONDAY + timedelta(days=7))
    assert len(brand.mail.mails) == 2
    assert brand.mail.mails[0]["Message-ID"] != brand.mail.mails[1]["Message-ID"]


def test_who_subscribes_after_the_hour_waits_for_the_next_week(brand: Brand) -> None:
    brand.clock.instant = MONDAY.astimezone(UTC)
    subscribe(brand)
    brand.pass_to(MONDAY + timedelta(minutes=1))
    assert brand.mail.mails == []
    brand.pass_to(MONDAY + timedelta(days=7))
    assert len(brand.mail.mails) == 1


def test_it_is_written_in_the_language_of_its_reader_with_everything_escaped(brand: Brand) -> None:
    subscribe(brand)
    brand.pass_to(MONDAY)
    (mail,) = brand.mail.mails
    assert mail["Subject"] == "<b>知音</b> 体验周报：2026 年 11 月 16 日至2026 年 11 月 22 日"
    html = mail.get_body(("html",))
    assert html
    assert "&lt;b&gt;知音&lt;/b&gt;" in html.get_content()
    assert "<b>" not in html.get_content()
    assert 'lang="zh-CN"' in html.get_content()
    assert f"{ORIGIN}/console" in text_of(brand)


def test_a_mail_server_that_is_down_is_asked_again_and_gets_it_once(brand: Brand) -> None:
    subscribe(brand)
    brand.mail.reply = "451 no room"
    brand.pass_to(MONDAY)
    assert brand.mail.mails == []
    brand.mail.reply = "250 OK"
    for minutes in range(1, 9):
        brand.pass_to(MONDAY + timedelta(minutes=minutes))
    assert len(brand.mail.mails) == 1
    with brand.as_(OWNER) as browser:
        (own,) = browser.get("/digest/subscriptions").json()["data"]
    assert [own["last"][name] for name in ("week", "state", "error")] == ["2026-W48", "sent", ""]


def test_a_mail_server_that_is_down_for_hours_is_asked_again_that_week(brand: Brand) -> None:
    subscribe(brand)
    post_again = next(
        loop.step for loop in loops_of(brand.app, Event(), with_journal=False) if loop.name == "post_again"
    )
    brand.mail.reply = "451 no room"
    for minutes in range(60):
        brand.pass_to(MONDAY + timedelta(minutes=minutes))
    assert not post_again()
    assert (brand.app.outbox.dead_count(), brand.mail.mails) == (1, [])
    state, error = last_of(brand)
    assert (state, "no room" in error) == ("waiting", True)
    brand.mail.reply = "250 OK"
    brand.pass_to(MONDAY + timedelta(hours=5))
    assert post_again()
    brand.post()
    assert (len(brand.mail.mails), last_of(brand), brand.app.outbox.dead_count()) == (1, ("sent", ""), 0)


def test_what_was_not_taken_all_week_is_not_sent_after_it(brand: Brand) -> None:
    subscribe(brand)
    post_again = next(
        loop.step for loop in loops_of(brand.app, Event(), with_journal=False) if loop.name == "post_again"
    )
    brand.mail.reply = "451 no room"
    for minutes in range(60):
        brand.pass_to(MONDAY + timedelta(minutes=minutes))
    brand.clock.instant += timedelta(days=6)
    assert not post_again()


def test_one_that_cannot_be_written_holds_up_no_other(brand: Brand) -> None:
    subscribe(brand)
    subscribe(brand, ANALYST)
    writer = TroubledWriter(digest_writer(brand.app, brand.warehouse.metrics))
    brand.clock.instant = MONDAY.astimezone(UTC)
    write_due(brand.app, writer)
    brand.post()
    assert len(brand.mail.mails) == 1
    write_due(brand.app, writer)
    brand.post()
    assert {mail["To"] for mail in brand.mail.mails} == {OWNER.email, ANALYST.email}


class TroubledWriter(DigestWriter):
    """Fails once, at the first that it is asked for."""

    def __init__(self, writer: DigestWriter) -> None:
        self._writer, self._is_troubled = writer, True

    def write(self, reader: Principal, parts: Collection[Part], at: datetime) -> Digest:
        if self._is_troubled:
            self._is_troubled = False
            raise ZeroDivisionError
        return self._writer.write(reader, parts, at)


def test_one_that_was_ended_while_it_was_written_is_not_sent(brand: Brand) -> None:
    own = subscribe(brand)
    brand.clock.instant = MONDAY.astimezone(UTC)
    (due,) = brand.app.digests.list_due()
    brand.app.digests.end_by_token(own)
    assert not brand.app.digests.put_on_its_way(due, Written("", "", "", ""))


def test_nothing_else_waits_for_a_mail_server(brand: Brand) -> None:
    subscribe(brand)
    brand.clock.instant = MONDAY.astimezone(UTC)
    write_due(brand.app, digest_writer(brand.app, brand.warehouse.metrics))
    steps = {loop.name: loop.step for loop in loops_of(brand.app, Event(), with_journal=False)}
    assert (steps["outbox"](), brand.mail.mails) == (False, [])
    assert (steps["post"](), len(brand.mail.mails)) == (True, 1)


def test_two_servers_that_write_it_at_once_send_it_once(brand: Brand) -> None:
    subscribe(brand)
    brand.clock.instant = MONDAY.astimezone(UTC)
    (due,) = brand.app.digests.list_due()
    writer = digest_writer(brand.app, brand.warehouse.metrics)
    write_due(brand.app, writer)
    assert not brand.app.digests.put_on_its_way(due, None)
    brand.post()
    assert len(brand.mail.mails) == 1


def test_an_address_that_the_mail_server_does_not_know_is_not_tried_for_ever(brand: Brand) -> None:
    subscribe(brand)
    brand.mail.refuses = "550 nobody here"
    brand.pass_to(MONDAY)
    assert brand.app.outbox.waiting_count() == 0
    with brand.as_(OWNER) as browser:
        (own,) = browser.get("/digest/subscriptions").json()["data"]
    assert (own["last"]["state"], "nobody here" in own["last"]["error"]) == ("refused", True)


def test_a_reader_is_told_of_their_own_rows_alone(brand: Brand) -> None:
    subscribe(brand, locale="en")
    subscribe(brand, AGENT, locale="en")
    brand.pass_to(MONDAY)
    told = {mail["To"]: text_of(brand, number) for number, mail in enumerate(brand.mail.mails)}
    assert "In all: 7 interactions" in told[OWNER.email]
    assert "In all: 3 interactions" in told[AGENT.email]
    assert "== Alerts" in told[OWNER.email]
    assert "== Alerts" not in told[AGENT.email]
    assert "== Targets" not in told[AGENT.email]


def test_who_is_not_active_any_more_is_told_nothing(brand: Brand) -> None:
    subscribe(brand, AGENT)
    with brand.as_(OWNER) as browser:
        people = browser.get("/users").json()["data"]
        agent = next(one["id"] for one in people if one["email"] == AGENT.email)
        assert browser.patch(f"/users/{agent}", {"is_disabled": True}).status_code == 200
    brand.pass_to(MONDAY)
    assert brand.mail.mails == []
    assert brand.app.digests.list_due() == []


def test_who_may_see_no_metrics_any_more_when_it_is_sent_is_told_nothing(brand: Brand) -> None:
    subscribe(brand, ANALYST)
    brand.clock.instant = MONDAY.astimezone(UTC)
    write_due(brand.app, digest_writer(brand.app, brand.warehouse.metrics))
    with brand.as_(OWNER) as browser:
        people = browser.get("/users").json()["data"]
        analyst = next(one["id"] for one in people if one["email"] == ANALYST.email)
        assert browser.patch(f"/users/{analyst}", {"role": "field_engineer"}).status_code == 200
    brand.post()
    assert (brand.mail.mails, brand.app.outbox.waiting_count()) == ([], 0)


@pytest.mark.parametrize(("wanted", "is_told"), [(100, True), (6, True), (5, False)], ids=str)
def test_a_target_is_told_when_it_was_missed_for_sure(brand: Brand, wanted: int, is_told: bool) -> None:
    tell(brand.app, "A", "North", 40, "Order Completed")
    brand.warehouse.catch_up()
    with brand.as_(OWNER) as browser:
        assert browser.ask("PUT", "/targets/order_count", {"value": wanted}).status_code == 200
    subscribe(brand, locale="en", parts=["targets"])
    brand.pass_to(MONDAY)
    assert (f"Order count: 40, target {7 * wanted}  ▼ missed" in text_of(brand)) == is_told
    assert ("No target was missed for sure." in text_of(brand)) != is_told


def test_a_region_is_told_of_missed_targets_that_are_all_its_own(brand: Brand) -> None:
    tell(brand.app, "A", "North", 40, "Order Completed")
    tell(brand.app, "B", "South", 70, "Order Completed")
    brand.warehouse.catch_up()
    with brand.as_(OWNER) as browser:
        for wanted, only in ((90, {}), (80, {"brand": "B"}), (70, {"brand": "A", "region": "North"})):
            assert browser.ask("PUT", "/targets/order_count", {"value": wanted, "only": only}).status_code == 200
    subscribe(brand, AGENT, locale="en", parts=["targets", "alerts"])
    brand.pass_to(MONDAY)
    told = text_of(brand)
    assert "Order count · A · North: 40, target 490  ▼ missed" in told
    assert "630" not in told
    assert "560" not in told
    assert "== Alerts" not in told, "nothing is watched of that part"


def test_only_the_parts_that_were_chosen_stand_in_it(brand: Brand) -> None:
    subscribe(brand, locale="en", parts=["data"])
    brand.pass_to(MONDAY)
    assert [line for line in text_of(brand).splitlines() if line.startswith("==")] == ["== What came in as it happened"]


class TestAWebhook:
    def test_is_signed_and_tells_numbers(self, brand: Brand) -> None:
        with brand.as_(OWNER) as browser:
            made = browser.post("/digest/subscriptions", {**WISH, "url": f"{brand.hook.url}/zhiyin"}).json()
            assert made["secret"] not in browser.get("/digest/subscriptions").text
        brand.pass_to(MONDAY)
        ((path, headers, body),) = brand.hook.requests
        stamp = int(headers["webhook-timestamp"])
        assert path == "/zhiyin"
        assert headers["webhook-signature"] == signature(made["secret"], headers["webhook-id"], stamp, body)
        told = json.loads(body)
        assert (told["type"], told["data"]["period"]) == ("digest.weekly", {"from": "2026-11-16", "to": "2026-11-22"})
        assert told["data"]["data"][0] == {"channel": None, "count": 7, "before": 0, "in_time": 1.0}
        assert brand.mail.mails == []

    def test_is_tried_again_under_the_same_id(self, brand: Brand) -> None:
        subscribe(brand, url=f"{brand.hook.url}/zhiyin")
        brand.hook.status = 503
        brand.pass_to(MONDAY)
        brand.hook.status = 200
        for minutes in range(1, 9):
            brand.pass_to(MONDAY + timedelta(minutes=minutes))
        ids = [headers["webhook-id"] for _, headers, _ in brand.hook.requests]
        assert (len(ids), len(set(ids))) == (2, 1)

    def test_goes_into_no_network_that_the_operator_has_not_opened(self, brand: Brand) -> None:
        subscribe(brand, url="https://169.254.169.254/latest")
        brand.pass_to(MONDAY)
        assert (brand.app.outbox.waiting_count(), brand.app.outbox.dead_count()) == (0, 0)
        assert last_of(brand) == ("refused", "169.254.169.254 leads into a network that nothing is sent to")

    def test_is_for_who_may_change_settings(self, brand: Brand) -> None:
        with brand.as_(ANALYST) as browser:
            assert browser.post("/digest/subscriptions", {**WISH, "url": "https://example.com/"}).status_code == 403

    def test_is_an_address(self, brand: Brand) -> None:
        with brand.as_(OWNER) as browser:
            for url in ("ftp://example.com", "https://a:b@example.com", "https://example.com/\n"):
                assert browser.post("/digest/subscriptions", {**WISH, "url": url}).status_code == 422, url


class TestSubscriptions:
    def test_are_seen_changed_and_ended_by_their_own_people_alone(self, brand: Brand) -> None:
        own = subscribe(brand)
        with brand.as_(ANALYST) as other:
            assert other.get("/digest/subscriptions").json()["data"] == []
            assert other.ask("PUT", f"/digest/subscriptions/{own}", WISH).status_code == 404
            assert other.delete(f"/digest/subscriptions/{own}").status_code == 404
        with brand.as_(OWNER) as browser:
            changed = browser.ask("PUT", f"/digest/subscriptions/{own}", {**WISH, "hour": 17, "parts": ["data"]})
            assert (changed.json()["hour"], changed.json()["parts"]) == (17, ["data"])
            assert browser.delete(f"/digest/subscriptions/{own}").status_code == 204
            assert browser.get("/digest/subscriptions").json() == {"data": [], "has_mail": True}
        brand.pass_to(MONDAY + timedelta(days=1))
        assert brand.mail.mails == []

    def test_by_mail_there_is_one(self, brand: Brand) -> None:
        subscribe(brand)
        with brand.as_(OWNER) as browser:
            assert browser.post("/digest/subscriptions", WISH).status_code == 409

    def test_are_for_people_and_not_for_programs(self, brand: Brand) -> None:
        _, secret = brand.app.staff.keys.make(None, "k", [Permission.METRICS_READ, Permission.SETTINGS_EDIT])
        with brand.house.visit() as program:
            for url in ("", f"{brand.hook.url}/zhiyin"):
                wish = {**WISH, "url": url}
                assert program.post("/digest/subscriptions", wish, Authorization=f"Bearer {secret}").status_code == 403

    def test_a_wish_that_makes_no_sense_is_refused(self, brand: Brand) -> None:
        wrong: list[dict[str, object]] = [{"weekday": 7}, {"hour": 24}, {"hour": 2}, {"locale": "de"}, {"to": "x"}]
        wrong += [{"parts": []}, {"parts": ["all"]}, {"parts": EVERYTHING * 2}]
        with brand.as_(OWNER) as browser:
            for one in wrong:
                assert browser.post("/digest/subscriptions", {**WISH, **one}).status_code == 422, one
            assert browser.post("/digest/subscriptions", {**WISH, "hour": 3}).status_code == 201


class TestSeveralAtOnce:
    """On PostgreSQL, which lets several write at once."""

    @pytest.fixture
    def digests(self, db: Database, clock: FixedClock) -> DigestService:
        return DigestService(db, Outbox(db, clock, {}), clock, AuditLog(db, clock), ZONE, has_mail=True)

    def test_have_one_by_mail(self, digests: DigestService) -> None:
        def try_it(number: int) -> bool:
            try:
                digests.subscribe(replace(SOMEBODY, id=f"usr_{number // 4}"), MAIL_WISH)
            except Conflict:
                return False
            return True

        with ThreadPoolExecutor(4) as pool:
            assert sum(pool.map(try_it, range(80))) == 20

    def test_end_it_while_it_is_written_without_trouble(self, digests: DigestService) -> None:
        with ThreadPoolExecutor(2) as pool:
            for _ in range(30):
                own = digests.subscribe(SOMEBODY, MAIL_WISH)
                due = Due(own, MONDAY)
                written = pool.submit(digests.put_on_its_way, due, Written("", "", "", ""))
                pool.submit(digests.end_by_token, own.id).result()
                written.result()
                assert digests.list_own(SOMEBODY) == []


class TestUnsubscribing:
    def test_a_click_of_the_mail_program_ends_it_without_a_session(self, brand: Brand) -> None:
        subscribe(brand)
        brand.pass_to(MONDAY)
        (mail,) = brand.mail.mails
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        address = mail["List-Unsubscribe"].strip().strip("<>")
        assert address in text_of(brand)
        with TestClient(Starlette(routes=[unsubscribe_route(brand.app)]), ORIGIN) as client:
            page = client.get(address, headers={"Accept-Language": "zh-CN"})
            assert (page.status_code, "退订体验周报" in page.text) == (200, True)
            assert "form-action 'self'" in page.headers["content-security-policy"]
            brand.pass_to(MONDAY + timedelta(days=7))
            assert len(brand.mail.mails) == 2, "looking at the page ends nothing"
            for _ in range(2):
                assert client.post(address, data={"List-Unsubscribe": "One-Click"}).status_code == 200
        brand.pass_to(MONDAY + timedelta(days=14))
        assert len(brand.mail.mails) == 2

    def test_a_forged_link_ends_nothing(self, brand: Brand) -> None:
        own = subscribe(brand)
        with TestClient(Starlette(routes=[unsubscribe_route(brand.app)]), ORIGIN) as client:
            for forged in (f"{ORIGIN}/unsubscribe/{own}", unsubscribe_url(brand.app, own)[:-1]):
                assert client.post(forged).status_code == 404
        brand.pass_to(MONDAY)
        assert len(brand.mail.mails) == 1


def test_a_preview_tells_what_would_be_told_and_sends_nothing(brand: Brand) -> None:
    with brand.as_(AGENT) as browser:
        said = browser.get("/digest/preview?parts=data", Accept_Language="zh-TW").json()
    assert "整體: 3 次互動" in said["text"]
    assert "即時接收的資料" in said["html"]
    assert brand.mail.mails == []


def test_without_a_mail_server_nobody_can_ask_for_mail(tmp_path: Path) -> None:
    clock = FixedClock(SUNDAY.astimezone(UTC))
    with closing(build(load_settings({}, folder=tmp_path), clock)) as app, closing(open_warehouse(app)) as warehouse:
        engage(app.staff)
        hub = LiveHub()
        house = House(create_api(app, warehouse, hub), app.staff, hub)
        with house.as_(OWNER) as browser:
            assert browser.post("/digest/subscriptions", WISH).status_code == 409
            assert browser.get("/digest/subscriptions").json()["has_mail"] is False


def test_the_words_are_in_all_three_languages(brand: Brand) -> None:
    with brand.as_(OWNER) as browser:
        texts = [browser.get("/digest/preview", Accept_Language=locale.value).json()["text"] for locale in Locale]
    assert len(set(texts)) == 3
