"""Tells the steps of visits to the web shop, the app and the mini-program."""

from __future__ import annotations

from typing import Any

from zhiyin.connectors.demo.brand import BRAND_ZH, CATEGORIES, LOCALES, PRODUCTS, SOURCE_INDEX
from zhiyin.connectors.demo.moments import Kind
from zhiyin.connectors.demo.purchases import MINI, WEB
from zhiyin.connectors.demo.surroundings import CAMPAIGNS
from zhiyin.connectors.demo.telling.voice import Ids, Teller, Told, Voice
from zhiyin.connectors.demo.visits import ACQUISITIONS, HELP_PAGES, Sessions
from zhiyin.connectors.demo.words.phrases import Dice
from zhiyin.customers.model import Identifier, IdentifierKind
from zhiyin.touchpoints.model import InteractionType

_HOST = "https://shop.ouzelmere.example"
_CHANNELS = ("web", "app", "mini_program")
_SOURCES = (SOURCE_INDEX["web"], SOURCE_INDEX["app"], SOURCE_INDEX["mini"])
_LIBRARIES = ({"name": "analytics.js"}, {"name": "analytics-kotlin"}, {"name": "miniprogram"})
_VERSIONS = ("5.2.1", "5.3.0", "5.3.2", "5.4.0")
_PATHS = (*(f"/c/{category}" for category in CATEGORIES), *(f"/help/{page}" for page in HELP_PAGES))


class VisitTellers:
    """One teller for each step; `ref` is the session."""

    def __init__(self, voice: Voice, sessions: Sessions) -> None:
        self._voice = voice
        self._channel: list[int] = sessions.channel.tolist()
        self._signed_in: list[bool] = sessions.signed_in.tolist()
        self._second: list[bool] = sessions.second_browser.tolist()
        self._acquisition: list[int] = sessions.acquisition.tolist()
        self._order: list[int] = sessions.order.tolist()
        self._product: list[int] = sessions.product.tolist()
        self._contexts: dict[tuple[int, int, str, int], dict[str, Any]] = {}
        self._lists: dict[int, dict[str, Any]] = {}
        self._opened = [{"version": version, "from_background": False} for version in _VERSIONS]
        self._programs = [
            self._with_user(voice.browser),
            self._with_user(voice.device),
            self._with_user(voice.openid),
            self._with_user(voice.second_browser),
        ]
        self._anonymous = [voice.browser, voice.device, voice.openid, voice.second_browser]

    def tellers(self) -> dict[Kind, Teller]:
        """Who tells which kind of line."""
        return {
            Kind.OPENED: self.opened,
            Kind.LANDED: self.landed,
            Kind.SEARCHED: self.searched,
            Kind.LISTED: self.listed,
            Kind.VIEWED: self.viewed,
            Kind.ADDED: self.added,
            Kind.REMOVED: self.removed,
            Kind.WISHED: self.wished,
            Kind.SHARED: self.shared,
            Kind.CART: self.cart,
            Kind.CHECKOUT: self.checkout,
            Kind.PAYMENT_INFO: self.payment_info,
            Kind.PROMOTION_SEEN: self.promotion_seen,
            Kind.PROMOTION_CLICKED: self.promotion_clicked,
            Kind.HELP: self.help,
            Kind.IDENTIFIED: self.identified,
            Kind.SIGNED_IN: self.signed_in,
        }

    def _with_user(self, own: list[Ids]) -> list[Ids]:
        return [user if user == ids else (*user, *ids) for user, ids in zip(self._voice.user, own, strict=True)]

    def _ids(self, person: int, session: int) -> Ids:
        program = 3 if self._second[session] else self._channel[session]
        if self._signed_in[session]:
            return self._programs[program][person]
        return self._anonymous[program][person]

    def _say(
        self, event_id: str, name: str, at: int, person: int, session: int, path: str, properties: dict[str, Any],
        *, arrived: bool = False,
    ) -> Told:  # fmt: skip
        channel = self._channel[session]
        context = self._context(
            channel, self._acquisition[session] if arrived else -1, path, self._voice.locale[person]
        )
        ids = self._ids(person, session)
        return self._voice.say(
            _SOURCES[channel], event_id, name, at, ids, _CHANNELS[channel], path, properties, context
        )

    def _context(self, channel: int, acquisition: int, path: str, locale: int) -> dict[str, Any]:
        """The context of an SDK; the campaign comes with the first page only."""
        key = (channel, acquisition, path, locale)
        found = self._contexts.get(key)
        if found is None:
            found = {"library": _LIBRARIES[channel], "locale": LOCALES[locale]}
            if channel == WEB:
                found["page"] = {"path": path, "url": _HOST + path}
            if acquisition >= 0 and channel == WEB:
                found = _from_acquisition(found, acquisition)
            self._contexts[key] = found
        return found

    def opened(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        return self._say(event_id, "Application Opened", at, person, ref, "launch", self._opened[dice % 4])

    def landed(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        channel = self._channel[ref]
        path, title = self._landing(ref, dice)
        if channel == WEB:
            acquisition = ACQUISITIONS[self._acquisition[ref]]
            page = {"path": path, "url": _HOST + path, "title": title, "referrer": acquisition.referrer}
            return self._say(event_id, "Page Viewed", at, person, ref, path, page, arrived=True)
        screen = {"name": "home" if path == "/" else path.removeprefix("/")}
        return self._say(event_id, "Screen Viewed", at, person, ref, screen["name"], screen)

    def _landing(self, session: int, dice: int) -> tuple[str, str]:
        acquisition = ACQUISITIONS[self._acquisition[session]]
        if acquisition.medium and dice % 3:
            product = PRODUCTS[self._product[session]]
            return f"/p/{product.sku}", product.names[0]
        if dice % 4 == 0:
            category = PRODUCTS[self._product[session]].category
            return f"/c/{category}", category
        return "/", f"Ouzelmere {BRAND_ZH}"

    def searched(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        phrases = self._voice.phrases[self._voice.locale[person]]
        query = phrases.search(PRODUCTS[item].category, Dice(dice))
        found = {"query": query, "result_count": 2 + dice % 9}
        return self._say(event_id, "Products Searched", at, person, ref, "/search", found)

    def listed(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        shown = self._lists.get(item)
        if shown is None:
            shown = self._lists[item] = {"list_id": f"list-{CATEGORIES[item]}", "category": CATEGORIES[item]}
        return self._say(event_id, "Product List Viewed", at, person, ref, _PATHS[item], shown)

    def viewed(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        return self._of_product("Product Viewed", event_id, at, person, ref, item)

    def added(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        return self._of_product("Product Added", event_id, at, person, ref, item)

    def removed(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        return self._of_product("Product Removed", event_id, at, person, ref, item)

    def wished(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        return self._of_product("Product Added to Wishlist", event_id, at, person, ref, item)

    def shared(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        properties = {**self._voice.product(item, person), "share_via": ("wechat", "weibo", "line", "copy")[dice % 4]}
        return self._say(event_id, "Product Shared", at, person, ref, _product_path(item), properties)

    def _of_product(self, name: str, event_id: str, at: int, person: int, ref: int, item: int) -> Told:
        properties = self._voice.product(item, person)
        return self._say(event_id, name, at, person, ref, _product_path(item), properties)

    def cart(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        line = self._voice.product(self._product[ref], person)
        cart = {
            "cart_id": self._voice.number("cart-", ref),
            "currency": line["currency"],
            "value": line["price"],
            "products": [line],
        }
        return self._say(event_id, "Cart Viewed", at, person, ref, "/cart", cart)

    def checkout(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        line = self._voice.product(item, person)
        begun = {
            "checkout_id": self._voice.number("co-", ref),
            "value": line["price"],
            "currency": line["currency"],
            "products": [line],
        }
        return self._say(event_id, "Checkout Started", at, person, ref, "/checkout", begun)

    def payment_info(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        chosen = {
            "checkout_id": self._voice.number("co-", ref),
            "step": 2,
            "payment_method": payment_method(person, ref),
        }
        return self._say(event_id, "Payment Info Entered", at, person, ref, "/checkout", chosen)

    def promotion_seen(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        return self._promotion("Promotion Viewed", event_id, at, person, ref, item)

    def promotion_clicked(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        return self._promotion("Promotion Clicked", event_id, at, person, ref, item)

    def _promotion(self, name: str, event_id: str, at: int, person: int, ref: int, item: int) -> Told:
        campaign = CAMPAIGNS[item]
        shown = {"promotion_id": campaign.slug, "name": campaign.names[self._voice.locale[person]], "position": "hero"}
        return self._say(event_id, name, at, person, ref, "/", shown)

    def help(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        path = f"/help/{HELP_PAGES[item]}"
        if self._channel[ref] == WEB:
            return self._say(event_id, "Page Viewed", at, person, ref, path, {"path": path, "url": _HOST + path})
        return self._say(event_id, "Screen Viewed", at, person, ref, path, {"name": path.removeprefix("/")})

    def signed_in(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        method = {"method": ("phone", "password", "wechat")[dice % 3 if self._channel[ref] != MINI else 2]}
        return self._say(event_id, "Signed In", at, person, ref, "/account/sign-in", method)

    def identified(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        channel, voice = self._channel[ref], self._voice
        traits = {"name": voice.people.written[person], "locale": LOCALES[voice.locale[person]]}
        context = self._context(channel, -1, "/account/sign-in", voice.locale[person])
        return voice.tell_of(
            _SOURCES[channel],
            event_id,
            InteractionType.IDENTIFY,
            "Identified",
            at,
            self._ids(person, ref),
            _CHANNELS[channel],
            traits,
            context,
        )


def _product_path(product: int) -> str:
    return f"/p/{PRODUCTS[product].sku}"


def _from_acquisition(context: dict[str, Any], acquisition: int) -> dict[str, Any]:
    way = ACQUISITIONS[acquisition]
    page = {**context["page"], "referrer": way.referrer}
    if not way.medium:
        return {**context, "page": page}
    page["search"] = f"?utm_source={way.source}&utm_medium={way.medium}"
    return {**context, "page": page, "campaign": {"source": way.source, "medium": way.medium, "name": "always-on"}}


def payment_method(person: int, ref: int) -> str:
    """How this account pays this time."""
    return ("wechat_pay", "alipay", "card", "alipay", "wechat_pay", "cash_on_delivery")[(person + ref) % 6]


def tablet_ids(store_id: str, user: Ids) -> Ids:
    """Whoever signed in, on the tablet of that store."""
    return (*user, Identifier(IdentifierKind.DEVICE.value, f"tablet-{store_id}"))
