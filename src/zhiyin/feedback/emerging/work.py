"""The daily job: judge each day that is over by the four weeks before it, and tell what is new, once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from zhiyin.base.clock import Clock, from_micros, to_micros
from zhiyin.db.database import Database, Transaction
from zhiyin.db.jobs import Job, Jobs
from zhiyin.db.one_at_a_time import one_at_a_time
from zhiyin.feedback.emerging import store
from zhiyin.feedback.emerging.following import Sample, counted, is_praise, joined, product_of, raised, returned
from zhiyin.feedback.emerging.model import Happened, Issue, Step
from zhiyin.feedback.emerging.sayings import is_drawn, sayings_of
from zhiyin.feedback.listening.emerging import emerging_issues
from zhiyin.feedback.listening.known import MOST_TEXTS, news
from zhiyin.feedback.listening.model import EmergingIssue, Rules, Saying
from zhiyin.feedback.opinions.said import Said
from zhiyin.feedback.opinions.said_text import SaidText

RULES = Rules(windows=(1, 3, 7, 14), texts_shown=MOST_TEXTS, phrases_shown=12)
"""Where twenty texts a day come in, a fault that spreads slowly shows in two weeks, and not before."""
LOOKED_AT_DAYS = RULES.base_days + max(RULES.windows)
LOOK_BACK_DAYS = 60
"""At first, and after a longer rest, so many days are judged one after the other, as they would have been."""
MOST_TEXTS_LOOKED_AT = 40_000
"""Of the six weeks before a day; where more is written, one writer in two, three, ... is listened to."""
KNOWN_DAYS = 365  # for so long a closed issue is known again
TURN = "emerging issues"


class Around(NamedTuple):
    """The areas that know what texts do not say themselves."""

    places: Callable[[], Mapping[int, Sequence[str]]]  # brand, department and region of each row scope
    customers: Callable[[Collection[int]], Mapping[int, str]]  # by identity
    categories: Callable[[Collection[str]], Mapping[str, str]]  # by a product's number or SKU


class EmergingWork:
    """Killed at any time, it goes on with the day that was not finished; a day judged twice tells nothing twice."""

    def __init__(self, db: Database, jobs: Jobs, said: Said, clock: Clock, zone: ZoneInfo, around: Around) -> None:
        self._db = db
        self._jobs = jobs
        self._said = said
        self._clock = clock
        self._zone = zone
        self._around = around

    def do(self, job: Job) -> dict[str, object]:
        """All days that are due; with `days`, so many are judged again, today as far as it has come among them."""
        due = self._due(job.params.get("days"))
        told = {"days": 0, "raised": 0, "returned": 0}
        if not due:
            return {**told}
        one_in = self._one_in(due)
        window: deque[tuple[date, dict[str, list[Saying]]]] = deque()
        for done, (day, of_day) in enumerate(self._by_day(due, one_in)):
            window.append((day, of_day))
            if len(window) > LOOKED_AT_DAYS:
                window.popleft()
            if day >= due[0]:
                self._step(job, done, len(due) + LOOKED_AT_DAYS - 1)
                self._judge_day(day, window, one_in, told)
                told["days"] += 1
        return {**told, "one_in": one_in}

    def _due(self, again: int | None) -> list[date]:
        """The days to judge, oldest first: complete ones, but for today where somebody asks for it now."""
        bounds = self._said.bounds()
        if bounds is None:
            return []
        today = self._today()
        with self._db.reading() as tx:
            judged_to = store.last_judged(tx)
        last = today if again else today - timedelta(days=1)
        first = last - timedelta(days=(again or LOOK_BACK_DAYS) - 1)
        if judged_to is not None and not again:
            first = max(first, judged_to + timedelta(days=1))
        first = max(first, self._day_of(bounds[0]))
        return [first + timedelta(days=at) for at in range(max((last - first).days + 1, 0))]

    def _one_in(self, due: Sequence[date]) -> int:
        """One writer in how many is listened to, so that no window holds more than can be looked at."""
        starts = [due[-1] - timedelta(days=at) for at in range(0, len(due), LOOKED_AT_DAYS)]
        counts = [self._said.count(self._midnight(day, 1 - LOOKED_AT_DAYS), self._midnight(day, 1)) for day in starts]
        return max(-(-count // MOST_TEXTS_LOOKED_AT) for count in counts) or 1

    def _by_day(self, due: Sequence[date], one_in: int) -> Iterator[tuple[date, dict[str, list[Saying]]]]:
        """From six weeks before the first day on, what was said on each, by brand."""
        places = self._around.places()
        first = due[0] - timedelta(days=LOOKED_AT_DAYS - 1)
        for at in range((due[-1] - first).days + 1):
            day = first + timedelta(days=at)
            texts = self._said.between(self._midnight(day), self._midnight(day, 1))
            yield day, self._sayings([text for text in texts if is_drawn(text, one_in)], day, places)

    def _sayings(
        self, texts: Sequence[SaidText], day: date, places: Mapping[int, Sequence[str]]
    ) -> dict[str, list[Saying]]:
        customers = self._around.customers({text.identity_id for text in texts if text.identity_id})
        numbers = {number for text in texts for number in text.product if number}
        categories = self._around.categories(numbers)
        found: dict[str, list[Saying]] = {}
        for text in texts:
            brand, _, region = places.get(text.scope_id, ("", "", ""))
            said = sayings_of(text, day, customers=customers, categories=categories, region=region)
            found.setdefault(brand, []).extend(said)
        return found

    def _judge_day(
        self, day: date, window: Iterable[tuple[date, dict[str, list[Saying]]]], one_in: int, told: dict[str, int]
    ) -> None:
        """Each brand for itself: its readers see all rows that its issues come from."""
        days = [of_day for _, of_day in window]
        for brand in sorted({brand for of_day in days for brand in of_day}):
            sayings = [saying for of_day in days for saying in of_day.get(brand, ())]
            found = emerging_issues(sayings, day, rules=RULES)
            found = [issue for issue in found if not is_praise(issue, sayings)]
            with self._db.transaction() as tx:
                one_at_a_time(tx, TURN)
                self._tell(tx, brand, day, found, sayings, one_in, told)
                if day < self._today():
                    store.save_judged(tx, brand, day, one_in)

    def _tell(
        self,
        tx: Transaction,
        brand: str,
        day: date,
        found: Sequence[EmergingIssue],
        sayings: Sequence[Saying],
        one_in: int,
        told: dict[str, int],
    ) -> None:
        """Store what is new, what came back, and what goes on; everything else of the day is counted."""
        known = {issue.id: issue for issue in store.of_brand(tx, brand, day - timedelta(days=KNOWN_DAYS))}
        now, heard = self._clock.now(), news(found, [issue.known for issue in known.values()])
        back = {id_ for id_, _ in heard.reopened}
        for id_, issue in (*heard.absorbed, *heard.reopened):
            add = joined if known[id_].closed_on is None else returned
            known[id_] = add(known[id_], issue, Sample(one_in, product_of(issue, sayings)))
        for id_ in sorted(back):
            store.add_step(tx, id_, Step(now, Happened.RETURNED))
        for issue_ in known.values():
            store.save(tx, counted(issue_, day, sayings) if day < self._today() else issue_)
        fresh = [raised(issue, brand, now, Sample(one_in, product_of(issue, sayings))) for issue in heard.new]
        self._add(tx, fresh, now)
        told["raised"] += len(fresh)
        told["returned"] += len(back)

    @staticmethod
    def _add(tx: Transaction, fresh: Sequence[Issue], now: datetime) -> None:
        for issue in fresh:
            store.add(tx, issue)
            store.add_step(tx, issue.id, Step(now, Happened.RAISED))

    def _step(self, job: Job, done: int, total: int) -> None:
        self._jobs.require_going_on(job.id)
        with self._db.transaction() as tx:
            self._jobs.progress(tx, job.id, done, total)

    def _midnight(self, day: date, later: int = 0) -> int:
        return to_micros(datetime.combine(day + timedelta(days=later), time(), self._zone).astimezone(UTC))

    def _day_of(self, micros: int) -> date:
        return from_micros(micros).astimezone(self._zone).date()

    def _today(self) -> date:
        return self._clock.now().astimezone(self._zone).date()
