"""Searching for missing topics: when, and with whose vectors."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from zhiyin.base.errors import Unavailable
from zhiyin.db.jobs import Job
from zhiyin.feedback.proposals.work import JOB_KIND, Discovery, Encoder
from zhiyin.nlp.shipped import open_shipped

if TYPE_CHECKING:
    from zhiyin.app.build import App
    from zhiyin.app.jobs import Do

log = logging.getLogger(__name__)


def ask_daily(app: App) -> bool:
    """Ask for a search once on each of the brand's days; whether it was asked for just now."""
    today = datetime.astimezone(app.clock.now(), app.settings.zone).date()
    return app.jobs.add_daily(JOB_KIND, today)


def discovery_kinds(app: App) -> Mapping[str, Do]:
    """The search as long work; the encoder is held only while it goes on."""

    def search(job: Job) -> dict[str, object]:
        return Discovery(app.db, app.jobs, app.clock, find_encoder(app.settings.text_model)).do(job)

    return {JOB_KIND: search}


def find_encoder(choice: str) -> Encoder | None:
    """The model of the product that reads, where it knows what sentences are about; else words alone tell."""
    try:
        model = open_shipped(choice)
    except Unavailable as error:
        log.warning("missing topics are sought by words alone: %s", error)
        return None
    return model if isinstance(model, Encoder) else None
