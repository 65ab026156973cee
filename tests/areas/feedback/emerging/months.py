"""A brand about which the same is written every day, until something new is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta

from tests.areas.feedback.opinions.bench import SHANGHAI, Brand, review
from zhiyin.base.clock import FixedClock, to_micros
from zhiyin.db.database import Database
from zhiyin.feedback.emerging.service import EmergingService
from zhiyin.feedback.emerging.work import Around, EmergingWork
from zhiyin.feedback.opinions.model import Origin, Product
from zhiyin.feedback.opinions.said import Said
from zhiyin.staff.audit import AuditLog

FIRST = date(2026, 1, 1)
EVERY_DAY = (
    "物流很快，第二天就到", "屏幕清晰，颜色也好", "包装完整", "客服回复慢", "the screen is good and bright",
    "delivery was fast", "颜色和图片一样", "价格合适", "物流慢，等了三天", "battery life is good enough",
)  # fmt: skip
NEW = (
    "左耳断连，续航很差", "left earbud keeps dropping, bad battery", "左耳总是断连，续航也差",
    "the left earbud drops, battery is bad",
)  # fmt: skip
FAULTY, SOUND = Product("P1", "SKU-1"), Product("P2", "SKU-2")
PLACES = {0: ("", "", ""), 1: ("A", "", "North"), 2: ("A", "", ""), 3: ("B", "", "")}


class Months:
    """What is written day by day, and what listens to it."""

    def __init__(self, db: Database, clock: FixedClock) -> None:
        self.brand = Brand(db, clock)
        self.clock = clock
        self.said = Said(db)
        self.service = EmergingService(db, self.brand.jobs, self.said, clock, AuditLog(db, clock), SHANGHAI)
        around = Around(lambda: PLACES, _customers, _categories)
        self.work = EmergingWork(db, self.brand.jobs, self.said, clock, SHANGHAI, around)
        self._number = 0

    def pass_(self, days: int, *, start: int, new: int = 0, scope: int = 2, daily: int = 12) -> None:
        """So many days from the given one on; `new` of each day's texts tell of the fault."""
        origins = []
        for day in range(start, start + days):
            usual = [self._usual(day * daily + at) for at in range(daily)]
            faults = [(NEW[at % len(NEW)], FAULTY) for at in range(new)]
            origins += [self._origin(day, words, product, scope) for words, product in usual + faults]
        self.brand.hearing.hear(origins)
        self.brand.read_all()

    def write(self, day: int, words: str, product: Product, scope: int) -> None:
        """One text more."""
        self.brand.hearing.hear([self._origin(day, words, product, scope)])

    @staticmethod
    def _usual(number: int) -> tuple[str, Product]:
        """Each thing as often as any other, of both products."""
        return EVERY_DAY[number * 7 % len(EVERY_DAY)], (FAULTY, SOUND)[number // len(EVERY_DAY) % 2]

    def _origin(self, day: int, words: str, product: Product, scope: int) -> Origin:
        self._number += 1
        at = to_micros(datetime.combine(FIRST + timedelta(days=day), time(12), SHANGHAI))
        return review(self._number, words, by=1000 + self._number, scope=scope, at=at, product=product)

    def it_is(self, day: int) -> None:
        """Noon of that day."""
        self.clock.instant = datetime.combine(FIRST + timedelta(days=day), time(12), SHANGHAI)

    def listen(self, days: int | None = None) -> dict[str, object]:
        """The job, as a worker does it."""
        with self.brand.db.transaction() as tx:
            self.brand.jobs.add(tx, "emerging_issues", {} if days is None else {"days": days})
        job = self.brand.jobs.claim(["emerging_issues"])
        assert job is not None
        result = self.work.do(job)
        self.brand.jobs.finish(job.id, result)
        return result


def _customers(identities: Collection[int]) -> Mapping[int, str]:
    return {id_: f"cus_{id_}" for id_ in identities}


def _categories(numbers: Collection[str]) -> Mapping[str, str]:
    return {number: "earbuds" for number in numbers if number.startswith("P")}
