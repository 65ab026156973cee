"""Tells invitations, answers and reviews, with words that fit the score and what happened."""

from __future__ import annotations

from typing import Any

from zhiyin.connectors.demo import care
from zhiyin.connectors.demo.brand import LOCALES, PRODUCTS, SOURCE_INDEX
from zhiyin.connectors.demo.care import Contacts
from zhiyin.connectors.demo.moments import Kind
from zhiyin.connectors.demo.opinions import QUESTIONS, WISHED_CHANNELS, Reviews, Surveys
from zhiyin.connectors.demo.purchases import Orders
from zhiyin.connectors.demo.telling.care import ticket_number
from zhiyin.connectors.demo.telling.voice import NOBODY, Teller, Told, Voice
from zhiyin.connectors.demo.words.phrases import Dice
from zhiyin.customers.model import Identifier

_SURVEY, _REVIEWS, _WEB = SOURCE_INDEX["survey"], SOURCE_INDEX["reviews"], SOURCE_INDEX["web"]
_NAMES = ("关系调研 NPS", "收货后 NPS", "收货满意度", "服务满意度", "服务省力度", "来电费力度", "门店满意度")
_ABOUT = ("relationship", "delivery", "delivery", "service", "service", "service", "store")
_PLATFORMS = (("小红书", "大众点评", "微博"), ("PTT", "Dcard", "Google Maps"), ("Google Maps", "Reddit", "小红书"))


class OpinionTellers:
    """One teller for each step; `ref` is the survey or the review."""

    def __init__(
        self, voice: Voice, surveys: Surveys, reviews: Reviews, contacts: Contacts, orders: Orders, numbers: list[str]
    ) -> None:
        self._voice = voice
        self._numbers = numbers
        self._question: list[int] = surveys.question.tolist()
        self._order: list[int] = surveys.order.tolist()
        self._contact: list[int] = surveys.contact.tolist()
        self._score: list[int] = surveys.score.tolist()
        self._has_words: list[bool] = surveys.has_words.tolist()
        self._contact_channel: list[int] = contacts.channel.tolist()
        self._product_of_order: list[int] = orders.product.tolist()
        self._review_order: list[int] = reviews.order.tolist()
        self._review_product: list[int] = reviews.product.tolist()
        self._stars: list[int] = reviews.stars.tolist()
        self._fault: list[bool] = reviews.fault.tolist()
        self._late: list[bool] = reviews.late.tolist()

    def tellers(self) -> dict[Kind, Teller]:
        """Who tells which kind of line."""
        return {
            Kind.SURVEY_SENT: self.sent,
            Kind.SURVEY_OPENED: self.opened,
            Kind.SURVEY_ANSWERED: self.answered,
            Kind.REVIEWED: self.reviewed,
            Kind.REVIEW_POSTED: self.review_posted,
            Kind.REVIEW_ANSWERED: self.review_answered,
            Kind.CHANNEL_WISHED: self.channel_wished,
        }

    def _say(self, name: str, event_id: str, at: int, person: int, survey: int, properties: dict[str, Any]) -> Told:
        voice = self._voice
        channel = self._channel(survey, person)
        context = voice.scope(_SURVEY, person)
        ids, touchpoint = voice.user[person], QUESTIONS[self._question[survey]].survey_id
        return voice.say(_SURVEY, event_id, name, at, ids, channel, touchpoint, properties, context)

    def _channel(self, survey: int, person: int) -> str:
        contact = self._contact[survey]
        if contact >= 0 and self._contact_channel[contact] >= care.CHAT:
            return "chat" if self._contact_channel[contact] == care.CHAT else "call"
        if self._voice.ids.email[person]:
            return "email"
        return "sms" if self._voice.ids.phone[person] else "app"

    def _about(self, survey: int) -> dict[str, Any]:
        about: dict[str, Any] = {}
        order, contact = self._order[survey], self._contact[survey]
        if order >= 0:
            product = PRODUCTS[self._product_of_order[order]]
            about = {"order_id": self._numbers[order], "product_id": product.id, "sku": product.sku}
        if contact >= 0 and self._contact_channel[contact] < care.CHAT:
            about["ticket_id"] = ticket_number(self._voice, contact)
        return about

    def _invitation(self, survey: int) -> dict[str, Any]:
        question = self._question[survey]
        named = {"survey_id": QUESTIONS[question].survey_id, "survey_name": _NAMES[question]}
        return {**named, "response_id": self._voice.number("resp-", survey), **self._about(survey)}

    def sent(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        return self._say("Survey Sent", event_id, at, person, ref, self._invitation(ref))

    def opened(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        return self._say("Survey Opened", event_id, at, person, ref, self._invitation(ref))

    def answered(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        question, locale = QUESTIONS[self._question[ref]], self._voice.locale[person]
        answer = {
            **self._invitation(ref),
            "question_id": f"{question.survey_id}-q1",
            "question_kind": question.kind,
            "score": self._score[ref],
            "scale_max": question.highest,
            "relation": question.relation,
        }
        if self._has_words[ref]:
            low = _is_low(question.kind, self._score[ref])
            about = _ABOUT[self._question[ref]]
            answer["comment"] = self._voice.phrases[locale].comment(about, low, Dice(dice))
            answer["language"] = LOCALES[locale]
        return self._say("Survey Responded", event_id, at, person, ref, answer)

    def channel_wished(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        voice = self._voice
        answer = {
            "survey_id": "contact-preference",
            "survey_name": "联系偏好",
            "response_id": f"wish-{person}",
            "question_id": "contact-preference-q1",
            "question_kind": "preferred_channel",
            "choice": WISHED_CHANNELS[item],
        }
        ids, context = voice.user[person], voice.scope(_SURVEY, person)
        return voice.say(_SURVEY, event_id, "Survey Responded", at, ids, "app", "/account/contact", answer, context)

    def reviewed(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        voice, product = self._voice, PRODUCTS[self._review_product[ref]]
        review = self._review(person, ref, dice)
        ids, path = voice.user[person], f"/p/{product.sku}"
        context = voice.scope(_REVIEWS, person)
        return voice.say(_REVIEWS, event_id, "Product Reviewed", at, ids, "web", path, review, context)

    def _review(self, person: int, ref: int, dice: int) -> dict[str, Any]:
        voice, product = self._voice, PRODUCTS[self._review_product[ref]]
        locale = voice.locale[person]
        said = voice.phrases[locale].review(
            product.category,
            product.names[locale],
            self._stars[ref],
            Dice(dice),
            fault=self._fault[ref] and product.category == "earbuds",
            late=self._late[ref],
        )
        return {
            "review_id": self._voice.number("rev-", ref),
            "product_id": product.id,
            "sku": product.sku,
            "order_id": self._numbers[self._review_order[ref]],
            "rating": self._stars[ref],
            "review_body": said.text,
            "language": LOCALES[locale],
        }

    def review_posted(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        """On a platform people go by another name; the order is not known there."""
        voice = self._voice
        review = self._review(person, ref, dice)
        del review["order_id"]
        platforms = _PLATFORMS[voice.locale[person]]
        review["place"] = platforms[person % len(platforms)]
        ids = (Identifier("review_handle", f"{voice.people.names[person].given}_{person * 37 % 9973}"),)
        context = voice.scope(_REVIEWS, person)
        return voice.say(_REVIEWS, event_id, "Review Posted", at, ids, "social", review["place"], review, context)

    def review_answered(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        voice = self._voice
        text = voice.phrases[voice.locale[person]].line("review_reply", Dice(dice))
        reply = {"review_id": self._voice.number("rev-", ref), "message": text, "agent_id": f"agent-{1 + dice % 5:02d}"}
        context = voice.scope(_REVIEWS, person)
        return voice.say(_REVIEWS, event_id, "Review Answered", at, NOBODY, "server", "", reply, context)


def _is_low(kind: str, score: int) -> bool | None:
    """Whether the score is a bad one; None in the middle."""
    bounds = {"nps": (6, 9), "csat": (2, 4), "ces2": (3, 5)}
    if kind == "ces1":
        return None if score == 3 else score > 3
    bad, good = bounds[kind]
    return True if score <= bad else False if score >= good else None
