"""Reading texts: each once, in batches that may fail or be killed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.areas.feedback.opinions.bench import TREE, Brand, topic
from zhiyin.base.scope import EVERYTHING
from zhiyin.db.jobs import JobPaused
from zhiyin.feedback.opinions import work
from zhiyin.feedback.opinions.model import TextState
from zhiyin.nlp.model import Taxonomy


def states(brand: Brand) -> dict[str, TextState]:
    found = brand.opinions.list_texts(EVERYTHING).texts
    return {heard.verbatim.text: heard.verbatim.state for heard in found}


class TestReading:
    def test_tells_the_text_and_each_of_its_opinions(self, brand: Brand) -> None:
        brand.says(1, "续航很差。屏幕清晰", by=20, channel="app", score=3.0, question_kind="stars")
        assert brand.reading.step()
        whole, battery, screen = brand.told()
        assert (whole["is_whole_text"], whole["is_mixed"], whole["polarity"], whole["topic"]) == (True, True, 0, None)
        assert (battery["topic"], battery["polarity"], battery["emotion"], battery["aspect"]) == (
            "product/battery", -1, "neutral", "续航",
        )  # fmt: skip
        assert (screen["topic_id"], screen["words"], screen["identity_id"]) == ("screen", "清晰", 20)
        assert {row["text_id"] for row in (whole, battery, screen)} == {whole["text_id"]}
        assert whole["model"] == "phrases@1"
        assert whole["tree_version"] == 1

    def test_reads_each_text_once(self, brand: Brand) -> None:
        brand.says(1, "续航很差")
        brand.read_all()
        assert not brand.reading.step()
        assert brand.model.seen == ["续航很差"]

    def test_a_text_that_cannot_be_read_keeps_its_reason_and_stops_no_other(self, brand: Brand) -> None:
        brand.says(1, "续航很差")
        brand.says(2, "\x01")
        brand.says(3, "屏幕清晰")
        for _ in range(work.MAX_ATTEMPTS):
            brand.read_all()
            brand.clock.instant += timedelta(days=1)
        assert states(brand) == {
            "续航很差": TextState.READ, "\x01": TextState.FAILED, "屏幕清晰": TextState.READ,
        }  # fmt: skip
        failed = brand.opinions.list_texts(EVERYTHING).texts[1].verbatim
        assert failed.error == "ValueError: a sign that nobody knows"

    def test_waits_while_the_model_is_away_and_blames_no_text(self, brand: Brand) -> None:
        brand.says(1, "续航很差")
        brand.model.is_away = True
        for _ in range(2 * work.MAX_ATTEMPTS):
            assert not brand.reading.step()
        brand.model.is_away = False
        brand.read_all()
        assert states(brand) == {"续航很差": TextState.READ}

    def test_a_text_that_ends_the_worker_is_given_up_and_the_others_are_read(self, brand: Brand) -> None:
        """A worker that died had claimed the batch, and never came back to it."""
        brand.says(1, "续航很差")
        brand.says(2, "屏幕清晰")

        class Dies(BaseException):
            pass

        model = brand.model.read

        def dies(texts: list[str], taxonomy: Taxonomy) -> object:
            if "续航很差" in texts:
                raise Dies
            return model(texts, taxonomy)

        brand.model.read = dies  # type: ignore[method-assign,assignment]
        for _ in range(work.MAX_ATTEMPTS):
            with pytest.raises(Dies):
                brand.read_all()
            brand.opinions.let_go()
        brand.read_all()
        assert states(brand) == {"续航很差": TextState.FAILED, "屏幕清晰": TextState.READ}

    def test_words_that_change_while_they_are_read_are_read_anew(self, brand: Brand) -> None:
        brand.says(1, "续航很差")
        model = brand.model.read

        def meanwhile(texts: list[str], taxonomy: Taxonomy) -> object:
            if "续航很差" in texts:
                brand.says(1, "屏幕清晰", revision=2)
            return model(texts, taxonomy)

        brand.model.read = meanwhile  # type: ignore[method-assign,assignment]
        brand.read_all()
        assert brand.said() == [("product/screen", 1)]


class TestReadingAgain:
    def test_by_a_new_model_replaces_what_was_heard(self, brand: Brand) -> None:
        brand.says(1, "续航很差")
        brand.read_all()
        brand.model.name = "phrases@2"
        assert self.again(brand) == {"read": 1, "failed": 0, "model": "phrases@2", "tree_version": 1}
        assert {row["model"] for row in brand.told()} == {"phrases@2"}

    def test_with_a_new_tree_finds_its_topics(self, brand: Brand) -> None:
        brand.says(1, "充电慢")
        brand.read_all()
        assert brand.said() == []
        brand.tree.kept = Taxonomy(2, (*TREE.topics, topic("charging", "product", "充电")))
        self.again(brand)
        assert brand.said() == [("product/charging", -1)]

    def test_goes_on_where_it_was_and_shows_how_far_it_is(self, brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(work, "BATCH", 2)
        for number in range(5):
            brand.says(number, f"续航很差{number}")
        brand.read_all()
        brand.model.name, brand.model.seen = "phrases@2", []
        job = brand.opinions.read_again(by="usr_1")
        claimed = brand.jobs.claim(["text_analysis"])
        assert claimed is not None
        brand.model.poison = "续航很差4"  # the worker stops before the last batch
        reading = brand.reading
        left = iter([True, True, False])

        def require_going_on(job_id: str) -> None:
            if not next(left):
                raise JobPaused(job_id)

        monkeypatch.setattr(brand.jobs, "require_going_on", require_going_on)
        with pytest.raises(JobPaused):
            reading.do(claimed)
        shown = brand.jobs.get(job.id)
        assert (shown.done, shown.total) == (4, 5)
        assert {row["model"] for row in brand.told()} == {"phrases@1", "phrases@2"}
        monkeypatch.undo()
        brand.model.poison, brand.model.seen = "\x01", []
        assert brand.reading.do(shown)["read"] == 5
        assert brand.model.seen == ["续航很差4"]

    def test_in_vain_keeps_what_was_heard(self, brand: Brand) -> None:
        brand.says(1, "续航很差")
        brand.says(2, "屏幕清晰")
        brand.read_all()
        brand.model.name, brand.model.poison = "phrases@2", "续航"
        assert self.again(brand)["failed"] == 1
        assert brand.said() == [("product/battery", -1), ("product/screen", 1)]
        assert brand.opinions.list_texts(EVERYTHING).texts[1].verbatim.error is not None

    def test_lets_new_texts_pass(self, brand: Brand) -> None:
        brand.says(1, "续航很差")
        brand.read_all()
        brand.model.name, brand.model.seen = "phrases@2", []
        brand.says(2, "屏幕清晰")
        self.again(brand)
        assert brand.model.seen == ["屏幕清晰", "续航很差"]

    def test_is_asked_for_once_at_a_time(self, brand: Brand) -> None:
        assert brand.opinions.read_again(by="usr_1").id == brand.opinions.read_again(by="usr_2").id

    def again(self, brand: Brand) -> dict[str, object]:
        brand.opinions.read_again(by="usr_1")
        job = brand.jobs.claim(["text_analysis"])
        assert job is not None
        found = brand.reading.do(job)
        brand.jobs.finish(job.id, found)
        return found


class TestChangingTheTree:
    def test_what_was_merged_is_told_under_what_it_became(self, brand: Brand) -> None:
        brand.says(1, "续航很差")
        brand.says(2, "物流慢")
        brand.read_all()
        before = {row["fact_id"]: row["revision"] for row in brand.told()}
        brand.tree.kept = Taxonomy(2, tuple(topic for topic in TREE.topics if topic.id != "battery"))
        brand.tree.merged = {"battery": "screen"}
        assert brand.recorder.tell_again() == 2
        assert brand.recorder.tell_again() == 0
        assert brand.said() == [("product/screen", -1), ("delivery", -1)]
        assert len(brand.model.seen) == 2
        after = {row["fact_id"]: row["revision"] for row in brand.told()}
        assert sum(after[id_] > before[id_] for id_ in before) == 2, "the other text is not told again"
