"""Ours and competitors' brands: who is spoken of, what they are praised for and we are not, what people wish for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from zhiyin.feedback.monitoring.claims import claims, needs
from zhiyin.feedback.monitoring.levels import below
from zhiyin.feedback.monitoring.model import IN_PUBLIC, Part, Tally
from zhiyin.feedback.opinions.model import Wanted
from zhiyin.staff.access import Permission, Principal
from zhiyin.web.api.metrics import Language
from zhiyin.web.api.monitoring_answers import (
    BrandOut,
    BrandsOut,
    ClaimOut,
    EstimateOut,
    NeedOut,
    PhraseOut,
    TallyOut,
)
from zhiyin.web.api.monitoring_questions import Asking, OfCompared
from zhiyin.web.api.text_filters import Filters
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App

Level = Annotated[int, Query(ge=1, le=5, description="Of the topic tree, 1 being its roots")]
_PHRASES = 3
_MOST_CLAIMS = 20
_MOST_NEEDS = 20


class ClaimList(BaseModel):
    data: list[ClaimOut]


class NeedList(BaseModel):
    data: list[NeedOut]


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/opinions", tags=["opinions"])
    monitoring, asking, reads = app.monitoring, Asking(app), [may(Permission.FEEDBACK_READ)]

    def phrases(wanted: Wanted, topic_id: str, principal: Principal) -> list[PhraseOut]:
        topics = below(app.texts.tree.taxonomy(), topic_id)
        praise = wanted._replace(topics=topics, polarity=1)
        found = app.texts.opinions.typical(principal.scopes, praise, limit=_PHRASES)
        return [
            PhraseOut(aspect=one.aspect, words=one.words, n=one.n, text_id=one.text_id, sentence=one.sentence)
            for one in found
        ]

    @api.get("/brands", dependencies=reads)
    def count_brands(principal: CurrentPrincipal, asked: OfCompared) -> BrandsOut:
        """Share of voice in reviews and posts, ours (null) and competitors', with net sentiment of each."""
        texts, tallies = monitoring.brands(principal.scopes, asking.wanted(asked, principal))
        rows = [
            BrandOut(
                brand=brand or None,
                texts=hits.hits,
                share_of_voice=EstimateOut.of(texts.share_of(brand)),
                said=TallyOut.of(tallies.get(brand, Tally())),
            )
            for brand, hits in texts.by_value.items()
        ]
        return BrandsOut(texts=texts.n, data=sorted(rows, key=lambda row: (-row.texts, row.brand or "")))

    @api.get("/claims", dependencies=reads)
    def list_claims(principal: CurrentPrincipal, asked: Filters, locale: Language, level: Level = 2) -> ClaimList:
        """Topics on which competitors (or the one named) are praised and we are not, with the words of the praise."""
        wanted = asking.wanted(asked, principal)
        theirs = wanted._replace(is_own=False)
        ours = wanted._replace(is_own=True, brand=None, sku=None, product_id=None)
        part = Part(IN_PUBLIC)
        found = claims(
            monitoring.by_topic(principal.scopes, theirs, part, level=level),
            monitoring.by_topic(principal.scopes, ours, part, level=level),
        )[:_MOST_CLAIMS]
        names = asking.topics((claim.topic for claim in found), locale)
        return ClaimList(
            data=[
                ClaimOut.of(claim, topic, phrases(theirs, claim.topic, principal))
                for claim, topic in zip(found, names, strict=True)
            ]
        )

    @api.get("/needs", dependencies=reads)
    def list_needs(principal: CurrentPrincipal, asked: Filters, locale: Language, level: Level = 2) -> NeedList:
        """Topics on which people wish for something: suggest, request or ask, in public, of us and of competitors."""
        found = needs(monitoring.wishes(principal.scopes, asking.wanted(asked, principal), level=level))[:_MOST_NEEDS]
        names = asking.topics((need.topic for need in found), locale)
        return NeedList(data=[NeedOut.of(need, topic) for need, topic in zip(found, names, strict=True)])

    return api
