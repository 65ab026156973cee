"""Tells tickets, chats and calls, message by message."""

from __future__ import annotations

from typing import Any

from zhiyin.connectors.demo import care
from zhiyin.connectors.demo.brand import SOURCE_INDEX
from zhiyin.connectors.demo.care import TOPICS, Contacts
from zhiyin.connectors.demo.moments import Kind
from zhiyin.connectors.demo.telling.orders import about_product
from zhiyin.connectors.demo.telling.voice import Ids, Teller, Told, Voice
from zhiyin.connectors.demo.words.phrases import Dice

_HELPDESK, _CALLS = SOURCE_INDEX["helpdesk"], SOURCE_INDEX["calls"]
_CHANNELS = ("email", "web", "social", "chat", "call")
_TOUCHPOINTS = ("support@ouzelmere.example", "/help/contact", "wechat-account", "live-chat", "hotline")
_QUEUES = {"delivery": "logistics", "fault": "technical", "usage": "technical", "left_ear": "technical"}


class CareTellers:
    """One teller for each step; `ref` is the contact, `item` the number of the message."""

    def __init__(self, voice: Voice, contacts: Contacts, order_numbers: list[str]) -> None:
        self._voice = voice
        self._order_numbers = order_numbers
        self._channel: list[int] = contacts.channel.tolist()
        self._order: list[int] = contacts.order.tolist()
        self._product: list[int] = contacts.product.tolist()
        self._agent: list[int] = contacts.agent.tolist()
        self._at: list[int] = contacts.at.tolist()
        self._answered: list[int] = contacts.answered_at.tolist()
        self._solved: list[int] = contacts.solved_at.tolist()
        topics = zip(contacts.topic.tolist(), contacts.known_fault.tolist(), strict=True)
        self.topics = ["left_ear" if planted else TOPICS[topic] for topic, planted in topics]

    def tellers(self) -> dict[Kind, Teller]:
        """Who tells which kind of line."""
        return {
            Kind.TICKET_OPENED: self.ticket_opened,
            Kind.TICKET_ACKNOWLEDGED: self.ticket_acknowledged,
            Kind.TICKET_ANSWERED: self.ticket_answered,
            Kind.TICKET_FOLLOWED_UP: self.ticket_followed_up,
            Kind.TICKET_RESOLVED: self.ticket_resolved,
            Kind.TICKET_REOPENED: self.ticket_reopened,
            Kind.CHAT_STARTED: self.chat_started,
            Kind.CHAT_ASKED: self.chat_asked,
            Kind.CHAT_BOT: self.chat_bot,
            Kind.CHAT_TRANSFERRED: self.chat_transferred,
            Kind.CHAT_ANSWERED: self.chat_answered,
            Kind.CHAT_ENDED: self.chat_ended,
            Kind.CALLED: self.called,
        }

    def _ticket(self, contact: int) -> str:
        return ticket_number(self._voice, contact)

    def _chat_id(self, contact: int) -> str:
        return self._voice.number("chat-", contact)

    def _ids(self, person: int, contact: int) -> Ids:
        channel = self._channel[contact]
        if channel == care.EMAIL:
            return self._voice.email[person]
        return self._voice.phone[person] if channel == care.CALL else self._voice.user[person]

    def _say(self, name: str, event_id: str, at: int, person: int, contact: int, properties: dict[str, Any]) -> Told:
        voice, channel = self._voice, self._channel[contact]
        source = _CALLS if channel == care.CALL else _HELPDESK
        ids, context = self._ids(person, contact), voice.scope(source, person)
        touchpoint = _TOUCHPOINTS[channel]
        return voice.say(source, event_id, name, at, ids, _CHANNELS[channel], touchpoint, properties, context)

    def _words(self, person: int, contact: int, part: str, dice: int) -> str:
        phrases = self._voice.phrases[self._voice.locale[person]]
        return phrases.contact(self.topics[contact], part, Dice(dice))

    def _about(self, contact: int) -> dict[str, Any]:
        about = about_product(self._product[contact])
        if self._order[contact] >= 0:
            about["order_id"] = self._order_numbers[self._order[contact]]
        return about

    def ticket_opened(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        topic = self.topics[ref]
        ticket = {
            "ticket_id": self._ticket(ref),
            "subject": self._words(person, ref, "subjects", dice),
            "message": self._words(person, ref, "open", dice + 1),
            "message_id": f"{self._ticket(ref)}-m0",
            "author": "customer",
            "topic": "fault" if topic == "left_ear" else topic,
            "kind": "question" if topic in ("usage", "invoice") else "complaint" if dice % 3 else "request",
            "priority": "high" if topic in ("delivery", "payment") and dice % 4 == 0 else "normal",
            **self._about(ref),
        }
        return self._say("Ticket Opened", event_id, at, person, ref, ticket)

    def ticket_acknowledged(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        text = self._voice.phrases[self._voice.locale[person]].line("acknowledged", Dice(dice))
        reply = self._message(ref, f"{self._ticket(ref)}-auto", "bot", text)
        reply["automatic"] = True
        return self._say("Ticket Replied", event_id, at, person, ref, reply)

    def ticket_answered(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        text = self._words(person, ref, "agent", dice)
        reply = self._message(ref, f"{self._ticket(ref)}-a{item}", "agent", text)
        reply["agent_id"] = agent_id(self._agent[ref])
        return self._say("Ticket Replied", event_id, at, person, ref, reply)

    def ticket_followed_up(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        text = self._words(person, ref, "more", dice)
        return self._say(
            "Ticket Replied", event_id, at, person, ref,
            self._message(ref, f"{self._ticket(ref)}-c{item}", "customer", text),
        )  # fmt: skip

    def _message(self, contact: int, message_id: str, author: str, text: str) -> dict[str, Any]:
        return {
            "ticket_id": self._ticket(contact),
            "message_id": message_id,
            "author": author,
            "message": text,
            "public": True,
        }

    def ticket_resolved(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        solved = {
            "ticket_id": self._ticket(ref),
            "agent_id": agent_id(self._agent[ref]),
            "resolution": self._words(person, ref, "done", dice),
        }
        return self._say("Ticket Resolved", event_id, at, person, ref, solved)

    def ticket_reopened(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        reason = self._voice.phrases[self._voice.locale[person]].line("reopened", Dice(dice))
        return self._say(
            "Ticket Reopened", event_id, at, person, ref, {"ticket_id": self._ticket(ref), "reason": reason}
        )

    def _chat(self, contact: int, **more: Any) -> dict[str, Any]:
        return {"conversation_id": self._chat_id(contact), **more}

    def chat_started(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        topic = self.topics[ref]
        begun = self._chat(ref, topic="fault" if topic == "left_ear" else topic, **self._about(ref))
        return self._say("Conversation Started", event_id, at, person, ref, begun)

    def chat_asked(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        text = self._words(person, ref, "more" if item else "open", dice)
        message = self._chat(ref, author="customer", message_id=f"{self._chat_id(ref)}-c{item}", message_body=text)
        return self._say("Message Sent", event_id, at, person, ref, message)

    def chat_bot(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        text = self._voice.phrases[self._voice.locale[person]].line("bot", Dice(dice))
        message = self._chat(ref, author="bot", automatic=True, message_id=f"{self._chat_id(ref)}-b", message_body=text)
        return self._say("Message Received", event_id, at, person, ref, message)

    def chat_transferred(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        handed_on = self._chat(ref, agent_id=agent_id(self._agent[ref]), from_bot=True)
        return self._say("Conversation Transferred", event_id, at, person, ref, handed_on)

    def chat_answered(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        message = self._chat(
            ref,
            author="agent",
            agent_id=agent_id(self._agent[ref]),
            message_id=f"{self._chat_id(ref)}-a{item}",
            message_body=self._words(person, ref, "agent", dice),
        )
        return self._say("Message Received", event_id, at, person, ref, message)

    def chat_ended(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        ended = self._chat(
            ref,
            agent_id=agent_id(self._agent[ref]),
            conversation_duration=(at - self._at[ref]) // 1_000_000,
            resolved=self._solved[ref] > 0,
        )
        return self._say("Conversation Ended", event_id, at, person, ref, ended)

    def called(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        wait = max(self._answered[ref] - self._at[ref], 0) // 1_000_000
        talk = max((at - self._answered[ref]) // 1_000_000, 30)
        hold, after = talk * (dice % 20) // 100, 20 + dice % 90
        topic = self.topics[ref]
        call = {
            "call_id": self._voice.number("call-", ref),
            "direction": "inbound",
            "duration": wait + talk,
            "wait_seconds": wait,
            "talk_seconds": talk - hold,
            "hold_seconds": hold,
            "after_call_seconds": after,
            "agent_id": agent_id(self._agent[ref]),
            "queue": _QUEUES.get(topic, "general"),
            "resolved": self._solved[ref] > 0,
            "topic": "fault" if topic == "left_ear" else topic,
            "summary": self._words(person, ref, "open", dice),
            **self._about(ref),
        }
        return self._say("Call Ended", event_id, at, person, ref, call)


def ticket_number(voice: Voice, contact: int) -> str:
    """The ticket's number, as the customer knows it."""
    return voice.number("T", 200_000 + contact)


def agent_id(agent: int) -> str:
    """Who of the service team."""
    return f"agent-{agent + 1:02d}"
