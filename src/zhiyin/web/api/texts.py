"""Texts that customers wrote, with what is heard in them, and corrections of that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query

from zhiyin.app.texts_of_buyers import TextsOfBuyers
from zhiyin.staff.access import Permission
from zhiyin.web.api.opinion_answers import TextOut, WholeTextOut
from zhiyin.web.api.text_correcting import visible
from zhiyin.web.api.text_filters import Filters, of_interaction, wanted_by
from zhiyin.web.api.text_telling import told, told_whole
from zhiyin.web.api.wanted import position
from zhiyin.web.paging import Page, Paging, RowNumber
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App

OrdersFrom = Annotated[
    int | None, Query(ge=1, le=1_000_000, description="Of customers who have ordered so many times at least")
]
OfInteraction = Annotated[int | None, Query(ge=1, le=2**63 - 1, description="What was written in an interaction")]


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/texts", tags=["opinions"])
    opinions, wanted, reads = app.texts.opinions, wanted_by(app), [may(Permission.FEEDBACK_READ)]

    @api.get("", dependencies=reads)
    def list_texts(
        principal: CurrentPrincipal,
        paging: Paging,
        filters: Filters,
        orders_from: OrdersFrom = None,
        interaction: OfInteraction = None,
    ) -> Page[TextOut]:
        """Texts that customers wrote, newest first, with what is heard in them."""
        asked, before = wanted(filters, principal), position(paging.after)
        if interaction is not None:
            asked = of_interaction(app, asked, interaction, principal)
        if orders_from is None:
            found = opinions.list_texts(principal.scopes, asked, before=before, limit=paging.limit)
        else:
            principal.require(Permission.CUSTOMERS_READ)
            buyers = TextsOfBuyers(app.db, opinions, app.customers, app.orders)
            found = buyers.list_texts(principal.scopes, asked, orders_from, before=before, limit=paging.limit)
        return paging.page(told(app, found.texts, principal), found.next_position)

    @api.get("/{text_id}", dependencies=reads)
    def get_text(text_id: RowNumber, principal: CurrentPrincipal) -> WholeTextOut:
        """One text with its opinions and their spans, and what people corrected in it."""
        return told_whole(app, visible(app, text_id, principal), principal)

    return api
