"""What one can ask of opinions: a table of lines by topics, a line over time, shares of feelings, other brands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from zhiyin.base.scope import ScopeFilter
from zhiyin.db.database import Database, Transaction
from zhiyin.feedback.monitoring import store
from zhiyin.feedback.monitoring.levels import columns_at
from zhiyin.feedback.monitoring.matrix import Matrix, counted, matrix_of
from zhiyin.feedback.monitoring.model import (
    EVERYTHING_SAID,
    IN_PUBLIC,
    Feeling,
    Line,
    Part,
    Step,
    Tally,
    Texts,
)
from zhiyin.feedback.monitoring.over_time import by_step
from zhiyin.feedback.opinions.model import EVERY_TEXT, Wanted
from zhiyin.feedback.opinions.ports import TopicTree
from zhiyin.nlp.model import Intent

Categories = Callable[[Transaction, Collection[str]], Mapping[str, str]]
"""The categories of those of the products that have one, levels parted by /."""

WISHES = (Intent.SUGGESTION, Intent.REQUEST, Intent.QUESTION)
"""What people want and do not have: ideas, things to be done, what nobody has told them."""
_MOST_PRODUCTS = 500
"""Products that are put into categories, those of which most is said."""
_MOST_LINES = 200


class MonitoringService:
    """Everybody's opinions, counted."""

    def __init__(self, db: Database, zone: ZoneInfo, tree: TopicTree, categories: Categories) -> None:
        self._db = db
        self._zone = zone
        self._tree = tree
        self._categories = categories

    def matrix(
        self,
        scopes: ScopeFilter,
        wanted: Wanted = EVERY_TEXT,
        part: Part = EVERYTHING_SAID,
        *,
        line: Line = Line.PRODUCT,
        level: int = 1,
        under: str | None = None,
        most: int = _MOST_LINES,
    ) -> Matrix:
        """Lines by topics at a level of the tree, or by those below one; all together have each text once."""
        columns = columns_at(self._tree.taxonomy(), level, under)
        topics = None if under is None else columns.keys()
        with self._db.reading() as tx:
            categories = self._of_products(tx, scopes, wanted, part) if line is Line.CATEGORY else {}
            opinions = store.said(tx, scopes, wanted, part, line=line, topics=topics, categories=categories)
            found, lines = counted(opinions, columns)
        return matrix_of([(one, found[key, None]) for key, one in lines.items()], found, columns.values(), most)

    def tally(self, scopes: ScopeFilter, wanted: Wanted = EVERY_TEXT, part: Part = EVERYTHING_SAID) -> Tally:
        """All opinions of the wanted texts together."""
        with self._db.reading() as tx:
            return store.tallies(tx, scopes, wanted, part, line=None).get(None, Tally())

    def over_time(
        self, scopes: ScopeFilter, wanted: Wanted, step: Step, part: Part = EVERYTHING_SAID
    ) -> list[tuple[date, Tally]]:
        """Opinions by the day on which each step begins; a step in which nothing is said is left out."""
        with self._db.reading() as tx:
            return by_step(store.over_time(tx, scopes, wanted, part), step, self._zone)

    def feelings(self, scopes: ScopeFilter, wanted: Wanted, of: Feeling, part: Part = EVERYTHING_SAID) -> Texts:
        """Texts by their emotion, what they want, how urgent they are, or whether they are for or against us."""
        with self._db.reading() as tx:
            return store.texts_by(tx, scopes, wanted, part, of)

    def brands(self, scopes: ScopeFilter, wanted: Wanted) -> tuple[Texts, Mapping[str, Tally]]:
        """Texts in public by brand, ours under the empty name, and what is said in them."""
        part = Part(IN_PUBLIC)
        with self._db.reading() as tx:
            found = store.tallies(tx, scopes, wanted, part, line=Line.BRAND)
            return store.texts_by_brand(tx, scopes, wanted, part), {brand or "": said for brand, said in found.items()}

    def by_topic(self, scopes: ScopeFilter, wanted: Wanted, part: Part, *, level: int) -> dict[str, Tally]:
        """What is said of each topic at a level."""
        columns = columns_at(self._tree.taxonomy(), level)
        with self._db.reading() as tx:
            opinions = store.said(tx, scopes, wanted, part, line=Line.BRAND, topics=columns.keys(), categories={})
            found, _ = counted(opinions, columns)
        return {column: tally for (line, column), tally in found.items() if line is None and column is not None}

    def wishes(self, scopes: ScopeFilter, wanted: Wanted, *, level: int) -> dict[str, tuple[int, int]]:
        """Of each topic: in how many public texts people wish for something, and how many speak of it at all."""
        columns = columns_at(self._tree.taxonomy(), level)
        if not columns:
            return {}
        with self._db.reading() as tx:
            return store.texts_by_topic(tx, scopes, wanted, Part(IN_PUBLIC), columns, WISHES)

    def products_of(self, category: str, scopes: ScopeFilter, wanted: Wanted) -> Part:
        """The part of all that is said of the products of a category."""
        with self._db.reading() as tx:
            known = self._of_products(tx, scopes, wanted, EVERYTHING_SAID)
        return Part(products=[number for number, name in known.items() if name == category])

    def _of_products(self, tx: Transaction, scopes: ScopeFilter, wanted: Wanted, part: Part) -> dict[str, str]:
        """The category of each product of which most is said, at its first level."""
        numbers = store.products(tx, scopes, wanted, part, _MOST_PRODUCTS)
        return {number: name.split("/")[0] for number, name in self._categories(tx, numbers).items()}
