"""Opinions watched: tables of products by topics, lines over time, feelings, products side by side."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from zhiyin.base.locale import Locale
from zhiyin.connectors.files.rejects import harmless
from zhiyin.feedback.listening.corrected_shares import corrected_net_sentiment
from zhiyin.feedback.monitoring.errors_known import confusion_of
from zhiyin.feedback.monitoring.matrix import Matrix, Place, changes
from zhiyin.feedback.monitoring.model import Feeling, Line, LineOf, Step
from zhiyin.metrics.estimate import Difference, centred_difference
from zhiyin.nlp.model import Polarity
from zhiyin.staff.access import Permission, Principal
from zhiyin.web.api.metrics import Language
from zhiyin.web.api.monitoring_answers import (
    CorrectedOut,
    CountedCellOut,
    CountedTopicOut,
    EstimateOut,
    FeelingOut,
    FeelingsOut,
    MatrixLineOut,
    MatrixOut,
    NetChangeOut,
    PointOut,
    SeriesOut,
    TallyOut,
)
from zhiyin.web.api.monitoring_questions import Asking, OfCompared, OfMatrix, OfSides
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App

_CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}

Changes = dict[Place, tuple[Difference, bool]]


class SideOut(BaseModel):
    """One of several lines side by side; `difference` is its net sentiment less that of the first."""

    key: str
    said: TallyOut
    difference: float | None
    low: float | None
    high: float | None


class TopicSidesOut(BaseModel):
    topic: CountedTopicOut | None
    sides: list[SideOut]


class SidesOut(BaseModel):
    """Topic by topic, the whole first (its topic is null)."""

    data: list[TopicSidesOut]


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/opinions", tags=["opinions"])
    monitoring, asking, reads = app.monitoring, Asking(app), [may(Permission.FEEDBACK_READ)]

    def table(asked: OfMatrix, principal: Principal, locale: Locale) -> MatrixOut:
        part, before = asking.part(asked, principal), asking.before(asked, principal)
        shape: dict[str, Any] = {"line": asked.line, "level": asked.level, "under": asked.under, "most": asked.most}
        now = monitoring.matrix(principal.scopes, asking.wanted(asked, principal), part, **shape)
        then = None if before is None else monitoring.matrix(principal.scopes, before, part, **shape)
        found = {} if then is None else changes(now, then)
        return _Table(asked.line, now, then, found, asking).out(locale)

    @api.get("/matrix", dependencies=reads)
    def tabulate_opinions(principal: CurrentPrincipal, asked: OfMatrix, locale: Language) -> MatrixOut:
        """Products, categories or brands by topics: how many opinions, net sentiment with its interval, its change."""
        return table(asked, principal, locale)

    @api.get("/matrix.csv", dependencies=reads, response_class=Response, responses=_CSV)
    def export_matrix(principal: CurrentPrincipal, asked: OfMatrix, locale: Language) -> Response:
        """The same as CSV, a line for each cell."""
        text = _csv(table(asked.model_copy(update={"most": 200}), principal, locale))
        headers = {"Content-Disposition": 'attachment; filename="opinions-by-topic.csv"'}
        return Response(BOM_UTF8 + text.encode(), media_type="text/csv; charset=utf-8", headers=headers)

    @api.get("/series", dependencies=reads)
    def opinions_over_time(
        principal: CurrentPrincipal, asked: OfCompared, step: Annotated[Step, Query()] = Step.WEEK
    ) -> SeriesOut:
        """Net sentiment of the wanted opinions day by day, week by week or month by month."""
        wanted, part = asking.wanted(asked, principal), asking.part(asked, principal)
        points = monitoring.over_time(principal.scopes, wanted, step, part)
        whole = monitoring.tally(principal.scopes, wanted, part)
        return SeriesOut(step=step, points=[PointOut.on(day, tally) for day, tally in points], whole=TallyOut.of(whole))

    @api.get("/corrected", dependencies=reads)
    def corrected_sentiment(principal: CurrentPrincipal, asked: OfCompared) -> CorrectedOut:
        """Net sentiment beside what it is once the errors that gold labels tell of are taken out; or why it is not."""
        tally = monitoring.tally(principal.scopes, asking.wanted(asked, principal), asking.part(asked, principal))
        heard = {
            Polarity.POSITIVE: tally.positive, Polarity.NEUTRAL: tally.neutral, Polarity.NEGATIVE: tally.negative
        }  # fmt: skip
        effective = tally.n / tally.design_effect if tally.n else None
        confusion = confusion_of(app.topics.gold.in_force(principal.scopes))
        return CorrectedOut.of(tally, corrected_net_sentiment(heard, confusion, effective_n=effective))

    @api.get("/feelings", dependencies=reads)
    def count_feelings(
        principal: CurrentPrincipal, asked: OfCompared, of: Annotated[Feeling, Query()] = Feeling.EMOTION
    ) -> FeelingsOut:
        """Texts by their emotion, what they want, how urgent they are, or whether they are for or against us."""
        part, earlier = asking.part(asked, principal), asking.before(asked, principal)
        now = monitoring.feelings(principal.scopes, asking.wanted(asked, principal), of, part)
        before = None if earlier is None else monitoring.feelings(principal.scopes, earlier, of, part)
        rows = [
            FeelingOut(
                value=value,
                texts=hits.hits,
                share=EstimateOut.of(now.share_of(value)),
                before=None if before is None else EstimateOut.of(before.share_of(value)),
            )
            for value, hits in now.by_value.items()
        ]
        rows.sort(key=lambda row: (-row.texts, row.value))
        return FeelingsOut(of=of, n=now.n, unknown=now.unknown, data=rows)

    @api.get("/sides", dependencies=reads)
    def compare_sides(principal: CurrentPrincipal, asked: OfSides, locale: Language) -> SidesOut:
        """Two to four products, categories or brands side by side, topic by topic."""
        wanted, part = asking.wanted(asked, principal), asking.part(asked, principal)
        found = monitoring.matrix(principal.scopes, wanted, part, line=asked.line, level=asked.level, under=asked.under)
        said = [topic for topic in found.columns if any(found.at(side, topic).n for side in asked.side)]
        rows = [TopicSidesOut(topic=None, sides=_sides(found, asked.side, None))]
        rows += [
            TopicSidesOut(topic=topic, sides=_sides(found, asked.side, topic.id))
            for topic in asking.topics(said, locale)
        ]
        return SidesOut(data=rows)

    return api


class _Table:
    """A matrix with the names of its lines and topics."""

    def __init__(self, line: Line, now: Matrix, before: Matrix | None, found: Changes, asking: Asking) -> None:
        self._now = now
        self._before = before
        self._changes = found
        self._asking = asking
        self._has_products = line is Line.PRODUCT
        self._products = asking.products(now.lines) if self._has_products else {}

    def out(self, locale: Locale) -> MatrixOut:
        return MatrixOut(
            topics=self._asking.topics(self._now.columns, locale),
            lines=[self._line(line) for line in self._now.lines],
            line_count=self._now.line_count,
            whole=self._line(LineOf(None)),
        )

    def _line(self, line: LineOf) -> MatrixLineOut:
        product = self._products.get(line.product_id or "")
        cells = [self._cell(line.key, topic) for topic in self._now.columns if self._now.at(line.key, topic).n]
        return MatrixLineOut(
            key=line.key, product_id=line.product_id if self._has_products else None,
            name=product.name if product else None, category=product.category if product else None,
            competitor=line.brand if self._has_products else None, whole=self._cell(line.key, None), cells=cells,
        )  # fmt: skip

    def _cell(self, line: str | None, topic: str | None) -> CountedCellOut:
        change = None
        if self._before is not None and (line, topic) in self._changes:
            difference, is_significant = self._changes[line, topic]
            change = NetChangeOut.of(difference, is_significant, self._before.at(line, topic))
        return CountedCellOut.at(topic, self._now.at(line, topic), change)


def _sides(found: Matrix, keys: list[str], topic: str | None) -> list[SideOut]:
    first = found.at(keys[0], topic).net_sentiment
    rows = []
    for place, key in enumerate(keys):
        tally = found.at(key, topic)
        net = tally.net_sentiment
        difference = centred_difference(net, first) if place and net and first else None
        rows.append(
            SideOut(
                key=key, said=TallyOut.of(tally), difference=difference.value if difference else None,
                low=difference.low if difference else None, high=difference.high if difference else None,
            )
        )  # fmt: skip
    return rows


_HEAD = (
    "line", "name", "competitor", "topic_id", "topic", "positive", "neutral", "negative", "n", "texts", "people",
    "net_sentiment", "low", "high", "difference", "difference_low", "difference_high", "is_significant",
)  # fmt: skip


def _csv(found: MatrixOut) -> str:
    """A line for each cell; no word is taken for a formula."""
    out, names = io.StringIO(), {topic.id: topic.path or topic.name for topic in found.topics}
    writer = csv.writer(out)
    writer.writerow(_HEAD)
    for line in (*found.lines, found.whole):
        for cell in (*line.cells, line.whole):
            change = cell.change
            row = (
                line.key, line.name, line.competitor, cell.topic_id, names.get(cell.topic_id or ""), cell.positive,
                cell.neutral, cell.negative, cell.n, cell.texts, cell.people, cell.net_sentiment, cell.low, cell.high,
                *((change.difference, change.low, change.high, change.is_significant) if change else (None,) * 4),
            )  # fmt: skip
            writer.writerow([harmless(value) if isinstance(value, str) else value for value in row])
    return out.getvalue()
