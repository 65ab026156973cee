"""Gold labels: they count at once, keep what the model had said, and can be taken back."""

from __future__ import annotations

import pytest

from tests.areas.topics.planting import BY, draft, plant
from zhiyin.base.errors import Conflict, InvalidInput, NotFound
from zhiyin.base.scope import EVERYTHING, ScopeFilter
from zhiyin.db.database import Database
from zhiyin.db.outbox import Outbox
from zhiyin.nlp.model import Example, Polarity, Span
from zhiyin.nlp.model import Topic as SeenTopic
from zhiyin.topics.changes import Merge, Retire, Split
from zhiyin.topics.gold_model import GoldLabel, NewGold, Prediction, Way
from zhiyin.topics.learning import Candidate
from zhiyin.topics.model import Remap
from zhiyin.topics.service import TopicService
from zhiyin.topics.taxonomy import GOLD_WEIGHT

NORTH, SOUTH = 4, 5


@pytest.fixture
def screen(topics: TopicService) -> str:
    return plant(topics, "Screen")


@pytest.fixture
def battery(topics: TopicService) -> str:
    return plant(topics, "Battery")


def said(topic_id: str | None, model: str = "linear@1", polarity: Polarity | None = None) -> Prediction:
    return Prediction(model, topic_id, polarity, 0.6)


def label(topics: TopicService, db: Database, new: NewGold) -> GoldLabel:
    with db.transaction() as tx:
        return topics.gold.add(tx, new, by=BY)


def corrected(
    topics: TopicService, db: Database, topic_id: str | None, heard: str | None, number: int = 1, scope: int = NORTH
) -> GoldLabel:
    """An opinion of a text that a model had put under a topic, and a person under another, or under the same."""
    new = NewGold(
        f"sentence {number}", topic_id, Polarity.NEGATIVE, Way.CORRECTION, f"txt_{number}", Span(0, 10), scope,
        said(heard, polarity=Polarity.POSITIVE),
    )  # fmt: skip
    return label(topics, db, new)


def take_back(topics: TopicService, db: Database, gold_id: str) -> GoldLabel | None:
    with db.transaction() as tx:
        return topics.gold.revoke(tx, gold_id, by="usr_wang")


def seen(topics: TopicService, topic_id: str) -> SeenTopic:
    return next(topic for topic in topics.taxonomy().topics if topic.id == topic_id)


class TestALabel:
    def test_is_an_example_at_once_and_counts_more_than_those_of_templates(
        self, topics: TopicService, db: Database, screen: str
    ) -> None:
        assert seen(topics, screen).examples == ()
        label(topics, db, NewGold("it flickers", screen))
        assert seen(topics, screen).examples == (Example("it flickers", True, GOLD_WEIGHT),)

    def test_that_corrects_a_model_teaches_also_what_it_is_not(
        self, topics: TopicService, db: Database, screen: str, battery: str
    ) -> None:
        corrected(topics, db, screen, heard=battery)
        assert [one.is_of_topic for one in seen(topics, battery).examples] == [False]
        assert [one.is_of_topic for one in seen(topics, screen).examples] == [True]

    def test_under_a_topic_says_nothing_against_the_one_above_it(
        self, topics: TopicService, db: Database, screen: str
    ) -> None:
        corrected(topics, db, plant(topics, "Brightness", screen), heard=screen)
        assert seen(topics, screen).examples == ()

    def test_of_no_topic_at_all_teaches_what_the_model_took_it_for(
        self, topics: TopicService, db: Database, screen: str
    ) -> None:
        corrected(topics, db, None, heard=screen)
        assert seen(topics, screen).examples == (Example("sentence 1", False, GOLD_WEIGHT),)

    def test_taken_back_teaches_nothing_any_more(self, topics: TopicService, db: Database, screen: str) -> None:
        one = label(topics, db, NewGold("it flickers", screen))
        assert take_back(topics, db, one.id) is None
        assert seen(topics, screen).examples == ()
        assert topics.gold.get(one.id, EVERYTHING).revoked_by == "usr_wang"
        with pytest.raises(Conflict, match="taken back already"):
            take_back(topics, db, one.id)

    def test_said_again_replaces_the_first_and_keeps_what_the_model_had_said(
        self, topics: TopicService, db: Database, screen: str, battery: str
    ) -> None:
        first = corrected(topics, db, screen, heard=battery)
        again = label(topics, db, NewGold("sentence 1", None, None, Way.OWN, "txt_1", Span(0, 10), NORTH))
        assert again.said == first.said
        assert [one.id for one in topics.gold.in_force()] == [again.id]
        restored = take_back(topics, db, again.id)
        assert restored is not None
        assert restored.id == first.id
        assert [one.id for one in topics.gold.in_force()] == [first.id]

    def test_is_told_to_listeners(self, topics: TopicService, db: Database, outbox: Outbox) -> None:
        one = label(topics, db, NewGold("it flickers", None))
        assert [(e.kind, e.payload) for e in outbox.claim()] == [
            ("GoldChanged", f'{{"gold_ids":["{one.id}"]}}'.encode())
        ]

    @pytest.mark.parametrize(
        ("new", "pointer"),
        [
            pytest.param(NewGold(" ", None), "/sentence", id="no words"),
            pytest.param(NewGold("x" * 2_001, None), "/sentence", id="too many words"),
            pytest.param(NewGold("it flickers", "top_x"), "/topic_id", id="no such topic"),
        ],
    )
    def test_that_cannot_be_is_refused_with_its_place(
        self, topics: TopicService, db: Database, new: NewGold, pointer: str
    ) -> None:
        with pytest.raises(InvalidInput) as refused:
            label(topics, db, new)
        assert refused.value.pointer == pointer

    def test_of_a_retired_topic_is_refused(self, topics: TopicService, db: Database, screen: str) -> None:
        topics.change(Retire(screen), by=BY)
        with pytest.raises(InvalidInput, match="Screen is retired"):
            label(topics, db, NewGold("it flickers", screen))

    def test_goes_with_its_text(self, topics: TopicService, db: Database, screen: str, battery: str) -> None:
        corrected(topics, db, screen, battery, 1)
        kept = corrected(topics, db, screen, battery, 2)
        topics.taxonomy()
        with db.transaction() as tx:
            assert topics.gold.forget(tx, ["txt_1", "txt_7"]) == 1
        assert [one.id for one in topics.gold.in_force()] == [kept.id]
        assert [one.text for one in seen(topics, screen).examples] == ["sentence 2"]


class TestRowScopes:
    def test_hide_labels_of_texts_that_one_does_not_see(self, topics: TopicService, db: Database, screen: str) -> None:
        northern = corrected(topics, db, screen, None, 1, NORTH)
        southern = corrected(topics, db, screen, None, 2, SOUTH)
        own = label(topics, db, NewGold("of nobody's text", screen))
        sees = ScopeFilter(frozenset({NORTH}))
        assert {one.id for one in topics.gold.list_labels(sees).labels} == {northern.id, own.id}
        assert topics.gold.accuracy(screen, sees).recall.n == 1
        with pytest.raises(NotFound):
            topics.gold.get(southern.id, sees)
        with db.transaction() as tx, pytest.raises(NotFound):
            topics.gold.revoke(tx, southern.id, by=BY, scopes=sees)


class TestAccuracy:
    def test_counts_what_people_and_models_agree_on(
        self, topics: TopicService, db: Database, screen: str, battery: str
    ) -> None:
        pairs = [(screen, screen), (screen, screen), (screen, battery), (battery, screen), (None, screen)]
        for number, (person, model) in enumerate(pairs):
            corrected(topics, db, person, model, number)
        found = topics.gold.accuracy(screen)
        assert (found.accuracy.value, found.accuracy.n) == (2 / 5, 5)
        assert (found.precision.value, found.precision.n) == (2 / 4, 4)
        assert (found.recall.value, found.recall.n) == (2 / 3, 3)
        assert (found.polarity.value, found.polarity.n) == (0.0, 2)
        whole = topics.gold.accuracies(EVERYTHING)[None]
        assert (whole.accuracy.value, whole.accuracy.n) == (2 / 5, 5)

    def test_of_a_topic_counts_those_below_it(self, topics: TopicService, db: Database, screen: str) -> None:
        below = plant(topics, "Brightness", screen)
        corrected(topics, db, screen, heard=below)
        assert topics.gold.accuracy(screen).accuracy.value == 1
        assert topics.gold.accuracy(below).precision.value == 0

    def test_without_labels_is_unknown_and_not_nothing(self, topics: TopicService, screen: str) -> None:
        found = topics.gold.accuracy(screen)
        assert (found.accuracy.value, found.accuracy.low, found.accuracy.n) == (None, None, 0)

    def test_moves_with_every_correction_and_back_with_its_undoing(
        self, topics: TopicService, db: Database, screen: str, battery: str
    ) -> None:
        corrected(topics, db, screen, screen, 1)
        wrong = corrected(topics, db, battery, screen, 2)
        assert topics.gold.accuracy(screen).precision.value == 1 / 2
        take_back(topics, db, wrong.id)
        assert topics.gold.accuracy(screen).precision.value == 1

    def test_follows_topics_that_were_merged(
        self, topics: TopicService, db: Database, screen: str, battery: str
    ) -> None:
        corrected(topics, db, screen, heard=battery)
        topics.change(Merge((battery,), screen), by=BY)
        assert topics.gold.accuracy(screen).accuracy.value == 1

    def test_leaves_out_what_only_reading_again_could_tell(
        self, topics: TopicService, db: Database, screen: str, battery: str
    ) -> None:
        corrected(topics, db, screen, heard=battery)
        parts = (draft("Glass"), draft("Colours", include=("sentence",)))
        topics.change(Split(screen, parts, Remap.READING), by=BY)
        assert topics.gold.accuracy(battery).precision.n == 0
        assert seen(topics, battery).examples == ()

    def test_of_another_model_is_told_by_what_it_says_of_the_same_sentences(
        self, topics: TopicService, db: Database, screen: str, battery: str
    ) -> None:
        one = corrected(topics, db, screen, heard=battery)
        topics.gold.keep_predictions("encoder@2", {one.id: said(screen)})
        topics.gold.keep_predictions("linear@1", {one.id: said(screen)})
        assert topics.gold.accuracy(screen, model="encoder@2").recall.value == 1
        assert topics.gold.accuracy(screen).recall.value == 0, "what it had said before stays"


def test_the_queue_leaves_out_what_is_labelled(topics: TopicService, db: Database, screen: str) -> None:
    corrected(topics, db, screen, None, 1)
    candidates = [
        Candidate(f"txt_{number}", Span(0, 10), words, NORTH, screen, 0.5, "linear@1")
        for number, words in [(1, "it flickers"), (2, "too dark in the sun")]
    ]
    assert [one.text_id for one in topics.gold.queue(candidates, 5)] == ["txt_2"]


def test_the_taxonomy_is_read_again_only_where_something_is_another(
    topics: TopicService, db: Database, screen: str
) -> None:
    first = topics.taxonomy()
    assert topics.taxonomy() is first
    label(topics, db, NewGold("it flickers", screen))
    assert topics.taxonomy() is not first
