"""What is heard in texts is counted: net sentiment and emotions by topic and SKU, from the facts that were told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.areas.feedback.opinions.bench import SHANGHAI, Brand
from zhiyin.base.clock import FixedClock
from zhiyin.base.scope import EVERYTHING
from zhiyin.feedback.opinions.model import Change, Product
from zhiyin.metrics.model import Days, Dimension
from zhiyin.metrics.service import MetricService, Question
from zhiyin.warehouse.duckdb_engine import DuckDbEngine

NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
MARCH = Days(date(2026, 3, 1), date(2026, 3, 31))


class Counting:
    """Metrics of what a brand has told so far."""

    def __init__(self, brand: Brand, engine: DuckDbEngine) -> None:
        self.brand = brand
        self._engine = engine
        self._metrics = MetricService(engine, FixedClock(NOW), SHANGHAI, least_people=0)

    def net_sentiment(self, **filters: str) -> float | None:
        self._engine.apply(self.brand.facts.list_waiting((), limit=1000), as_of=NOW)
        question = Question(MARCH, filters={Dimension(name): value for name, value in filters.items()})
        (found,) = self._metrics.values("net_sentiment", question).values
        return found.estimate.value

    def emotions(self) -> dict[str, float | None]:
        self._engine.apply(self.brand.facts.list_waiting((), limit=1000), as_of=NOW)
        (found,) = self._metrics.values("negative_emotion_share", Question(MARCH)).values
        return {name: share.value for name, share in found.also.items() if share.value}


@pytest.fixture
def counting(brand: Brand, tmp_path: Path) -> Iterator[Counting]:
    """Six people on one product, six on another, and one on a competitor's."""
    for number in range(6):
        brand.says(number, "续航很差", by=20 + number, product=Product("P1", "SKU1"))
        brand.says(10 + number, "屏幕清晰。物流慢", by=40 + number, product=Product("P2", "SKU2"))
    brand.says(99, "屏幕清晰", by=99, brand="Other")
    brand.read_all()
    with closing(DuckDbEngine(tmp_path / "facts.duckdb")) as engine:
        yield Counting(brand, engine)


class TestCounting:
    def test_net_sentiment_counts_mixed_texts_by_their_opinions(self, counting: Counting) -> None:
        assert counting.net_sentiment() == pytest.approx(100 * (6 - 6 - 6) / 18)

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            pytest.param({"topic": "product"}, 0, id="topic with those below"),
            pytest.param({"topic": "product/battery"}, -100, id="topic"),
            pytest.param({"topic": "delivery"}, -100, id="another topic"),
            pytest.param({"sku": "SKU1"}, -100, id="SKU"),
            pytest.param({"sku": "SKU2", "topic": "product"}, 100, id="SKU and topic"),
        ],
    )
    def test_net_sentiment_by(self, counting: Counting, filters: dict[str, str], expected: float) -> None:
        assert counting.net_sentiment(**filters) == pytest.approx(expected)

    def test_emotions_are_shares_of_texts(self, counting: Counting) -> None:
        assert counting.emotions() == pytest.approx({"anger": 6 / 18})

    def test_a_correction_counts_at_once(self, counting: Counting) -> None:
        opinions = counting.brand.opinions
        text = next(one for one in opinions.list_texts(EVERYTHING).texts if one.verbatim.product.sku == "SKU1")
        opinions.correct(text.verbatim.id, 1, Change(polarity=1), by="usr_1", scopes=EVERYTHING)
        assert counting.net_sentiment(topic="product/battery") == pytest.approx(100 * (1 - 5) / 6)

    def test_what_was_withdrawn_no_longer_counts(self, counting: Counting) -> None:
        counting.brand.says(0, revision=2)
        assert counting.net_sentiment(sku="SKU1") == -100
        assert counting.net_sentiment() == pytest.approx(100 * (6 - 5 - 6) / 17)
