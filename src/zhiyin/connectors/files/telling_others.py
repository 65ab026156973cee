"""Rows of customers, reviews, answers, tickets, messages, interactions and products, in the words of the plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zhiyin.base.errors import InvalidInput
from zhiyin.connectors.files.said import Said, chosen, instant_text, key_of
from zhiyin.connectors.files.values import Refused, Values
from zhiyin.connectors.files.words import author, is_solved, ticket_state
from zhiyin.touchpoints.questions import QuestionKind, kind_of, scale_of

_TRAITS = (
    "email", "phone", "member_number", "name", "first_name", "last_name", "gender", "birthday", "company", "city",
    "state", "country", "postal_code", "address", "language", "level",
)  # fmt: skip


def customer(values: Values) -> Iterator[Said]:
    """What a customer is like."""
    if not values.identifiers:
        raise Refused("user_id", "", InvalidInput("the row does not say who it is"))
    key = "/".join(f"{kind}:{value}" for kind, value in values.identifiers)
    yield Said(
        "Identified", key, values.at("at"), type="identify", traits=chosen(values, *_TRAITS), is_timeless=True
    )  # fmt: skip


def review(values: Values) -> Iterator[Said]:
    """A review of an order or a product, in stars."""
    _require_on_scale("rating", values, QuestionKind.STARS.value, values.said["rating"])
    properties = chosen(
        values, "review_id", "order_id", "product_id", "sku", "rating", "title", "scale_max", "language",
        review_body="body", brand="product_brand",
    )  # fmt: skip
    if "brand" in properties and not ("product_id" in properties or "sku" in properties):
        properties |= chosen(values, product_id="product_name")  # what others sell has no number of ours
    if (answered := values.at("answered_at")) is not None:
        properties["answered_at"] = instant_text(answered)
    about_product = ("product_id" in properties or "sku" in properties) and "order_id" not in properties
    name = "Product Reviewed" if about_product else "Review Posted"
    yield Said(name, key_of(values, "review_id", "order_id"), values.at("at"), properties)


def response(values: Values, relation: str | None) -> Iterator[Said]:
    """An answer to one question of a survey."""
    kind = kind_of(values.text("question_kind"))
    _require_on_scale("score", values, kind, values.said["score"])
    properties = chosen(
        values, "response_id", "survey_id", "survey_name", "question_id", "score", "scale_max", "comment", "relation",
        "language", "order_id", "ticket_id", "product_id", "sku",
    )  # fmt: skip
    properties["question_kind"] = kind
    if relation and "relation" not in properties:
        properties["relation"] = relation
    yield Said(
        "Survey Responded", key_of(values, "survey_id", "response_id", "question_id"), values.at("at"), properties
    )


def ticket(values: Values) -> Iterator[Said]:
    """A request for help, from its opening to its end."""
    if "changed_at" in values.said:
        yield from _ticket_step(values)
        return
    id_ = values.said["ticket_id"]
    about = chosen(
        values, "ticket_id", "subject", "message", "priority", "category", "topic", "agent_id", "order_id",
        "product_id", "sku", *_JUDGED, "handle_seconds",
    ) | _due(values)  # fmt: skip
    yield Said("Ticket Opened", id_, values.at("opened_at"), about | {"author": "customer"})
    agent = {"ticket_id": id_} | chosen(values, "agent_id")
    if (at := values.at("first_replied_at")) is not None:
        yield Said("Ticket Replied", f"{id_}/first", at, agent | {"message_id": "first reply", "author": "agent"})
    solved, closed = values.at("solved_at"), values.at("closed_at")
    if solved is None and closed is None and is_solved(values.text("state")):
        solved = values.at("updated_at")
    if solved is not None:
        yield Said("Ticket Resolved", id_, solved, agent)
    if closed is not None:
        yield Said("Ticket Closed", id_, closed, agent)


_JUDGED = ("kind", "sla_met", "first_contact_resolved")


def _ticket_step(values: Values) -> Iterator[Said]:
    """One step in the history of a request: the rows that repeat its number tell the others.

    What stands in all of them of its end (when it was solved and closed) was known only at the end, so that
    the states of the steps count instead. Where no replies are told, a step beyond new may count as the answer.
    """
    id_, at = values.said["ticket_id"], values.at("changed_at")
    yield Said("Ticket Opened", id_, values.at("opened_at"), {"ticket_id": id_, "author": "customer"})
    step = chosen(
        values, "ticket_id", "subject", "priority", "category", "topic", "agent_id", "order_id", "product_id", "sku",
        *_JUDGED,
    ) | _due(values)  # fmt: skip
    state = ticket_state(values.text("state"))
    if state is not None:
        step["state"] = state
        if values.said.get("taken_up") and state != "new":
            step["taken_up"] = True
    yield Said("Ticket Updated", f"{id_}/{at}", at, step)


def _due(values: Values) -> dict[str, str]:
    """Until when an answer and a solution were promised."""
    due = {name: values.at(name) for name in ("response_due_at", "due_at")}
    return {name: instant_text(at) for name, at in due.items() if at is not None}


def ticket_message(values: Values) -> Iterator[Said]:
    """One message in a ticket, from either side."""
    properties = chosen(values, "ticket_id", "message_id", "message", "public", "agent_id") | author(
        values.text("author")
    )
    yield Said("Ticket Replied", key_of(values, "ticket_id", "message_id"), values.at("at"), properties)


def interaction(values: Values, names: dict[str, str]) -> Iterator[Said]:
    """Anything that happened, by its name."""
    word = values.said["name"]
    left_out = {
        "name", "at", "message_id", "customer_key", "email", "phone", "member_number", "wechat_openid",
        "wechat_unionid", "anonymous_id", "channel", "touchpoint", "brand", "department", "region", "page_title",
    }  # fmt: skip
    kept = [name for name in values.said if name not in left_out and "." not in name]
    properties: dict[str, Any] = chosen(values, *kept, title="page_title")
    if "price" not in properties and "value" not in properties:
        properties.pop("currency", None)
    yield Said(names.get(word, word)[:255], key_of(values, "message_id"), values.at("at"), properties)


def product(values: Values) -> Iterator[Said]:
    """A product of the catalogue."""
    properties = chosen(values, "name", "sku", "category", "brand", "price", "currency", item_id="product_id")
    if "price" not in properties:
        properties.pop("currency", None)
    said = {"item_type": "product", **properties}
    yield Said("Item Set", values.said["product_id"], values.at("at"), said, type="item", is_timeless=True)


_WITHOUT_ORDER = {QuestionKind.PREFERRED_CHANNEL, QuestionKind.CHOICE, QuestionKind.WORDS}


def _require_on_scale(field: str, values: Values, kind: str, score: float) -> None:
    scale = scale_of(kind, values.said.get("scale_max"))
    if scale is None and kind in set(QuestionKind) - _WITHOUT_ORDER:
        raise Refused("scale_max", str(values.said.get("scale_max")), InvalidInput("there is no such scale"))
    if scale is not None and not scale.holds(score):
        raise Refused(
            field,
            str(score),
            InvalidInput("not a score from {lowest} to {highest}", lowest=scale.lowest, highest=scale.highest),
        )
