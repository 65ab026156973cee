"""The parts that hear texts, put together; which model reads them; and texts that came in before anybody listened."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from zhiyin.app.texts import (
    GoldOfCorrections,
    OwnBrands,
    ProductsOfOrders,
    PurchasesInOrders,
    TreeOfTopics,
    origin_of_ticket,
)
from zhiyin.base.clock import Clock
from zhiyin.base.errors import Unavailable
from zhiyin.catalog.service import CatalogService
from zhiyin.db.database import Database
from zhiyin.db.fact_batches import FactBatches
from zhiyin.db.jobs import Jobs
from zhiyin.db.settings import find_setting, save_setting
from zhiyin.feedback.opinions.doubting import Doubting
from zhiyin.feedback.opinions.hearing import Hearing
from zhiyin.feedback.opinions.ports import Kin
from zhiyin.feedback.opinions.recording import Recorder
from zhiyin.feedback.opinions.service import OpinionService
from zhiyin.feedback.opinions.work import TextReading
from zhiyin.feedback.opinions.written import origin_of_response
from zhiyin.feedback.service import FeedbackService
from zhiyin.nlp.model import TextModel
from zhiyin.nlp.shipped import ENCODER, LINEAR, open_shipped
from zhiyin.orders.service import OrderService
from zhiyin.staff.audit import AuditLog
from zhiyin.staff.scopes import ScopeDirectory
from zhiyin.support.service import SupportService
from zhiyin.topics.service import TopicService

log = logging.getLogger(__name__)

FindModel = Callable[[], TextModel | None]
_HEARD_BEFORE = "texts.heard_before"
_AT_ONCE = 200


@dataclass(frozen=True)
class Texts:
    """What hears, reads and counts texts. The model is opened by whoever reads, once a process."""

    hearing: Hearing
    opinions: OpinionService
    recorder: Recorder
    doubting: Doubting
    tree: TreeOfTopics
    find_model: FindModel

    def reading(self, db: Database, jobs: Jobs, clock: Clock) -> TextReading | None:
        """The work of reading; None where no model can be opened."""
        model = self.find_model()
        return None if model is None else TextReading(db, jobs, self.recorder, clock, self.tree, model)


@dataclass(frozen=True)
class Around:
    """The areas that texts come from and speak of."""

    orders: OrderService
    catalog: CatalogService
    topics: TopicService
    scopes: ScopeDirectory
    audit: AuditLog
    brand_of: Callable[[int], str]
    house: str  # the brand that the installation is called by
    kin: Kin


def texts_of(
    db: Database, jobs: Jobs, facts: FactBatches, clock: Clock, zone: ZoneInfo, around: Around, find_model: FindModel
) -> Texts:
    """Put together all that hears texts."""
    tree, gold = TreeOfTopics(around.topics), GoldOfCorrections(around.topics)
    recorder = Recorder(db, facts, clock, zone, tree)
    hearing = Hearing(
        db,
        recorder,
        orders=ProductsOfOrders(around.orders, around.brand_of),
        is_own=OwnBrands(db, around.scopes, around.catalog, around.house),
        gold=gold,
    )
    opinions = OpinionService(db, jobs, recorder, clock, around.audit, tree, gold)
    doubting = Doubting(db, clock, around.kin, PurchasesInOrders(around.orders))
    return Texts(hearing, opinions, recorder, doubting, tree, cache(find_model))


def open_text_model(choice: str = ENCODER) -> TextModel | None:
    """The model of the product that is to read; the linear one where it cannot be opened; None without either.

    Without any, texts wait. What is wrong stands in the log, with the file.
    """
    for name in dict.fromkeys((choice, LINEAR)):
        try:
            return open_shipped(name)
        except Unavailable as error:
            log.warning("the text model %s does not read: %s", name, error)
    return None


def with_plugged_in(find_base: FindModel, data: Path) -> TextModel | None:
    """What `find_base` opens, with the models upon it that the data folder describes."""
    from zhiyin.app.text_models import open_text_models  # opened by whoever reads alone

    base = find_base()
    return None if base is None else open_text_models(data, base, os.environ)


def hear_what_was_before(db: Database, hearing: Hearing, feedback: FeedbackService, support: SupportService) -> int:
    """Hear some responses and requests that came in before there was anybody to hear them; how many."""
    with db.reading() as tx:
        at = find_setting(tx, _HEARD_BEFORE) or {"responses": 0, "tickets": 0}
    responses = feedback.ids_after(at["responses"], _AT_ONCE)
    tickets = support.ids_after(at["tickets"], _AT_ONCE)
    if not responses and not tickets:
        return 0
    hearing.hear([origin_of_response(record) for record in feedback.responses(responses)])
    hearing.hear([origin_of_ticket(record) for record in support.tickets(tickets)])
    reached = {"responses": max([at["responses"], *responses]), "tickets": max([at["tickets"], *tickets])}
    with db.transaction() as tx:
        save_setting(tx, _HEARD_BEFORE, reached)
    return len(responses) + len(tickets)
