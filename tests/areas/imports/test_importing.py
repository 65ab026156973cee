"""Files become customers, orders, answers and tickets; again, interrupted and changed files do the right thing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from zhiyin.app.build import App, build
from zhiyin.app.jobs import job_runner, kinds
from zhiyin.app.listeners import listeners
from zhiyin.base.clock import FixedClock
from zhiyin.base.config import load_settings
from zhiyin.base.errors import NotFound
from zhiyin.base.locale import Locale
from zhiyin.base.scope import EVERYTHING
from zhiyin.connectors.arrival import Also, Arrival, Taken
from zhiyin.connectors.files.links import NOTHING
from zhiyin.connectors.files.mapping import Mapping
from zhiyin.connectors.files.rejects import rejects_csv
from zhiyin.connectors.files.service import Import, Wanted
from zhiyin.connectors.files.values import House
from zhiyin.connectors.files.work import ImportWork
from zhiyin.customers.model import Customer
from zhiyin.db.jobs import JobCancelled
from zhiyin.orders.model import OrderRecord
from zhiyin.profiles.items import MoneyShown
from zhiyin.profiles.service import Line

Take = Callable[..., Import]


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    app = build(load_settings({}, folder=tmp_path), FixedClock(datetime.now(UTC)))
    yield app
    app.close()


def later(app: App, days: int) -> None:
    assert isinstance(app.clock, FixedClock)
    app.clock.instant += timedelta(days=days)


def asked(app: App, *files: tuple[str, str], source: str | None = None) -> Import:
    """Bring files and ask for their import, as their headers suggest."""
    brought = [app.imports.add_file(name, BytesIO(text.encode()), by=None, locale=Locale.EN) for name, text in files]
    return app.imports.start([Wanted(each.file.id, each.preview.mapping) for each in brought], by=None, source=source)


def imported(app: App, *files: tuple[str, str], source: str | None = None) -> Import:
    """Import files, and bring every area up to date."""
    started = asked(app, *files, source=source)
    assert job_runner(app)()
    while app.outbox.deliver(listeners(app)):
        pass
    found = app.imports.get(started.run.id)
    assert found.job.state == "done", found.job.error
    return found


def reasons(app: App, found: Import) -> list[tuple[int, str, str]]:
    return [(each.line, each.field, each.template.format(**each.params)) for each in app.imports.rejects(found.run.id)]


def order(app: App, number: str) -> OrderRecord:
    (found,) = app.orders.find_by_number(number, EVERYTHING)
    return found


def customers(app: App) -> list[Customer]:
    return app.customers.list_customers(EVERYTHING).customers


MEMBERS = ("members.csv", "客户编号,姓名,手机号\n7,欧阳娜娜,138 0013 8000\n8,张伟,13800138001\n")
ORDERS = (
    "orders.csv",
    "order_id,customer_id,created_at,status,total,estimated_delivery,delivered_at\n"
    "1001,7,2026-01-05 10:00:00,已完成,199.00,2026-01-08,2026-01-08 20:00:00\n"
    "1002,8,2026-01-06 10:00:00,已取消,20.00,,\n",
)


def test_orders_find_the_customers_of_the_same_import(app: App) -> None:
    imported(app, ORDERS, MEMBERS)
    assert {customer.name for customer in customers(app)} == {"欧阳娜娜", "张伟"}
    (whose,) = app.customers.whose([order(app, "1001").identity_id]).values()
    assert whose[1] == "欧阳娜娜"


def test_an_order_carries_its_state_amounts_and_promise(app: App) -> None:
    imported(app, ORDERS)
    found = order(app, "1001").order
    assert (found.state, found.amounts.total, found.amounts.net) == ("delivered", 19900, 19900)
    assert found.promised_at is not None
    assert found.delivered_at is not None
    assert found.delivered_at < found.promised_at  # promised for the 8th means until its end
    assert order(app, "1002").order.state == "cancelled"


def test_a_second_import_changes_nothing_whatever_the_file_is_called(app: App) -> None:
    first = imported(app, ORDERS, MEMBERS)
    again = imported(app, ("copy of members.csv", MEMBERS[1]), ("copy.csv", ORDERS[1]))
    assert (again.run.accepted, again.run.unchanged) == (0, first.run.accepted)


def test_a_changed_row_is_an_update_and_the_others_stay(app: App) -> None:
    imported(app, ORDERS)
    changed = imported(app, ("orders.csv", ORDERS[1].replace("已取消,20.00", "已退款,20.00")))
    assert changed.run.accepted == 1  # only the state of one order
    assert order(app, "1002").order.state == "refunded"


def test_payments_and_reviews_of_an_order_have_its_customer_and_time(app: App) -> None:
    payments = ("payments.csv", "order_id,payment_id,amount,method\n1001,1,150,alipay\n1001,2,49.00,card\n")
    reviews = ("reviews.csv", "review_id,order_id,stars,text,created_at\n5,1001,2,太慢了,2026-01-10\n")
    imported(app, ORDERS, payments, reviews)
    found = order(app, "1001")
    assert [payment.amount for payment in found.order.payments] == [15000, 4900]
    (review,) = app.feedback.list_responses(EVERYTHING).responses
    assert review.identity_id == found.identity_id


def test_a_review_finds_an_order_that_came_in_before(app: App) -> None:
    imported(app, ORDERS, MEMBERS)
    imported(app, ("reviews.csv", "review_id,order_id,stars,text,created_at\n5,1001,2,太慢了,2026-01-10\n"))
    imported(app, ("payments.csv", "order_id,payment_id,amount\n1001,1,199.00\n"))
    (review,) = app.feedback.list_responses(EVERYTHING).responses
    assert review.identity_id == order(app, "1001").identity_id
    assert [payment.amount for payment in order(app, "1001").order.payments] == [19900]


def test_a_payment_that_two_files_tell_is_one(app: App) -> None:
    orders = ("orders.csv", "order_id,created_at,paid_at,total\n1,2026-01-05,2026-01-05 08:00:00,20.00\n")
    payments = ("payments.csv", "order_id,payment_id,amount\n1,7,20.00\n")
    imported(app, orders, payments)
    assert [payment.amount for payment in order(app, "1").order.payments] == [2000]


def test_shops_write_one_row_a_line_and_the_order_on_the_first_alone(app: App) -> None:
    text = (
        "Name,Email,Created at,Subtotal,Lineitem name,Lineitem quantity,Lineitem price,Lineitem sku\n"
        "#9,a@b.cn,2026-01-05,30.00,Mug,2,10.00,MUG\n#9,,,,Cup,1,10.00,CUP\n#10,,,,Cup,1,10.00,CUP\n"
    )
    found = imported(app, ("shop.csv", text))
    assert [(line.sku, line.quantity) for line in order(app, "#9").order.lines] == [("MUG", 2), ("CUP", 1)]
    assert reasons(app, found) == [(4, "Created at", "this must not be empty")]


def test_tickets_come_with_their_messages(app: App) -> None:
    tickets = (
        "tickets.csv",
        "id,requester_email,subject,status,created_at,solved_at\n1,a@b.cn,Help,solved,2026-01-05,2026-01-07\n",
    )
    messages = (
        "messages.csv",
        "ticket_id,id,author_role,body,created_at\n1,11,customer,Where is it?,2026-01-05 01:00:00\n"
        "1,12,agent,On its way,2026-01-06\n",
    )
    imported(app, messages, tickets)
    (ticket,) = app.support.list_tickets(EVERYTHING).tickets
    assert ticket.ticket.state == "solved"
    assert [message.author for message in ticket.ticket.messages] == ["customer", "agent"]


def test_answers_off_their_scale_are_rejected(app: App) -> None:
    found = imported(
        app, ("survey.csv", "id,date,NPS,email\n1,2026-01-05,9,a@b.cn\n2,2026-01-05,11,a@b.cn\n3,2026-01-05,9,@\n")
    )
    assert reasons(app, found) == [(3, "NPS", "not a score from 0 to 10"), (4, "email", "not an e-mail address: @")]
    (response,) = app.feedback.list_responses(EVERYTHING).responses
    assert response.response.answers[0].kind == "nps"


def test_products_and_interactions_are_taken_as_they_are(app: App) -> None:
    products = ("products.csv", "product_id,name,price\nP1,Mug,10.00\n")
    events = ("events.csv", "user_id,event,timestamp,product_id\n7,Product Viewed,1767600000,P1\n")
    assert imported(app, products, events).run.accepted == 2


class TestAnOrderOnTheTimeline:
    LINES = "order_id,order_item_id,product_name,price,shipping_limit_date\n" + "".join(
        f"1001,{n},Mug {n},10.00,2026-01-06\n" for n in range(1, 31)
    )

    def test_is_one_entry_with_what_was_ordered(self, app: App) -> None:
        orders = ("orders.csv", "order_id,customer_id,created_at\n1001,7,2026-01-05 10:00:00\n")
        imported(app, orders, ("lines.csv", self.LINES))
        [line] = timeline(app, "1001")
        assert (line.item.name, line.item.product) == ("Order Completed", "Mug 1 +29")
        assert line.item.money == MoneyShown(30000, "CNY", 2)

    def test_is_shown_by_its_first_line_while_nothing_else_is_known(self, app: App) -> None:
        imported(app, ("lines.csv", self.LINES.replace("order_id", "order_id,customer_id").replace("1001,", "1001,7,")))
        [line] = timeline(app, "1001")
        assert (line.item.name, line.item.product) == ("Order Line Added", "Mug 1 +29")
        assert line.item.money == MoneyShown(30000, "CNY", 2)

    def test_leaves_no_gap_in_the_pages(self, app: App) -> None:
        imported(app, ORDERS, ("lines.csv", self.LINES))
        whole = timeline(app, "1001")
        paged, before = [], None
        while True:
            found = app.profiles.timeline(
                [order(app, "1001").identity_id], EVERYTHING, Locale.EN, before=before, limit=2
            )
            paged += found.lines
            if (before := found.next_position) is None:
                break
        assert [line.id for line in paged] == [line.id for line in whole]


def timeline(app: App, number: str) -> list[Line]:
    [found] = app.orders.find_by_numbers({number}, EVERYTHING)
    return app.profiles.timeline([found.identity_id], EVERYTHING, Locale.EN).lines


class TestTheCategoryOfAnOrderLine:
    LINES = ("lines.csv", "order_id,order_item_id,product_id,price,shipping_limit_date\n1001,1,P1,10.00,2026-01-06\n")
    PRODUCTS = ("products.csv", "product_id,product_category_name\nP1,mugs\n")

    def test_is_that_of_its_product_in_the_same_import(self, app: App) -> None:
        imported(app, ORDERS, self.LINES, self.PRODUCTS)
        assert [line.category for line in order(app, "1001").order.lines] == ["mugs"]

    def test_is_that_of_its_product_in_the_catalogue(self, app: App) -> None:
        imported(app, self.PRODUCTS)
        imported(app, ORDERS, self.LINES)
        assert [line.category for line in order(app, "1001").order.lines] == ["mugs"]

    def test_does_not_make_a_line_another_one(self, app: App) -> None:
        imported(app, ORDERS, self.LINES)
        again = imported(app, ORDERS, self.LINES, self.PRODUCTS)
        assert again.run.accepted == 1  # the product


@pytest.mark.parametrize("at", ["1999-12-31", "2999-01-01"])
def test_what_cannot_have_happened_is_rejected(app: App, at: str) -> None:
    found = imported(app, ("orders.csv", f"order_id,placed_at\n1,2026-01-05\n2,{at}\n"))
    assert [line for line, *_ in reasons(app, found)] == [3]


def test_a_rejected_cell_is_no_formula_when_it_is_opened_in_a_spreadsheet(app: App) -> None:
    found = imported(
        app,
        (
            "orders.csv",
            'order_id,placed_at\n1,2026-01-05\n3,2026-01-06\n4,2026-01-06\n5,2026-01-06\n2,"=HYPERLINK(""http://x"")"\n',
        ),
    )
    text = "".join(rejects_csv(app.imports.rejects(found.run.id), Locale.EN))
    assert "\"'=HYPERLINK(" in text


def test_a_file_of_somebody_else_is_not_there_for_who_sees_only_their_own(app: App) -> None:
    brought = app.imports.add_file("orders.csv", BytesIO(ORDERS[1].encode()), by="usr_li", locale=Locale.EN)
    wanted = [Wanted(brought.file.id, brought.preview.mapping)]
    with pytest.raises(NotFound):
        app.imports.start(wanted, by="usr_wang", whose="usr_wang")
    assert app.imports.start(wanted, by="usr_li", whose="usr_li").run.created_by == "usr_li"


class TestFilesThatAreNoLongerNeeded:
    def test_go_a_week_after_their_import_has_ended(self, app: App) -> None:
        found = imported(app, ORDERS)
        for days, gone in ((6, 0), (2, 2)):  # the file, and the folder of its import
            later(app, days)
            assert app.imports.tidy() == gone
        assert list(app.imports.folder.iterdir()) == []
        assert app.imports.get(found.run.id).run.accepted > 0

    def test_go_a_week_after_they_were_brought_for_nothing(self, app: App) -> None:
        brought = app.imports.add_file("orders.csv", BytesIO(ORDERS[1].encode()), by=None, locale=Locale.EN)
        later(app, 8)
        assert app.imports.tidy() == 1
        with pytest.raises(NotFound, match="no longer here"):
            app.imports.start([Wanted(brought.file.id, brought.preview.mapping)], by=None)

    def test_stay_while_their_import_waits(self, app: App) -> None:
        started = asked(app, ORDERS)
        later(app, 365)
        assert app.imports.tidy() == 0
        assert job_runner(app)()
        assert app.imports.get(started.run.id).job.state == "done"

    def test_leave_their_rejected_rows_for_a_quarter(self, app: App) -> None:
        found = imported(app, ("survey.csv", "id,date,NPS\n1,2026-01-05,9\n2,2026-01-05,11\n"))
        for days, left in ((89, 1), (2, 0)):
            later(app, days)
            app.imports.tidy()
            assert len(reasons(app, found)) == left


def test_the_name_of_a_file_leads_nowhere(app: App, tmp_path: Path) -> None:
    brought = app.imports.add_file("../../../etc/passwd\x00.csv", BytesIO(b"a,b\n1,2\n"), by=None, locale=Locale.EN)
    assert brought.file.name == "passwd.csv"
    assert app.imports.path_of(brought.file.id).resolve().is_relative_to(app.imports.folder.resolve())


MANY = "order_id,customer_id,placed_at\n" + "".join(f"{n},{n % 50},2026-01-05\n" for n in range(5000))


class Interrupted(Exception):
    """The power went."""


class WeakIntake:
    """An intake that takes some batches and then breaks down: before the next, or when that one is in."""

    def __init__(self, app: App, batches: int, *, after_commit: bool = False) -> None:
        self._app = app
        self._left = batches
        self._after_commit = after_commit

    def take(self, arrivals: Sequence[Arrival], *, for_ever: bool = False, also: Also | None = None) -> Taken:
        if not self._left and not self._after_commit:
            raise Interrupted
        taken = self._app.intake.take(arrivals, for_ever=for_ever, also=also)
        if not self._left:
            raise Interrupted
        self._left -= 1
        return taken


def work(app: App, intake: WeakIntake) -> ImportWork:
    settings = app.settings
    house = House(settings.zone, settings.currency, settings.phone_region, now=0)
    return ImportWork(
        app.db, app.jobs, app.imports, intake, app.sources.by_number, app.clock, house, lambda kind, key: NOTHING
    )


def test_an_interrupted_import_goes_on_where_it_stopped(app: App) -> None:
    started = asked(app, ("orders.csv", MANY + "x,,\n"))
    job = app.jobs.claim(["import"])
    assert job is not None
    with pytest.raises(Interrupted):
        work(app, WeakIntake(app, batches=1)).do(job)
    half = app.imports.get(started.run.id).run
    assert (half.done, half.accepted) == (2000, 2000)
    assert kinds(app)["import"](job) == {"accepted": 5000, "unchanged": 0, "rejected": 1}
    assert app.imports.get(started.run.id).run.done == 5001
    assert len(reasons(app, started)) == 1


def test_what_was_in_when_the_power_went_is_not_counted_twice(app: App) -> None:
    started = asked(app, ("orders.csv", MANY))
    job = app.jobs.claim(["import"])
    assert job is not None
    with pytest.raises(Interrupted):
        work(app, WeakIntake(app, batches=1, after_commit=True)).do(job)
    assert app.imports.get(started.run.id).run.accepted == 4000
    assert kinds(app)["import"](job) == {"accepted": 5000, "unchanged": 0, "rejected": 0}


def test_a_cancelled_import_stops_at_its_next_step(app: App) -> None:
    started = asked(app, ("orders.csv", MANY))
    job = app.jobs.claim(["import"])
    assert job is not None
    app.imports.cancel(started.run.id)
    with pytest.raises(JobCancelled):
        kinds(app)["import"](job)
    assert app.imports.get(started.run.id).run.accepted == 0


def test_an_import_that_is_paused_keeps_its_counts_and_goes_on(app: App) -> None:
    started = asked(app, ("orders.csv", MANY))
    app.jobs.pause()
    assert job_runner(app)() is True
    paused = app.imports.get(started.run.id)
    assert (paused.job.state, paused.job.attempts) == ("waiting", 0)
    next_start = build(app.settings, app.clock)
    assert job_runner(next_start)() is True
    assert next_start.imports.get(started.run.id).run.accepted == 5000
    next_start.close()


def test_rows_of_a_mapping_that_no_longer_fits_are_refused_as_a_whole(app: App) -> None:
    brought = app.imports.add_file("orders.csv", BytesIO(MANY.encode()), by=None, locale=Locale.EN)
    with pytest.raises(Exception, match="the file has no column"):
        app.imports.start([Wanted(brought.file.id, Mapping(brought.preview.mapping.kind, {"order_id": "No"}))], by=None)


def test_reviews_of_a_competitors_product_come_with_its_brand_and_name(app: App) -> None:
    columns = "review_id,competitor,product,stars,text,created_at,email"
    rows = f"{columns}\n1,Other,Star 9,5,拍照很清晰,2026-01-10,li@example.com\n"
    imported(app, ("competitor_reviews.csv", rows))
    (review,) = app.feedback.list_responses(EVERYTHING).responses
    assert (review.response.about.brand, review.response.about.product_id) == ("Other", "Star 9")
    (text,) = app.texts.opinions.list_texts(EVERYTHING).texts
    assert (text.verbatim.brand, text.verbatim.identity_id) == ("Other", 0), "whoever wrote it is nobody's customer"
