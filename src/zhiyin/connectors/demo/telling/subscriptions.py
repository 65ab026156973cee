"""Tells subscriptions, as the billing system does: each payment with the day until which it pays, and the end."""

from __future__ import annotations

from typing import Any

from zhiyin.connectors.demo.brand import CURRENCIES, SOURCE_INDEX
from zhiyin.connectors.demo.moments import Kind
from zhiyin.connectors.demo.seasons import DAY
from zhiyin.connectors.demo.subscriptions import PLANS, REASONS, Subscriptions
from zhiyin.connectors.demo.telling.voice import Teller, Told, Voice, iso

_SHOP = SOURCE_INDEX["shop"]


class SubscriptionTellers:
    """One teller for each step; `ref` is the subscription."""

    def __init__(self, voice: Voice, subscriptions: Subscriptions) -> None:
        self._voice = voice
        self._plan: list[int] = subscriptions.plan.tolist()
        self._ends_at: list[int] = subscriptions.ends_at.tolist()
        self._reason: list[int] = subscriptions.reason.tolist()

    def tellers(self) -> dict[Kind, Teller]:
        """Who tells which kind of line."""
        return {
            Kind.SUBSCRIBED: self.subscribed,
            Kind.RENEWED: self.renewed,
            Kind.CANCELLED_SUBSCRIPTION: self.cancelled,
            Kind.LAPSED: self.lapsed,
        }

    def subscribed(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        return self._paid("Subscription Started", event_id, at, person, ref)

    def renewed(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        return self._paid("Subscription Renewed", event_id, at, person, ref)

    def cancelled(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        said = {"ends_at": iso(self._ends_at[ref])}
        if (reason := self._reason[ref]) >= 0:
            said["reason"] = REASONS[reason]
        return self._say("Subscription Cancelled", event_id, at, person, ref, said)

    def lapsed(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        return self._say("Subscription Ended", event_id, at, person, ref, {"reason": "not_paid"})

    def _paid(self, name: str, event_id: str, at: int, person: int, ref: int) -> Told:
        plan, currency = PLANS[self._plan[ref]], self._voice.currency[person]
        paid = {"currency": CURRENCIES[currency], "value": plan.price_in(currency)}
        return self._say(name, event_id, at, person, ref, {**paid, "ends_at": iso(at + plan.days * DAY)})

    def _say(self, name: str, event_id: str, at: int, person: int, ref: int, more: dict[str, Any]) -> Told:
        voice = self._voice
        told = {"subscription_id": voice.number("SUB", ref), "plan": PLANS[self._plan[ref]].name, **more}
        channel = "app" if voice.people.app_lover[person] > 0.4 else "web"
        ids, context = voice.user[person], voice.scope(_SHOP, person)
        return voice.say(_SHOP, event_id, name, at, ids, channel, "subscriptions", told, context)
