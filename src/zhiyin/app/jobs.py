"""Long work: which kinds there are, and the step by which a worker does one."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from zhiyin.app.build import App, Warehouse
from zhiyin.app.topic_refit import TopicRefit
from zhiyin.base.errors import ZhiyinError
from zhiyin.base.scope import EVERYTHING
from zhiyin.connectors.files.links import NOTHING, Link
from zhiyin.connectors.files.service import JOB_KIND
from zhiyin.connectors.files.values import House
from zhiyin.connectors.files.work import ImportWork
from zhiyin.customers.model import Identifier
from zhiyin.db.jobs import Job, JobCancelled, JobPaused
from zhiyin.feedback.opinions.service import JOB_KIND as TEXT_ANALYSIS
from zhiyin.feedback.opinions.work import TextReading
from zhiyin.metrics.lifetime.service import JOB_KIND as CUSTOMER_VALUE
from zhiyin.metrics.lifetime.work import CustomerValueWork
from zhiyin.performance.watching.service import JOB_KIND as WATCHING
from zhiyin.performance.watching.work import WatchingWork
from zhiyin.topics.head_service import JOB_KIND as TOPIC_REFIT

log = logging.getLogger(__name__)

Do = Callable[[Job], dict[str, object]]
"""Does the work, saying how far it is; what came of it is shown to people."""


NICENESS = 10  # whoever waits for an answer goes first


def kinds(app: App) -> Mapping[str, Do]:
    """Every kind of long work over rows, which any worker does."""
    return {JOB_KIND: _import_work(app).do}


def text_kinds(app: App, reading: TextReading) -> Mapping[str, Do]:
    """The reading of all texts again, and what is learnt for it: beside imports, which do not wait for it."""
    model = app.texts.find_model()
    refit = TopicRefit(app.db, app.jobs, app.topics, app.topic_heads, app.texts.opinions, model) if model else None
    return {TEXT_ANALYSIS: reading.do, **({TOPIC_REFIT: refit.do} if refit else {})}


def fact_kinds(app: App, warehouse: Warehouse) -> Mapping[str, Do]:
    """Every kind that reads facts: done beside the requests, in the one process that has them."""
    zone = app.settings.zone
    value = CustomerValueWork(app.db, app.jobs, app.facts, warehouse.engine, app.clock, zone)
    watching = WatchingWork(app.db, app.jobs, warehouse.metrics, app.staff.audit, app.clock, zone, places=app.places)
    return {CUSTOMER_VALUE: value.do, WATCHING: watching.do}


def _import_work(app: App) -> ImportWork:
    settings = app.settings
    house = House(settings.zone, settings.currency, settings.phone_region, now=0)
    return ImportWork(
        app.db, app.jobs, app.imports, app.intake, app.sources.by_number, app.clock, house, partial(_known, app),
        partial(_category_of, app),
    )  # fmt: skip


def _category_of(app: App, product_id: str) -> str | None:
    product = app.catalog.find_products([product_id]).get(product_id)
    return product.category if product else None


def _known(app: App, kind: str, number: str) -> Link:
    """Whose an order or a ticket is that came in before, and when it was."""
    found: Sequence[tuple[int, int | None]] = ()
    if kind == "order":
        found = [(each.identity_id, each.order.ordered_at) for each in app.orders.find_by_number(number, EVERYTHING)]
    elif kind == "ticket":
        found = [(each.identity_id, each.ticket.opening.at) for each in app.support.find_by_number(number, EVERYTHING)]
    if len(found) != 1:  # unknown, or of several brands
        return NOTHING
    identity_id, at = found[0]
    whose = app.customers.whose([identity_id]).get(identity_id)
    return Link((Identifier(*whose[2:]),) if whose else (), at)


def job_runner(app: App, wanted: Mapping[str, Do] | None = None) -> Callable[[], bool]:
    """A step that claims one job of these kinds (those over rows) and does it; False when nothing waits."""
    known = kinds(app) if wanted is None else wanted

    def step() -> bool:
        job = app.jobs.claim(list(known)) if known else None
        if job is None:
            return False
        _do(app, known[job.kind], job)
        return True

    return step


def calm(step: Callable[[], bool]) -> Callable[[], bool]:
    """The same step, in a thread of its own that gives way to all others of the process where the system can."""
    calmed = threading.local()

    def calmly() -> bool:
        if sys.platform == "linux" and not hasattr(calmed, "done"):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
            calmed.done = True
        return step()

    return calmly


def _do(app: App, do: Do, job: Job) -> None:
    try:
        result = do(job)
    except JobCancelled:
        log.info("job %s was cancelled", job.id)
    except JobPaused:
        app.jobs.give_back(job)
    except ZhiyinError as error:
        app.jobs.refuse(job.id, str(error))
    except Exception as error:
        log.exception("job %s failed", job.id)
        app.jobs.fail(job, f"{type(error).__name__}: {error}")
    else:
        app.jobs.finish(job.id, result)
