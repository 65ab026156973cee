"""Learning topics anew: checked on labels put aside, taken where it is no worse, then texts are read again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.areas.topics.planting import BY, plant
from zhiyin.app.build import App, build
from zhiyin.app.jobs import job_runner
from zhiyin.app.listeners import listeners
from zhiyin.app.topic_refit import TopicRefit, rarity
from zhiyin.base.config import load_settings
from zhiyin.nlp.linear.linear_model import LinearModel
from zhiyin.nlp.taught.taught_model import TaughtModel
from zhiyin.topics.accuracy import share
from zhiyin.topics.gold_model import NewGold
from zhiyin.topics.head_service import ENOUGH_NEW, JOB_KIND
from zhiyin.topics.refitting import Checked, Fit, Verdict

THINGS = ("lid", "cover", "top", "upper half", "flap", "back", "case")
NOISES = ("creaks", "wobbles", "grinds", "squeaks")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    with closing(build(load_settings({}, folder=tmp_path), text_model=LinearModel.open)) as app:
        yield app


def label(app: App, sentence: str, topic_id: str | None) -> str:
    with app.db.transaction() as tx:
        return app.topics.gold.add(tx, NewGold(sentence, topic_id), by=BY).id


def label_hinges(app: App) -> list[str]:
    hinge, price = plant(app.topics, "Hinge"), plant(app.topics, "Price")
    plant(app.topics, "屏幕")
    made = [label(app, f"The {one} {noise} when I open it", hinge) for one in THINGS for noise in NOISES]
    return [*made, *(label(app, f"They ask too much for a {one}", price) for one in THINGS)]


def refit(app: App) -> Fit:
    model = app.texts.find_model()
    assert model is not None
    app.topic_heads.ask(by=BY)
    work = TopicRefit(app.db, app.jobs, app.topics, app.topic_heads, app.texts.opinions, model)
    while job_runner(app, {JOB_KIND: work.do})():
        pass
    job = app.topic_heads.find_job()
    assert job is not None
    assert (job.state, job.error) == ("done", None)
    return app.topic_heads.list_fits()[0]


def test_a_head_that_is_better_on_labels_put_aside_reads_from_then_on(app: App) -> None:
    label_hinges(app)
    fit = refit(app)
    assert fit.verdict is Verdict.TAKEN
    assert fit.checked.after.n == fit.checked.before.n == 35
    assert (fit.checked.after.value or 0) >= (fit.checked.before.value or 0)
    model = app.texts.find_model()
    assert isinstance(model, TaughtModel)
    assert model.name == "linear@1+own1"


def test_texts_are_read_again_where_a_head_was_taken(app: App) -> None:
    label_hinges(app)
    refit(app)
    job = app.texts.opinions.find_job()
    assert job is not None
    assert job.state == "waiting"


def test_with_few_labels_nothing_is_fitted_and_the_reason_told(app: App) -> None:
    hinge = plant(app.topics, "Hinge")
    label(app, "The lid creaks", hinge)
    fit = refit(app)
    assert (fit.verdict, fit.sha256, fit.checked.after.value) == (Verdict.TOO_FEW, None, None)
    assert app.topic_heads.find_head(rarity()) is None


@pytest.mark.parametrize(
    ("before", "after", "n", "expected"),
    [
        pytest.param(8, 9, 12, Verdict.TAKEN, id="better"),
        pytest.param(8, 8, 12, Verdict.TAKEN, id="as good, and it knows more"),
        pytest.param(9, 8, 12, Verdict.WORSE, id="worse"),
        pytest.param(1, 9, 9, Verdict.TOO_FEW, id="too few to tell"),
    ],
)
def test_a_head_is_taken_unless_it_is_worse(before: int, after: int, n: int, expected: Verdict) -> None:
    assert Checked(share(before, n), share(after, n)).verdict is expected


def test_it_is_due_after_enough_labels_and_the_ones_taken_back_count(app: App) -> None:
    hinge = plant(app.topics, "Hinge")
    made = [label(app, f"The lid number {one} creaks", hinge) for one in range(ENOUGH_NEW - 1)]
    while app.outbox.deliver(listeners(app)):
        pass
    assert app.topic_heads.find_job() is None
    label(app, "The lid creaks", hinge)
    while app.outbox.deliver(listeners(app)):
        pass
    assert app.topic_heads.find_job() is not None
    refit(app)
    with app.db.transaction() as tx:
        app.topics.gold.revoke(tx, made[0], by=BY)
    assert app.topic_heads.new_label_count() == 1


def test_a_label_that_was_taken_back_teaches_nothing(app: App) -> None:
    made = label_hinges(app)
    with app.db.transaction() as tx:
        app.topics.gold.revoke(tx, made[0], by=BY)
    assert made[0] not in refit(app).gold_ids


def test_a_damaged_head_is_left_alone(app: App, caplog: pytest.LogCaptureFixture) -> None:
    label_hinges(app)
    refit(app)
    with app.db.transaction() as tx:
        tx.exec_driver_sql("UPDATE topic_head SET sha256 = 'other'")
    assert app.topic_heads.find_head(rarity()) is None
    assert "damaged" in caplog.text
