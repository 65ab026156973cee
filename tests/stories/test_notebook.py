"""A notebook asks for metrics, of the folder or of the server that holds it: the same figures either way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import zhiyin
from tests.areas.feedback.opinions.bench import review
from tests.areas.metrics.brand import lively_brand
from tests.stories.running import RunningServer
from zhiyin.app.notebook import Notebook
from zhiyin.base.errors import Forbidden, InvalidInput, NotFound, Unauthenticated, Unavailable
from zhiyin.cli.kpi import WHO_RUNS_IT
from zhiyin.feedback.opinions.model import Product
from zhiyin.metrics.model import Dimension
from zhiyin.performance.kpis.model import Measure, Rhythm
from zhiyin.performance.kpis.service import Draft
from zhiyin.performance.model import only_of
from zhiyin.staff.access import Permission

MARCH = ("2026-03-01", "2026-03-31")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """Not started yet; its facts wait to be loaded."""
    server = RunningServer(tmp_path / "shop")
    app = server.app()
    with app.db.transaction() as tx:
        for batch in lively_brand(size=600).batches():
            app.facts.add(tx, batch.fact, 1, batch.payload)
    app.close()
    yield server
    server.stop()


def key(server: RunningServer, *permissions: Permission) -> str:
    app = server.app()
    _, secret = app.staff.keys.make(None, "notebook", list(permissions))
    app.close()
    return secret


def asked(notebook: Notebook) -> list[pa.Table]:
    """Metrics that do not change with the hour in which one asks."""
    return [
        notebook.metric("net_promoter_score", *MARCH, by=["channel"], compare="previous"),
        notebook.metric("revenue", *MARCH, by=["week", "channel"]),
        notebook.metric("customer_satisfaction", *MARCH, where={"channel": None}),
        notebook.metric("average_order_value", *MARCH, variant="USD"),
    ]


def test_the_figures_are_the_same_with_and_without_a_server(
    server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    directly = asked(zhiyin.open(server.data))
    secret = key(server, Permission.METRICS_READ)
    server.start()
    monkeypatch.setenv("ZHIYIN_PORT", str(server.port))
    with pytest.raises(Unauthenticated, match="ZHIYIN_API_KEY"):
        zhiyin.open(server.data).metric("revenue")
    monkeypatch.setenv("ZHIYIN_API_KEY", secret)
    through_it = asked(zhiyin.open(server.data))
    for before, after in zip(directly, through_it, strict=True):
        assert before.num_rows > 0
        assert after.equals(before)
    assert (
        zhiyin.open(url=server.url, key=secret)
        .metric("revenue", *MARCH)
        .equals(zhiyin.open(server.data).metric("revenue", *MARCH))
    )


def test_a_table_says_what_its_numbers_must_not_go_without(server: RunningServer) -> None:
    table = zhiyin.open(server.data).metric("net_promoter_score", *MARCH, by=["week"])
    said = json.loads(table.schema.metadata[b"zhiyin"])
    assert (said["metric"], said["version"], said["first"], said["last"]) == ("net_promoter_score", 1, *MARCH)
    assert {"is_total", "week", "variant", "value", "low", "high", "n", "unit"} <= set(table.column_names)
    assert table.schema.field("week").type == pa.date32()


def test_goals_are_the_same_with_and_without_a_server(server: RunningServer, monkeypatch: pytest.MonkeyPatch) -> None:
    app = server.app()
    for metric, variant, only, target in (
        ("net_promoter_score", "transactional", {}, 30.0),
        ("revenue", "CNY", {Dimension.CHANNEL: "web"}, 2_500_000.0),
        ("customer_satisfaction", "", {}, None),
    ):
        measure = Measure(metric, variant, only_of(only), Rhythm.MONTH)
        app.kpis.add(WHO_RUNS_IT, Draft(department="客服"), measure, target)
    heading = app.kpis.add(WHO_RUNS_IT, Draft(name="公司"), None, None)
    app.close()
    directly = zhiyin.open(server.data).kpis("2026-03-14")
    monkeypatch.setenv("ZHIYIN_API_KEY", key(server, Permission.METRICS_READ))
    server.start()
    assert zhiyin.open(url=server.url).kpis(date(2026, 3, 14)).equals(directly)
    rows = {row["metric"]: row for row in directly.to_pylist()}
    revenue, votes = rows["revenue"], rows["net_promoter_score"]
    assert (revenue["unit"], revenue["part"], revenue["wanted"]) == ("CNY", '{"channel":"web"}', 31 * 25_000)
    assert votes["low"] <= votes["value"] < votes["high"]
    assert (votes["first"], votes["last"], votes["wanted"]) == (date(2026, 3, 1), date(2026, 3, 31), 30)
    assert (rows["customer_satisfaction"]["wanted"], rows["customer_satisfaction"]["is_closed"]) == (None, False)
    assert (rows[None]["id"], rows[None]["name"], rows[None]["n"]) == (heading.id, "公司", None)


def test_opinions_and_texts_are_the_same_with_and_without_a_server(
    server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = server.app()
    ours, theirs = Product("P1", "S1"), Product("Star 9", None)
    app.texts.hearing.hear(
        [review(1, "续航很差，屏幕清晰。", product=ours), review(2, "屏幕很好", by=30, product=ours)]
    )
    app.texts.hearing.hear([review(3, "The screen is great.", by=40, brand="Other", product=theirs)])
    reading = app.texts.reading(app.db, app.jobs, app.clock)
    assert reading
    while reading.step():
        pass
    app.close()
    notebook = zhiyin.open(server.data)
    directly = [
        notebook.opinions(*MARCH),
        notebook.opinions(line="brand", where={"own": False}),
        notebook.texts(*MARCH),
        notebook.texts(where={"own": True}, most=1),
    ]
    secret = key(server, Permission.FEEDBACK_READ)
    server.start()
    notebook = zhiyin.open(url=server.url, key=secret)
    through_it = [
        notebook.opinions(*MARCH),
        notebook.opinions(line="brand", where={"own": False}),
        notebook.texts(*MARCH),
        notebook.texts(where={"own": True}, most=1),
    ]
    for before, after in zip(directly, through_it, strict=True):
        assert before.num_rows > 0
        assert after.to_pylist() == before.to_pylist()
    lines = {row["line"] for row in directly[0].to_pylist()}
    assert lines == {"S1", "Star 9", None}
    texts = directly[2].to_pylist()
    assert {row["competitor"] for row in texts} == {None, "Other"}
    assert all(row["model"] and row["opinions"] for row in texts)
    with pytest.raises(InvalidInput, match="one of sku, product"):
        zhiyin.open(server.data).texts(where={"colour": "red"})


@pytest.mark.parametrize(
    ("words", "pointer", "said"),
    [
        ({"shares": {"web": 1}}, "weights", "say by what the shares are"),
        ({"weights": "channel", "weights_of": "people"}, "weights_of", "one of customers, orders is expected"),
        ({"weights": "channel", "shares": {"web": float("nan")}}, "share", "web=nan"),
    ],
)
def test_weights_that_make_no_sense_are_refused(tmp_path: Path, words: dict[str, Any], pointer: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said) as refused:
        zhiyin.open(tmp_path).metric("net_promoter_score", **words)
    assert refused.value.pointer == pointer


def test_what_cannot_be_answered_is_said_in_plain_words(server: RunningServer) -> None:
    directly = zhiyin.open(server.data)
    with pytest.raises(NotFound):
        directly.metric("happiness")
    with pytest.raises(InvalidInput, match="split by happiness"):
        directly.metric("revenue", by=["happiness"])
    with pytest.raises(Unavailable, match="does not answer"):
        zhiyin.open(url=server.url, key="zk_x").metric("revenue")
    secret = key(server, Permission.CUSTOMERS_READ)
    server.start()
    with pytest.raises(Forbidden):
        zhiyin.open(url=server.url, key=secret).metric("revenue")
    with pytest.raises(NotFound):
        zhiyin.open(url=server.url, key=key(server, Permission.METRICS_READ)).metric("happiness")
