"""What one may ask of counted opinions: lines and topics of a table, days to compare with, names for both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated

from fastapi import Query
from pydantic import Field

from zhiyin.base.errors import InvalidInput
from zhiyin.base.locale import Locale
from zhiyin.catalog.model import Product
from zhiyin.feedback.monitoring.model import EVERYTHING_SAID, Line, LineOf, Part
from zhiyin.feedback.opinions.model import Wanted
from zhiyin.metrics.model import Compare, Days
from zhiyin.staff.access import Principal
from zhiyin.topics.model import Tree
from zhiyin.web.api.monitoring_answers import CountedTopicOut
from zhiyin.web.api.text_filters import TextFilters, wanted_by

if TYPE_CHECKING:
    from zhiyin.app.build import App

FIRST_DAY, LAST_DAY = date(1970, 1, 2), date(2199, 12, 31)
MOST_SIDES = 4
"""Lines that one looks at side by side."""


class Compared(TextFilters):
    """Which texts count, and with which days they are compared."""

    compare: Compare | None = Field(None, description="The days that net sentiment is held against")
    compare_first: date | None = Field(None, ge=FIRST_DAY, le=LAST_DAY, description="Days of one's own to compare with")
    compare_last: date | None = Field(None, ge=FIRST_DAY, le=LAST_DAY)
    category: str | None = Field(None, max_length=255, pattern=r"^[^\x00]*$", description="Of products, first level")


class AskedMatrix(Compared):
    line: Line = Line.PRODUCT
    level: int = Field(1, ge=1, le=5, description="Of the topic tree, 1 being its roots")
    under: str | None = Field(
        None, max_length=80, pattern=r"^[^\x00]*$", description="A topic, whose children are meant"
    )
    most: int = Field(40, ge=1, le=200, description="So many lines, those with the most opinions")


class AskedSides(Compared):
    side: list[Annotated[str, Field(max_length=255, pattern=r"^[^\x00]*$")]] = Field(
        min_length=2, max_length=MOST_SIDES, description="2 to 4 lines; of brands ours is the empty word"
    )
    line: Line = Line.PRODUCT
    level: int = Field(2, ge=1, le=5)
    under: str | None = Field(None, max_length=80, pattern=r"^[^\x00]*$")


OfMatrix = Annotated[AskedMatrix, Query()]
OfSides = Annotated[AskedSides, Query()]
OfCompared = Annotated[Compared, Query()]


class Asking:
    """Turns what was asked into what is wanted, as far as who asks may see it; and gives things their names."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._wanted = wanted_by(app)

    def wanted(self, asked: TextFilters, principal: Principal) -> Wanted:
        return self._wanted(asked, principal)

    def before(self, asked: Compared, principal: Principal) -> Wanted | None:
        """The same of the days that it is compared with; None when it is not."""
        if asked.compare_first is not None and asked.compare_last is not None:
            return self._of_days(asked, principal, Days(asked.compare_first, asked.compare_last))
        if asked.compare is None:
            return None
        if asked.first is None or asked.last is None:
            raise InvalidInput("to compare, name the first and the last day", pointer="compare")
        return self._of_days(asked, principal, Days(asked.first, asked.last).compared(asked.compare))

    def _of_days(self, asked: Compared, principal: Principal, days: Days) -> Wanted:
        return self._wanted(asked.model_copy(update={"first": days.first, "last": days.last}), principal)

    def part(self, asked: Compared, principal: Principal) -> Part:
        if asked.category is None:
            return EVERYTHING_SAID
        wanted = replace_days(self._wanted(asked, principal))
        return self._app.monitoring.products_of(asked.category, principal.scopes, wanted)

    def topics(self, ids: Iterable[str], locale: Locale) -> list[CountedTopicOut]:
        tree = self._app.topics.tree()
        return [topic_out(tree, topic_id, locale) for topic_id in ids]

    def products(self, lines: Iterable[LineOf]) -> Mapping[str, Product]:
        """What the catalogue knows of the products of these lines."""
        return self._app.catalog.find_products({line.product_id for line in lines if line.product_id})


def topic_out(tree: Tree, topic_id: str, locale: Locale) -> CountedTopicOut:
    topic = tree.find(topic_id)
    if topic is None:  # a text was read with a version of the tree that nobody knows here
        return CountedTopicOut(id=topic_id, name=topic_id, path=None, department="", has_children=False)
    return CountedTopicOut(
        id=topic_id,
        name=topic.description.names.shown(locale).text or topic.key,
        path=tree.path_of(topic_id),
        department=topic.description.department,
        has_children=any(other.parent_id == topic_id for other in tree.below(topic_id)),
    )


def replace_days(wanted: Wanted) -> Wanted:
    """Of all days: which products are in a category does not depend on when they were spoken of."""
    return wanted._replace(since=None, until=None)
