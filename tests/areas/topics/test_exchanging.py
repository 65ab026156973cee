"""Templates and files: what they bring into a tree, and what stays as it is."""

from __future__ import annotations

import pytest

from tests.areas.topics.planting import BY, draft, plant
from zhiyin.base.errors import InvalidInput
from zhiyin.base.locale import Locale
from zhiyin.db.database import Database
from zhiyin.topics.changes import Move, Place, Redefine, Retire
from zhiyin.topics.model import ChangeKind
from zhiyin.topics.service import TopicService
from zhiyin.topics.store import written as told
from zhiyin.topics.templates import GENERAL, list_templates, load_template


@pytest.mark.parametrize("template", [one.id for one in list_templates()])
def test_a_template_is_taken_whole_and_a_second_time_not_at_all(topics: TopicService, template: str) -> None:
    change = topics.apply_template(load_template(template), by=BY)
    assert change is not None
    assert (change.kind, change.details) == (ChangeKind.TEMPLATE_APPLIED, (template,))
    assert len(change.subjects) == len(load_template(template).topics)
    assert {topics.path_of(id_) for id_ in change.subjects} == {one.key for one in load_template(template).topics}
    assert topics.apply_template(load_template(template), by=BY) is None


def test_every_template_finds_its_place_beside_the_others(topics: TopicService) -> None:
    for template in list_templates():
        topics.apply_template(template, by=BY)
    paths = [topics.path_of(topic.id) for topic in topics.tree().below(None)]
    assert len(set(paths)) == len(paths)


def test_what_somebody_renamed_moved_or_retired_stays_so(topics: TopicService) -> None:
    general = load_template(GENERAL)
    topics.apply_template(general, by=BY)
    tree = topics.tree()
    first, second, third = tree.children(None)[:3]
    topics.change(Redefine(first.id, draft("Ours").description), by=BY)
    topics.change(Move(second.id, Place(third.id)), by=BY)
    topics.change(Retire(tree.children(None)[-1].id), by=BY)
    assert topics.apply_template(general, by=BY) is None


def test_a_topic_of_ones_own_of_the_same_name_is_the_one_of_the_template(topics: TopicService) -> None:
    general = load_template(GENERAL)
    name = general.topics[0].names[Locale.ZH_CN]
    own = plant(topics, name, key="our_own")
    topics.apply_template(general, by=BY)
    assert topics.tree().children(None)[0].id == own
    below = {topic.origin for topic in topics.tree().below(own)}
    assert all(key.startswith(f"{general.topics[0].key}/") for key in below)


class TestAFile:
    def test_of_the_tree_changes_nothing_where_it_is_taken_again(self, topics: TopicService) -> None:
        topics.apply_template(load_template("restaurants"), by=BY)
        assert topics.import_yaml(topics.export_yaml(), by=BY) is None

    def test_makes_the_same_tree_elsewhere(self, topics: TopicService, db: Database) -> None:
        topics.apply_template(load_template("restaurants"), by=BY)
        file, before = topics.export_yaml(), topics.tree()
        while topics.tree().topics:
            topics.undo(by=BY)
        change = topics.import_yaml(file, by=BY)
        assert change is not None
        assert change.kind is ChangeKind.IMPORTED
        after = topics.tree()
        for topic in before.below(None):
            assert told(after.get(topic.id).description) == told(topic.description)
            assert after.path_of(topic.id) == before.path_of(topic.id)
        assert topics.export_yaml() == file

    def test_renames_moves_adds_and_retires_in_one_change(self, topics: TopicService) -> None:
        app, shop = plant(topics, "App"), plant(topics, "Shop")
        file = f"""
topics:
- id: {shop}
  names: {{en: Store, zh-TW: 門市}}
  topics:
  - names: {{zh-CN: 排队}}
    urgency: high
    tag: emotional
    examples: ["等了半小时"]
    counterexamples: ["线上排队很快"]
"""
        assert topics.import_yaml(file, by=BY) is not None
        tree = topics.tree()
        assert tree.get(app).retired_in == tree.version
        assert [tree.path_of(topic.id) for topic in tree.below(None)] == ["shop", "shop/pai_dui"]
        assert tree.get(shop).description.names.words == {Locale.EN: "Store", Locale.ZH_TW: "門市"}

    def test_without_ids_knows_topics_by_their_keys(self, topics: TopicService) -> None:
        app = plant(topics, "App")
        topics.import_yaml("topics: [{key: app, names: {en: Web}}, {names: {en: Shop}}]", by=BY)
        assert topics.tree().children(None)[0].id == app

    @pytest.mark.parametrize(
        ("file", "message"),
        [
            pytest.param("", "nothing stands in the file", id="empty"),
            pytest.param("topics: [", "line 2, column 1: this is no YAML", id="not closed"),
            pytest.param("topics:\n- name: {en: A}", "topic has no key `name`; did you mean `names`", id="key"),
            pytest.param("topics:\n- names: {fr: A}", "line 2, column 11: names has no key `fr`", id="language"),
            pytest.param("topics:\n- names: {en: no}", "line 2, column 15: a text belongs here", id="not a text"),
            pytest.param("topics:\n\n- include: [a]", "line 3, column 3: a topic needs a name", id="no name"),
            pytest.param("topics:\n- names: {en: A}\n  urgency: 2", "line 3, column 12: `2` is", id="urgency"),
            pytest.param("topics:\n- names: {en: A}\n  topics: b", "line 3, column 11: a list belongs here", id="list"),
            pytest.param("topics:\n- names: {en: A}\n  id: a", "a is no id of a topic", id="id"),
            pytest.param("topics:\n- names: {en: &a A, zh-CN: *a}", "write the value itself", id="alias"),
            pytest.param("topics:\n- names: {en: A}\n  key: A b", "A b is no key", id="no such key"),
            pytest.param("topics: [{names: {en: A\x07}}]", "a sign stands in the file", id="control sign"),
        ],
    )  # fmt: skip
    def test_that_cannot_be_taken_is_refused_with_its_line(self, topics: TopicService, file: str, message: str) -> None:
        with pytest.raises(InvalidInput) as refused:
            topics.import_yaml(file, by=BY)
        assert message in str(refused.value)
        assert refused.value.pointer == "/yaml"
        assert topics.tree().version == 0

    def test_tells_a_mistake_in_the_readers_language(self, topics: TopicService) -> None:
        with pytest.raises(InvalidInput) as refused:
            topics.import_yaml("topics:\n- include: [a]", by=BY)
        assert refused.value.message(Locale.ZH_CN) == "第 2 行第 3 列：主题至少要有一种语言的名称"
