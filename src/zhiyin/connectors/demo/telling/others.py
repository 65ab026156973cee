"""Tells accounts, leads, members, stores, mails, stock and outages."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from zhiyin.connectors.demo.accounts import COMPANIES, SIGN_UP_METHODS
from zhiyin.connectors.demo.brand import BRAND, LOCALES, PRODUCTS, REGIONS, SOURCE_INDEX, STORES
from zhiyin.connectors.demo.leads import LEAD_FORMS
from zhiyin.connectors.demo.moments import Kind
from zhiyin.connectors.demo.surroundings import CAMPAIGNS, OUTAGES
from zhiyin.connectors.demo.telling.visits import tablet_ids
from zhiyin.connectors.demo.telling.voice import NOBODY, Ids, Teller, Told, Voice
from zhiyin.connectors.demo.words.phrases import Dice
from zhiyin.customers.model import Identifier, IdentifierKind
from zhiyin.touchpoints.model import InteractionType

_APP, _POS, _CRM, _MAIL, _STOCK, _STATUS = (
    SOURCE_INDEX[key] for key in ("app", "pos", "crm", "mail", "stock", "status")
)
_TIERS = ("银卡", "金卡", "黑卡")
_PLACES = ("华东仓", "华南仓")
_WAREHOUSE = {"brand": BRAND, "department": "logistics", "region": ""}


class OtherTellers:
    """One teller for each kind of line."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._full = [self._all_ids(person) for person in range(voice.people.count)]

    def tellers(self) -> dict[Kind, Teller]:
        """Who tells which kind of line."""
        return {
            Kind.SYNCED: self.synced,
            Kind.SIGNED_UP: self.signed_up,
            Kind.GROUPED: self.grouped,
            Kind.TABLET: self.tablet,
            Kind.TABLET_VIEWED: self.tablet_viewed,
            Kind.STORE_VISIT: self.store_visit,
            Kind.MAIL_DELIVERED: self.mail_delivered,
            Kind.MAIL_OPENED: self.mail_opened,
            Kind.MAIL_CLICKED: self.mail_clicked,
            Kind.MAIL_BOUNCED: self.mail_bounced,
            Kind.UNSUBSCRIBED: self.unsubscribed,
            Kind.PRODUCT: self.product,
            Kind.STOCK: self.stock,
            Kind.OUTAGE_SUBSCRIBED: self.outage_subscribed,
            Kind.OUTAGE_RESOLVED: self.outage_resolved,
            Kind.LEAD_CREATED: self.lead_created,
            Kind.LEAD_QUALIFIED: self.lead_qualified,
            Kind.LEAD_CONVERTED: self.lead_converted,
            Kind.ENROLLED: self.enrolled,
            Kind.LEFT: self.left,
        }

    def _all_ids(self, person: int) -> Ids:
        ids, kinds = self._voice.ids, IdentifierKind
        known = (
            (kinds.USER, ids.user[person]),
            (kinds.MEMBER, ids.member[person]),
            (kinds.UNIONID, ids.unionid[person]),
            (kinds.OPENID, ids.openid[person]),
            (kinds.EMAIL, ids.email[person]),
            (kinds.PHONE, ids.phone[person]),
        )
        return tuple(Identifier(kind.value, value) for kind, value in known if value is not None)

    def synced(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        """All that the membership system knows; `item` 1: what has changed."""
        voice, people = self._voice, self._voice.people
        region, locale = REGIONS[voice.region[person]], voice.locale[person]
        city = region.cities[int(people.city[person])]
        traits: dict[str, Any] = {
            "name": people.written[person],
            "city": city[1 if LOCALES[locale] == "en" else 0],
            "region": region.id,
            "locale": LOCALES[locale],
            "birthday": people.birthday[person],
            "tier": _TIERS[min(int(people.buying[person] // 3), 2)],
            **{key: value for key, value in self._reachable(person) if value is not None},
        }
        if item == 1:
            traits = {"city": region.cities[(int(people.city[person]) + 1) % len(region.cities)][0], "moved": True}
        return voice.tell_of(
            _CRM, event_id, InteractionType.IDENTIFY, "Identified", at, self._full[person], "server", traits,
            voice.scope(_CRM, person),
        )  # fmt: skip

    def _reachable(self, person: int) -> tuple[tuple[str, str | None], ...]:
        ids = self._voice.ids
        return (("email", ids.email[person]), ("phone", ids.phone[person]), ("member_number", ids.member[person]))

    def signed_up(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        return self._from_crm("Signed Up", event_id, at, person, {"method": SIGN_UP_METHODS[item]})

    def _from_crm(self, name: str, event_id: str, at: int, person: int, properties: dict[str, Any]) -> Told:
        voice = self._voice
        context = voice.scope(_CRM, person)
        return voice.say(_CRM, event_id, name, at, voice.user[person], "server", "membership", properties, context)

    def grouped(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        voice, company = self._voice, COMPANIES[item]
        traits = {"name": company.name, "industry": company.industry, "role": ("buyer", "it", "finance")[dice % 3]}
        return voice.tell_of(
            _CRM, event_id, InteractionType.GROUP, "Group Joined", at, voice.user[person], "server", traits,
            voice.scope(_CRM, person), company.id,
        )  # fmt: skip

    def lead_created(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        form, channel = LEAD_FORMS[ref]
        return self._lead("Lead Created", event_id, at, person, channel, {"form_id": form})

    def lead_qualified(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        return self._lead("Lead Qualified", event_id, at, person, "server", {})

    def lead_converted(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        return self._lead("Lead Converted", event_id, at, person, "server", {})

    def _lead(self, name: str, event_id: str, at: int, person: int, channel: str, properties: dict[str, Any]) -> Told:
        """Of a lead the address is known, and not yet the account."""
        voice = self._voice
        told = {"lead_id": f"lead-{person}", **properties}
        context = voice.scope(_CRM, person)
        return voice.say(_CRM, event_id, name, at, voice.email[person], channel, "leads", told, context)

    def enrolled(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        return self._from_crm("Loyalty Enrolled", event_id, at, person, {"tier": _TIERS[0]})

    def left(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        reason = ("too many messages", "no use for points", "privacy")[dice % 3]
        return self._from_crm("Loyalty Left", event_id, at, person, {"reason": reason})

    def tablet(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        store, voice = STORES[item], self._voice
        ids = tablet_ids(store.id, voice.user[person])
        return voice.say(_APP, event_id, "Signed In", at, ids, "app", store.name, {"method": "phone"}, _TABLET_APP)

    def tablet_viewed(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        product, store = PRODUCTS[ref], STORES[item]
        seen = {"product_id": product.id, "sku": product.sku, "category": product.category, "name": product.names[0]}
        ids = tablet_ids(store.id, NOBODY)
        return self._voice.say(_APP, event_id, "Product Viewed", at, ids, "app", store.name, seen, _TABLET_APP)

    def store_visit(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        voice, store = self._voice, STORES[item]
        visit = {"store_id": store.id, "purpose": ("browse", "pick-up", "repair", "try")[dice % 4]}
        context = {"brand": BRAND, "department": "retail", "region": REGIONS[store.region].id}
        return voice.say(_POS, event_id, "Store Visited", at, voice.member[person], "store", store.name, visit, context)

    def mail_delivered(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        return self._mail("Email Delivered", event_id, at, person, ref)

    def mail_opened(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        return self._mail("Email Opened", event_id, at, person, ref)

    def mail_clicked(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        url = f"https://shop.ouzelmere.example/sale/{CAMPAIGNS[ref].slug}"
        return self._mail("Email Link Clicked", event_id, at, person, ref, {"url": url})

    def mail_bounced(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        return self._mail("Email Bounced", event_id, at, person, ref, {"reason": ("mailbox full", "unknown")[dice % 2]})

    def unsubscribed(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        return self._mail("Unsubscribed", event_id, at, person, ref, {"channel": "email"})

    def _mail(
        self, name: str, event_id: str, at: int, person: int, campaign: int, more: dict[str, Any] | None = None
    ) -> Told:
        voice, locale = self._voice, self._voice.locale[person]
        subject = voice.phrases[locale].mail_subject(CAMPAIGNS[campaign].names[locale], Dice(person * 131 + campaign))
        slug = CAMPAIGNS[campaign].slug
        mail = {"email_id": f"{slug}-{person}", "campaign_id": slug, "subject": subject, **(more or {})}
        context = voice.scope(_MAIL, person)
        return voice.say(_MAIL, event_id, name, at, voice.email[person], "email", slug, mail, context)

    def product(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        """What is sold, called as the brand calls it in its languages."""
        known, own = PRODUCTS[ref], self._voice.listed(ref)
        told = {"item_type": "product", "item_id": known.id, **own}
        source, said = self._voice.say(_STOCK, event_id, "Item Set", at, NOBODY, "server", "catalog", told, _WAREHOUSE)
        return source, replace(said, type=InteractionType.ITEM.value)

    def stock(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        product, place = PRODUCTS[ref], _PLACES[ref % 2]
        level = {"sku": product.sku, "product_id": product.id, "place": place, "on_hand": item, "reason": "count"}
        return self._voice.say(_STOCK, event_id, "Stock Changed", at, NOBODY, "server", place, level, _WAREHOUSE)

    def outage_subscribed(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        return self._outage("Outage Subscribed", event_id, at, person, ref)

    def outage_resolved(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        return self._outage("Outage Resolved Notified", event_id, at, person, ref)

    def _outage(self, name: str, event_id: str, at: int, person: int, ref: int) -> Told:
        voice, outage = self._voice, OUTAGES[ref]
        told = {"incident_id": outage.incident_id, "component": outage.component}
        context = voice.scope(_STATUS, person)
        return voice.say(_STATUS, event_id, name, at, voice.user[person], "app", "status", told, context)


_TABLET_APP: dict[str, Any] = {"library": {"name": "analytics-kotlin"}, "app": {"name": "store tablet"}}
