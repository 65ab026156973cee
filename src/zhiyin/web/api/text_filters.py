"""By what lists of texts and counts of opinions are narrowed: the same query parameters for all of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated

from fastapi import Query
from pydantic import BaseModel, Field

from zhiyin.base.clock import to_micros
from zhiyin.base.errors import InvalidInput
from zhiyin.feedback.opinions.model import OriginKind, TextKind, TextState, Wanted
from zhiyin.nlp.model import Emotion, Intent, Language, Taxonomy, Urgency
from zhiyin.staff.access import Permission, Principal

if TYPE_CHECKING:
    from zhiyin.app.build import App

_NO_NUL = r"^[^\x00]*$"
_FIRST, _LAST = date(1970, 1, 2), date(2199, 12, 31)


class TextFilters(BaseModel):
    """All of them hold together; what is left out narrows nothing."""

    topic: str | None = Field(
        None, max_length=80, pattern=_NO_NUL, description="A topic's id; those below it count too"
    )
    polarity: int | None = Field(
        None, ge=-1, le=1, description="Of what is said of the topic, or else of the whole text"
    )
    sku: str | None = Field(None, max_length=255, pattern=_NO_NUL)
    product: str | None = Field(None, max_length=255, pattern=_NO_NUL, description="A product's number")
    kind: TextKind | None = None
    emotion: Emotion | None = None
    intent: Intent | None = None
    urgency_from: Urgency | None = Field(None, description="0 none to 3 critical; this and above")
    language: Language | None = None
    channel: str | None = Field(None, max_length=60, pattern=_NO_NUL)
    first: date | None = Field(None, ge=_FIRST, le=_LAST, description="The first of the brand's days")
    last: date | None = Field(None, ge=_FIRST, le=_LAST, description="The last of the brand's days")
    score_from: float | None = None
    score_to: float | None = None
    own: bool | None = Field(None, description="About our products, or about competitors'")
    competitor: str | None = Field(None, max_length=255, pattern=_NO_NUL, description="A competitor's brand")
    unattended: bool | None = Field(None, description="Whether nobody of us has answered; of texts that are answered")
    has_defect: bool | None = Field(None, description="Whether less can be heard of it than was written")
    unsure: bool | None = Field(None, description="Whether the model is not sure of a part of what it heard")
    state: TextState | None = None
    authenticity_below: float | None = Field(None, ge=0, le=1, description="Less can be taken for what was felt")
    suspicious: bool | None = Field(
        None, description="Whether much speaks against it (below 0.6); false leaves in what nobody has judged"
    )
    phrase: str | None = Field(
        None, min_length=1, max_length=100, pattern=_NO_NUL, description="That stands in the text, in whatever case"
    )
    corrected: bool | None = Field(None, description="Whether a person has said what is true of an opinion")
    response: int | None = Field(None, ge=1, le=2**63 - 1, description="What was written in a response")
    customer: str | None = Field(None, max_length=60, pattern=_NO_NUL, description="The id of a customer")


Filters = Annotated[TextFilters, Query()]


def wanted_by(app: App) -> Callable[[TextFilters, Principal], Wanted]:
    """Turns the parameters of a request into what is wanted, as far as who asks may see it."""

    def midnight(day: date | None, later: int = 0) -> int | None:
        if day is None:
            return None
        return to_micros(datetime.combine(day + timedelta(days=later), time(), app.settings.zone))

    def wanted(asked: TextFilters, principal: Principal) -> Wanted:
        customer = asked.customer
        if asked.phrase is not None:
            principal.require(Permission.CUSTOMERS_READ)  # words that are hidden from a reader cannot be looked for
        sees_tickets = principal.may(Permission.SUPPORT_READ)
        return Wanted(
            identity_ids=None if customer is None else app.customers.identities_of(customer, principal.scopes),
            origin_kind=None if sees_tickets and asked.response is None else OriginKind.RESPONSE,
            origin_id=asked.response,
            is_corrected=asked.corrected,
            topics=None if asked.topic is None else _below(asked.topic, app.texts.tree.taxonomy()),
            since=midnight(asked.first),
            until=midnight(asked.last, 1),
            product_id=asked.product,
            is_own=asked.own,
            brand=asked.competitor,
            is_answered=None if asked.unattended is None else not asked.unattended,
            is_unsure=asked.unsure,
            is_suspicious=asked.suspicious,
            **{
                name: getattr(asked, name)
                for name in (
                    "polarity", "sku", "kind", "emotion", "intent", "urgency_from", "language", "channel",
                    "score_from", "score_to", "has_defect", "state", "phrase",
                    "authenticity_below",
                )
            },
        )  # fmt: skip

    return wanted


def of_interaction(app: App, wanted: Wanted, interaction_id: int, principal: Principal) -> Wanted:
    """Only what was written there: by that identity, at that instant."""
    principal.require(Permission.INTERACTIONS_READ)
    entry = app.timeline.get(interaction_id, principal.scopes)
    at = entry.interaction.at
    return wanted._replace(identity_ids={entry.identity_id}, since=at, until=at + 1)


def _below(topic_id: str, taxonomy: Taxonomy) -> set[str]:
    """The topic with all that stand below it; parents come before their children."""
    found = {topic_id} & {topic.id for topic in taxonomy.topics}
    if not found:
        raise InvalidInput("there is no topic {topic}", topic=topic_id, pointer="topic")
    for topic in taxonomy.topics:
        if topic.parent_id in found:
            found.add(topic.id)
    return found
