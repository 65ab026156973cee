"""What all tellers share: the ids by which each account is met, contexts, products and money as properties."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from zhiyin.base.clock import EPOCH
from zhiyin.connectors.demo.brand import BRAND, CURRENCIES, LOCALES, PRODUCTS, REGIONS, SOURCES
from zhiyin.connectors.demo.people import People
from zhiyin.connectors.demo.purchases import price_table
from zhiyin.connectors.demo.words.phrases import Phrases
from zhiyin.customers.model import Identifier, IdentifierKind
from zhiyin.touchpoints.model import Interaction, InteractionType

Ids = tuple[Identifier, ...]
Told = tuple[int, Interaction]  # source (place in SOURCES) and what it says
Line = tuple[int, int, int, int, int]  # at, person, ref, item, dice
Teller = Callable[[str, int, int, int, int, int], Told]  # event id, at, person, ref, item, dice

TRACK = InteractionType.TRACK.value
NOBODY: Ids = ()


def iso(at: int) -> str:
    """The instant as ISO 8601, to the second."""
    return (EPOCH + timedelta(seconds=at // 1_000_000)).strftime("%Y-%m-%dT%H:%M:%SZ")


class Voice:
    """Builds interactions; keeps what many of them share, so that a million cost little."""

    def __init__(self, people: People, series: str = "") -> None:
        self.people = people
        self._series = series
        self.ids = people.contacts
        self.locale: list[int] = people.locale.tolist()
        self.region: list[int] = people.region.tolist()
        self.currency = [CURRENCIES.index(REGIONS[region].currency) for region in self.region]
        self.phrases = [Phrases(locale) for locale in LOCALES]
        self._products: dict[tuple[int, int, int], dict[str, Any]] = {}
        self._contexts = [[self._context(source.department, region.id) for region in REGIONS] for source in SOURCES]
        self._prices: list[list[int]] = [[minor // 100 for minor in row] for row in price_table().tolist()]
        self.user = [(Identifier(IdentifierKind.USER.value, user),) for user in self.ids.user]
        self.member = self._each(IdentifierKind.MEMBER, self.ids.member)
        self.email = self._each(IdentifierKind.EMAIL, self.ids.email)
        self.phone = self._each(IdentifierKind.PHONE, self.ids.phone)
        self.browser = self._each(IdentifierKind.ANONYMOUS, list(self.ids.browser))
        self.second_browser = self._each(IdentifierKind.ANONYMOUS, list(self.ids.second_browser))
        self.device = self._each(IdentifierKind.DEVICE, list(self.ids.device))
        self.openid = self._each(IdentifierKind.OPENID, self.ids.openid)

    def _each(self, kind: IdentifierKind, values: list[str | None]) -> list[Ids]:
        """One tuple an account; the user id where it has no such id."""
        own = zip(values, self.user, strict=True)
        return [user if value is None else (Identifier(kind.value, value),) for value, user in own]

    @staticmethod
    def _context(department: str, region: str) -> dict[str, Any]:
        return {"brand": BRAND, "department": department, "region": region}

    def number(self, prefix: str, index: int) -> str:
        """The number of a ticket, an answer, a cart: T200017; another series has its own."""
        return f"{prefix}{self._series}{index}"

    def scope(self, source: int, person: int) -> dict[str, Any]:
        """Brand, department and region, as a trusted sender says them; shared, never to be changed."""
        return self._contexts[source][self.region[person]]

    def price(self, product: int, person: int) -> int:
        """The price in whole units of the account's currency."""
        return self._prices[self.currency[person]][product]

    def product(self, product: int, person: int) -> dict[str, Any]:
        """The product as properties, in the account's language and currency; shared, never to be changed."""
        key = (product, self.currency[person], self.locale[person])
        found = self._products.get(key)
        if found is None:
            known = PRODUCTS[product]
            found = self._products[key] = {
                "product_id": known.id,
                "sku": known.sku,
                "category": known.category,
                "name": known.names[key[2]],
                "brand": BRAND,
                "price": self._prices[key[1]][product],
                "currency": CURRENCIES[key[1]],
            }
        return found

    def listed(self, product: int) -> dict[str, Any]:
        """The product as the catalogue lists it: in English and Chinese, at its price in yuan."""
        known = PRODUCTS[product]
        return {
            "sku": known.sku,
            "category": known.category,
            "name": f"{known.names[LOCALES.index('en')]} {known.names[LOCALES.index('zh-CN')]}",
            "brand": BRAND,
            "price": self._prices[0][product],
            "currency": CURRENCIES[0],
        }

    def say(
        self, source: int, event_id: str, name: str, at: int, ids: Ids, channel: str, touchpoint: str,
        properties: dict[str, Any], context: dict[str, Any],
    ) -> Told:  # fmt: skip
        """One tracked interaction; it arrives within a second."""
        interaction = Interaction(
            event_id=event_id,
            type=TRACK,
            name=name,
            at=at,
            received_at=at + 180_000 + at % 700_000,
            identifiers=ids,
            channel=channel,
            touchpoint=touchpoint,
            properties=properties,
            context=context,
            historical=True,
        )
        return source, interaction

    def tell_of(
        self, source: int, event_id: str, type_: InteractionType, name: str, at: int, ids: Ids, channel: str,
        traits: dict[str, Any], context: dict[str, Any], group_id: str | None = None,
    ) -> Told:  # fmt: skip
        """One message that says who somebody is."""
        interaction = Interaction(
            event_id=event_id,
            type=type_.value,
            name=name,
            at=at,
            received_at=at + 180_000 + at % 700_000,
            identifiers=ids,
            group_id=group_id,
            channel=channel,
            traits=traits,
            context=context,
            historical=True,
        )
        return source, interaction


def money(minor: int) -> float:
    """Minor units as the amount that a sender writes: 129900 -> 1299.0."""
    return minor / 100
