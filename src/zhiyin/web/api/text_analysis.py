"""The reading of texts: how far it is, reading all of them again, and by which names people call products."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from pydantic import BaseModel, Field

from zhiyin.base.errors import InvalidInput
from zhiyin.feedback.opinions.model import Product
from zhiyin.staff.access import Permission
from zhiyin.web.api.opinion_answers import AliasOut, ReadingOut
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App


class AliasesIn(BaseModel):
    """The names by which people call products, in any language: these and no others."""

    aliases: list[AliasOut] = Field(max_length=20_000)


class AliasList(BaseModel):
    data: list[AliasOut]


def router(app: App) -> APIRouter:
    api = APIRouter(tags=["opinions"])
    opinions, sets = app.texts.opinions, [may(Permission.SETTINGS_EDIT)]

    @api.get("/text-analysis", dependencies=[may(Permission.FEEDBACK_READ, Permission.JOBS_READ)])
    def reading_state(principal: CurrentPrincipal) -> ReadingOut:
        """How many texts wait, were read by which model and with which tree, or could not be read."""
        principal.require_everything()
        return ReadingOut.of(opinions.state(), opinions.find_job())

    @api.post("/text-analysis", dependencies=sets, status_code=202)
    def read_again(principal: CurrentPrincipal) -> ReadingOut:
        """Have all texts read with the model and the topic tree of now; each stays as it was until then."""
        principal.require_everything()
        job = opinions.read_again(by=principal.id)
        return ReadingOut.of(opinions.state(), job)

    @api.get("/product-aliases", dependencies=[may(Permission.FEEDBACK_READ)])
    def list_aliases() -> AliasList:
        """By which names people call products."""
        return AliasList(data=AliasOut.listed(opinions.aliases()))

    @api.put("/product-aliases", dependencies=sets)
    def replace_aliases(body: AliasesIn, principal: CurrentPrincipal) -> AliasList:
        """These names and no others; they count for texts that are read from now on."""
        principal.require_everything()
        named = {one.name: Product(one.product_id, one.sku) for one in body.aliases}
        if len(named) < len(body.aliases):
            raise InvalidInput("a name of a product is told twice", pointer="aliases")
        return AliasList(data=AliasOut.listed(opinions.replace_aliases(named, by=principal.id)))

    return api
