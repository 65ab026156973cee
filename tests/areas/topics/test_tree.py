"""The topic tree: what changes it, what every version keeps, and what becomes of what was kept under a topic."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.areas.topics.planting import BY, draft, plant
from zhiyin.base.errors import Conflict, InvalidInput, NotFound
from zhiyin.base.locale import Locale
from zhiyin.db.database import Database
from zhiyin.db.outbox import Outbox
from zhiyin.nlp.model import Urgency
from zhiyin.staff.service import StaffService
from zhiyin.topics.changes import Add, Merge, Move, Place, Redefine, Restore, Retire, Split
from zhiyin.topics.model import DEEPEST, ChangeKind, Description, LocalizedText, Remap
from zhiyin.topics.service import TopicService


def names(topics: TopicService, version: int | None = None, below: str | None = None) -> list[str]:
    tree = topics.tree(version)
    return [topic.description.names.shown(Locale.EN).text for topic in tree.children(below)]


class TestATopic:
    def test_has_a_path_of_keys_that_stays_when_it_is_renamed(self, topics: TopicService) -> None:
        product = plant(topics, "Product")
        battery = plant(topics, "续航", product)
        assert topics.path_of(battery) == "product/xu_hang"
        named = Description(LocalizedText.of({"en": "Battery life", "zh-CN": "电池续航"}))
        change = topics.change(Redefine(battery, named), by=BY)
        assert (topics.path_of(battery), change.details) == ("product/xu_hang", ("names",))

    def test_is_shown_in_the_nearest_language_that_it_has_words_in_and_says_which(self) -> None:
        text = LocalizedText.of({"zh-CN": "续航", "en": " "})
        assert text.shown(Locale.ZH_TW) == ("续航", Locale.ZH_CN)
        assert text.shown(Locale.EN) == ("续航", Locale.ZH_CN)
        assert LocalizedText().shown(Locale.EN) == ("", None)

    def test_stands_where_it_was_put_among_its_siblings(self, topics: TopicService) -> None:
        first, second = plant(topics, "First"), plant(topics, "Second")
        topics.change(Add(draft("Between"), Place(None, second)), by=BY)
        assert names(topics) == ["First", "Between", "Second"]
        topics.change(Move(second, Place(None, first)), by=BY)
        assert names(topics) == ["Second", "First", "Between"]

    def test_moves_with_all_below_it(self, topics: TopicService) -> None:
        product, service = plant(topics, "Product"), plant(topics, "Service")
        repair = plant(topics, "Repair", product)
        wait = plant(topics, "Wait", repair)
        topics.change(Move(repair, Place(service)), by=BY)
        assert topics.path_of(wait) == "service/repair/wait"

    def test_that_is_retired_gives_its_key_to_nobody(self, topics: TopicService) -> None:
        topics.change(Retire(plant(topics, "App")), by=BY)
        assert topics.path_of(plant(topics, "App")) == "app_2"

    def test_that_is_retired_comes_back_with_what_was_retired_with_it(self, topics: TopicService) -> None:
        product = plant(topics, "Product")
        gone, kept = plant(topics, "Radio", product), plant(topics, "Screen", product)
        topics.change(Retire(gone), by=BY)
        topics.change(Retire(product), by=BY)
        assert names(topics) == []
        topics.change(Restore(product), by=BY)
        assert [topic.id for topic in topics.tree().below(None)] == [product, kept]


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        pytest.param({"names": LocalizedText()}, "/topic/names", id="no name"),
        pytest.param({"names": LocalizedText.of({"en": "x" * 81})}, "/topic/names/en", id="a long name"),
        pytest.param({"names": LocalizedText.of({"en": "a\nb"})}, "/topic/names/en", id="two lines"),
        pytest.param({"include": ("app", " ")}, "/topic/include/1", id="an empty phrase"),
        pytest.param({"include": ("App",), "exclude": ("x", "ＡＰＰ")}, "/topic/exclude/1", id="in and out"),
        pytest.param({"include": ("x",) * 201}, "/topic/include", id="too many phrases"),
        pytest.param({"department": "\ud800"}, "/topic/department", id="half an emoji"),
    ],
)
def test_what_is_wrong_with_a_topic_is_told_with_its_place(
    topics: TopicService, said: dict[str, Any], pointer: str
) -> None:
    whole = replace(draft("App"), description=replace(draft("App").description, **said))
    with pytest.raises(InvalidInput) as refused:
        topics.change(Add(whole), by=BY)
    assert refused.value.pointer == pointer
    assert topics.tree().version == 0


class TestWhatCannotBe:
    def test_more_than_five_levels(self, topics: TopicService) -> None:
        below = None
        for level in range(DEEPEST):
            below = plant(topics, f"Level {level}", below)
        with pytest.raises(Conflict, match="deeper than 5 levels"):
            plant(topics, "Too deep", below)

    def test_two_topics_of_one_name_side_by_side(self, topics: TopicService) -> None:
        plant(topics, "App")
        with pytest.raises(Conflict, match="cannot both be called app"):
            plant(topics, "app")

    def test_a_topic_below_itself(self, topics: TopicService) -> None:
        above = plant(topics, "Above")
        below = plant(topics, "Below", above)
        with pytest.raises(Conflict, match="Above cannot stand below itself"):
            topics.change(Move(above, Place(below)), by=BY)
        with pytest.raises(Conflict, match="Below stands below Above"):
            topics.change(Merge((above,), below), by=BY)

    def test_a_change_of_a_tree_that_somebody_else_has_changed_meanwhile(self, topics: TopicService) -> None:
        seen = topics.tree().version
        plant(topics, "App")
        with pytest.raises(Conflict, match="it is version 1, and this was meant for version 0"):
            topics.change(Add(draft("Shop")), by=BY, seen=seen)

    def test_a_topic_that_is_not_there(self, topics: TopicService) -> None:
        with pytest.raises(NotFound, match="there is no topic top_x"):
            topics.change(Retire("top_x"), by=BY)

    def test_a_version_that_is_yet_to_come(self, topics: TopicService) -> None:
        with pytest.raises(NotFound, match="no version 7"):
            topics.tree(7)


class TestEveryVersion:
    def test_can_be_read_as_it_was(self, topics: TopicService) -> None:
        app = plant(topics, "App")
        topics.change(Redefine(app, draft("Web").description), by=BY, note="we have no app")
        topics.change(Retire(app), by=BY)
        assert [names(topics, version) for version in range(4)] == [[], ["App"], ["Web"], []]

    def test_says_what_was_changed_by_whom_and_why(self, topics: TopicService) -> None:
        app = plant(topics, "App")
        topics.change(Retire(app), by="usr_wang", note=" we sold it ")
        newest = topics.list_versions()[0]
        told = (newest.number, newest.kind, newest.subjects, newest.changed_by, newest.note)
        assert told == (2, ChangeKind.RETIRED, (app,), "usr_wang", "we sold it")

    def test_is_told_to_the_audit_log_and_to_listeners(
        self, topics: TopicService, staff: StaffService, outbox: Outbox
    ) -> None:
        app = plant(topics, "App")
        [entry] = staff.audit.newest()
        assert (entry.by, entry.action, entry.subject) == (BY, "topics.changed", app)
        assert entry.details == {"change": "added", "version": 1}
        assert [(one.kind, one.payload) for one in outbox.claim()] == [("TopicsChanged", b'{"tree_version":1}')]

    def test_is_known_to_another_process_at_once(
        self, topics: TopicService, db: Database, outbox: Outbox, staff: StaffService
    ) -> None:
        other = TopicService(db, outbox, topics._clock, staff.audit)
        assert other.tree().version == 0
        plant(topics, "App")
        assert names(other) == ["App"]


class TestAMerge:
    @pytest.fixture
    def merged(self, topics: TopicService) -> tuple[str, str]:
        slow = plant(topics, "Slow app", include=("laggy", "Slow"), exclude=("slow cooker",), urgency=Urgency.HIGH)
        speed = plant(topics, "App speed", include=("slow",), exclude=("laggy", "slow courier"))
        plant(topics, "On old phones", slow)
        topics.change(Merge((slow,), speed), by=BY)
        return slow, speed

    def test_takes_phrases_and_urgency_along_and_what_stands_below(
        self, topics: TopicService, merged: tuple[str, str]
    ) -> None:
        about = topics.tree().get(merged[1]).description
        assert (about.include, about.exclude) == (("slow", "laggy"), ("slow courier",))
        assert about.urgency is Urgency.HIGH
        assert names(topics, below=merged[1]) == ["On old phones"]
        assert names(topics) == ["App speed"]

    def test_shows_what_was_kept_under_the_sources_under_the_target(
        self, topics: TopicService, merged: tuple[str, str]
    ) -> None:
        slow, speed = merged
        assert topics.successors(slow, seen_in=3) == ((speed,), Remap.ALL)
        assert topics.history().today(slow, 3, "any words") == speed
        assert topics.successors(slow, seen_in=1, until=2) == ((slow,), Remap.ALL)

    def test_undone_gives_everything_back_and_has_what_came_meanwhile_read_again(
        self, topics: TopicService, merged: tuple[str, str]
    ) -> None:
        slow, speed = merged
        topics.undo(by=BY)
        assert topics.tree().topics == topics.tree(3).topics
        assert topics.successors(slow, seen_in=3) == ((slow,), Remap.ALL)
        assert topics.successors(speed, seen_in=4) == ((speed, slow), Remap.READING)


class TestASplit:
    @pytest.fixture
    def parts(self, topics: TopicService) -> tuple[str, ...]:
        """Delivery, its speed, its packaging."""
        delivery = plant(topics, "Delivery")
        plant(topics, "Price")
        halves = (draft("Speed", include=("late", "慢")), draft("Packaging", include=("box", "包装")))
        return topics.change(Split(delivery, halves, Remap.PHRASE), by=BY).subjects

    def test_puts_the_parts_where_the_whole_was(self, topics: TopicService, parts: tuple[str, ...]) -> None:
        assert names(topics) == ["Speed", "Packaging", "Price"]

    @pytest.mark.parametrize(
        ("words", "part"),
        [
            pytest.param("The courier was late", 1, id="a phrase of the one"),
            pytest.param("包装破了", 2, id="a phrase of the other"),
            pytest.param("late, and the box was wet", None, id="of both: read again"),
            pytest.param("terrible", None, id="of none: read again"),
        ],
    )
    def test_maps_history_by_its_phrases(
        self, topics: TopicService, parts: tuple[str, ...], words: str, part: int | None
    ) -> None:
        today = topics.history().today(parts[0], 2, words)
        assert today == (None if part is None else parts[part])

    def test_undone_shows_the_parts_under_the_whole(self, topics: TopicService, parts: tuple[str, ...]) -> None:
        whole, speed, packaging = parts
        topics.undo(by=BY)
        assert topics.history().today(speed, 3, "late") == whole
        assert topics.history().today(packaging, 3, "") == whole
        assert topics.history().today(whole, 2, "") == whole

    def test_by_phrases_needs_phrases(self, topics: TopicService) -> None:
        with pytest.raises(InvalidInput) as refused:
            topics.change(Split(plant(topics, "A"), (draft("B", include=("b",)), draft("C")), Remap.PHRASE), by=BY)
        assert refused.value.pointer == "/parts/1/include"

    def test_of_a_topic_with_others_below_it_asks_to_move_them_first(self, topics: TopicService) -> None:
        above = plant(topics, "Above")
        plant(topics, "Below", above)
        with pytest.raises(Conflict, match="below Above first"):
            topics.change(Split(above, (draft("B"), draft("C"))), by=BY)


class TestUndoing:
    def test_step_by_step_leads_back_to_the_beginning(self, topics: TopicService) -> None:
        app = plant(topics, "App")
        topics.change(Redefine(app, draft("Web").description), by=BY)
        topics.undo(by=BY)
        plant(topics, "Shop")
        topics.undo(by=BY)
        assert names(topics) == ["App"]
        topics.undo(by=BY)
        assert names(topics) == []
        with pytest.raises(Conflict, match="no change to undo"):
            topics.undo(by=BY)

    def test_of_a_new_topic_shows_what_came_under_it_under_the_one_above(self, topics: TopicService) -> None:
        product = plant(topics, "Product")
        screen = plant(topics, "Screen", product)
        topics.undo(by=BY)
        assert topics.history().today(screen, 2, "") == product
        topics.undo(by=BY)
        assert topics.history().today(product, 1, "") is None
