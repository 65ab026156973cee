"""Texts of customers who have bought so many times at least: what texts, customers and orders know together."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from zhiyin.base.scope import ScopeFilter
from zhiyin.customers.service import CustomerService
from zhiyin.db.database import Database
from zhiyin.feedback.opinions.model import HeardText, TextPage, Wanted
from zhiyin.feedback.opinions.service import OpinionService
from zhiyin.orders.service import OrderService

MOST_READS = 10
"""A page is handed on short rather than to read more often than this past texts of others."""


class TextsOfBuyers:
    """Lists the texts of those who buy, newest first."""

    def __init__(
        self, db: Database, opinions: OpinionService, customers: CustomerService, orders: OrderService
    ) -> None:
        self._db = db
        self._opinions = opinions
        self._customers = customers
        self._orders = orders

    def list_texts(
        self, scopes: ScopeFilter, wanted: Wanted, orders_from: int, *, before: tuple[int, int] | None, limit: int
    ) -> TextPage:
        """The wanted texts of customers with at least so many orders that were not called off, before a position."""
        shown: list[HeardText] = []
        for _ in range(MOST_READS):
            page = self._opinions.list_texts(scopes, wanted, before=before, limit=limit)
            theirs = self._of_buyers(page.texts, orders_from, scopes)
            for text in theirs[: limit - len(shown)]:
                shown.append(text)
                before = text.verbatim.at, text.verbatim.id
            if len(shown) == limit and (page.next_position or shown[-1] is not page.texts[-1]):
                return TextPage(shown, before)
            before = page.next_position
            if before is None:
                break
        return TextPage(shown, before)

    def _of_buyers(self, texts: Sequence[HeardText], orders_from: int, scopes: ScopeFilter) -> list[HeardText]:
        whose = {text.verbatim.identity_id for text in texts} - {0}
        counts = self._order_counts(whose, scopes) if whose else {}
        return [text for text in texts if counts.get(text.verbatim.identity_id, 0) >= orders_from]

    def _order_counts(self, identity_ids: Collection[int], scopes: ScopeFilter) -> dict[int, int]:
        """Of each identity how often its customer has ordered, through whichever identity."""
        with self._db.reading() as tx:
            kin = self._customers.kin(tx, identity_ids)
        totals = self._orders.totals({one for own in kin.values() for one in own}, scopes)
        return {id_: sum(totals[one].count for one in own if one in totals) for id_, own in kin.items()}
