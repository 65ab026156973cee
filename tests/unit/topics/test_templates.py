"""The topic templates are complete in three languages, and their words tell topics apart."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import pytest

from zhiyin.base.errors import NotFound
from zhiyin.base.locale import Locale
from zhiyin.topics.templates import GENERAL, Template, TemplateTopic, list_templates, load_template

TRADES = ("general", "apparel", "banking", "beauty", "electronics_retail", "restaurants", "telecom")
EVERY = [pytest.param(template, id=template.id) for template in list_templates()]


def in_one_line(one: str, other: str) -> bool:
    return f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")


def test_there_is_a_template_for_each_trade_and_a_general_one_first() -> None:
    assert tuple(template.id for template in list_templates()) == TRADES


@pytest.mark.parametrize("id", ["bakery", "../general", "", "General"])
def test_an_unknown_template_is_not_found(id: str) -> None:
    with pytest.raises(NotFound, match="there is no template"):
        load_template(id)


@pytest.mark.parametrize("template", EVERY)
class TestATemplate:
    def test_has_25_to_40_topics_in_two_to_four_levels(self, template: Template) -> None:
        assert 25 <= len(template.topics) <= 40
        assert {topic.key.count("/") for topic in template.topics} <= {0, 1, 2, 3}

    def test_tells_each_topic_once_and_below_one_that_stands_before_it(self, template: Template) -> None:
        before: set[str | None] = {None}
        for topic in template.topics:
            assert topic.key not in before
            assert topic.parent_key in before
            before.add(topic.key)

    def test_is_complete_in_three_languages(self, template: Template) -> None:
        for topic in template.topics:
            for locale in Locale:
                assert topic.names[locale].strip()
                assert topic.definitions[locale].endswith((".", "。")), topic.key
                assert 5 <= len(topic.include[locale]) <= 20, (topic.key, locale)

    def test_calls_no_two_topics_side_by_side_the_same(self, template: Template) -> None:
        for locale in Locale:
            names = [(topic.parent_key, topic.names[locale]) for topic in template.topics]
            assert len({*names}) == len(names)

    def test_puts_a_phrase_under_one_topic_or_those_above_it(self, template: Template) -> None:
        meant: dict[str, set[str]] = defaultdict(set)
        for topic in template.topics:
            for phrases in topic.include.values():
                for phrase in phrases:
                    meant[phrase.casefold()].add(topic.key)
        torn = {
            phrase: keys
            for phrase, keys in meant.items()
            if not all(in_one_line(one, other) for one, other in combinations(keys, 2))
        }
        assert torn == {}

    def test_writes_a_phrase_once_a_language_and_never_both_ways(self, template: Template) -> None:
        for topic in template.topics:
            for locale in Locale:
                include = [phrase.casefold() for phrase in topic.include[locale]]
                assert len({*include}) == len(include), topic.key
                assert not {*include} & {phrase.casefold() for phrase in topic.exclude[locale]}, topic.key


def general_topics() -> dict[str, TemplateTopic]:
    return {topic.key: topic for topic in load_template(GENERAL).topics}


def test_a_trade_borrows_general_topics_as_they_are_but_for_phrases_of_its_own() -> None:
    payment = {topic.key: topic for topic in load_template("beauty").topics}["price/promotion"]
    general = general_topics()["price/promotion"]
    assert "free gift" in general.include[Locale.EN]
    assert "free gift" not in payment.include[Locale.EN]  # beauty has a topic for gifts
    assert payment.definitions == general.definitions
