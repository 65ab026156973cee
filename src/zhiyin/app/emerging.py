"""Emerging issues and the areas around them: whose a text is, what a product belongs to, and the job."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from zhiyin.db.rows import in_chunks
from zhiyin.feedback.emerging.service import JOB_KIND
from zhiyin.feedback.emerging.work import Around, EmergingWork
from zhiyin.feedback.opinions.said import Said

if TYPE_CHECKING:
    from zhiyin.app.build import App
    from zhiyin.app.jobs import Do


def emerging_work(app: App) -> EmergingWork:
    """The job, put together."""

    def customers(identity_ids: Collection[int]) -> Mapping[int, str]:
        chunks = in_chunks(sorted(identity_ids))
        return {id_: whose[0] for chunk in chunks for id_, whose in app.customers.whose(chunk).items()}

    def categories(numbers: Collection[str]) -> Mapping[str, str]:
        found = app.catalog.find_products(numbers)
        return {number: product.category for number, product in found.items() if product.category}

    around = Around(app.places, customers, categories)
    return EmergingWork(app.db, app.jobs, Said(app.db), app.clock, app.settings.zone, around)


def emerging_kinds(app: App) -> Mapping[str, Do]:
    """Listening to many texts at once: beside imports, which do not wait for it."""
    return {JOB_KIND: emerging_work(app).do}
