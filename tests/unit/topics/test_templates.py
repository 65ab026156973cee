"""The topic templates are complete in three languages, and their words tell topics apart."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib import resources
from itertools import chain, combinations
from pathlib import Path

import pytest

from zhiyin.base.errors import NotFound
from zhiyin.base.locale import Locale
from zhiyin.topics.templates import GENERAL, Template, TemplateTopic, list_templates, load_template

TRADES = ("general", "apparel", "banking", "beauty", "electronics_retail", "restaurants", "telecom")
SCRIPTS = {Locale.ZH_CN: "gb2312", Locale.ZH_TW: "big5"}  # neither knows the characters of the other script alone
SENTENCES = {Locale.EN: 3, Locale.ZH_CN: 3, Locale.ZH_TW: 1}
DEPARTMENT = re.compile(
    "product|quality|logistics|stores|service|after_sales|marketing|digital|finance|risk|kitchen|operations|network|"
    "field_service|cards|payments|branches|lending|wealth"
)
MAINLAND = re.compile("屏幕|軟件|信息|質量|短信|視頻|網絡|客戶|賬|登錄|默認|打印|信號|發貨|運營商|充電寶")
KEYS_GIVEN = Path(__file__).with_name("template_keys.txt")
EVERY = [pytest.param(template, id=template.id) for template in list_templates()]


def in_one_line(one: str, other: str) -> bool:
    return f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")


def own_topics() -> Iterator[TemplateTopic]:
    """Every topic once, though several trades borrow it."""
    general = general_topics()
    for template in list_templates():
        yield from (one for one in template.topics if template.id == GENERAL or one.key not in general)


def sentences(topic: TemplateTopic) -> Iterator[str]:
    for examples in (topic.examples_positive, topic.examples_negative):
        yield from chain.from_iterable(examples.values())


def every_word(topic: TemplateTopic, locale: Locale) -> list[str]:
    lists = (topic.include, topic.exclude, topic.examples_positive, topic.examples_negative)
    return [topic.names[locale], topic.definitions[locale], *chain.from_iterable(one[locale] for one in lists)]


def demo_sentences(told: object) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict | list):
        for one in told.values() if isinstance(told, dict) else told:
            yield from demo_sentences(one)


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

    def test_excludes_only_what_would_be_taken_for_one_of_its_phrases(self, template: Template) -> None:
        for topic in template.topics:
            for locale, phrases in topic.exclude.items():
                include = [phrase.casefold() for phrase in topic.include[locale]]
                idle = [one for one in phrases if not any(phrase in one.casefold() for phrase in include)]
                assert idle == [], topic.key

    def test_shows_sentences_of_each_topic_and_sentences_that_only_look_like_it(self, template: Template) -> None:
        for topic in template.topics:
            for locale, least in SENTENCES.items():
                assert len(topic.examples_positive[locale]) >= least, (topic.key, locale)
                assert len(topic.examples_negative[locale]) >= least, (topic.key, locale)

    @pytest.mark.parametrize("locale", SCRIPTS)
    def test_writes_each_chinese_in_its_own_script(self, template: Template, locale: Locale) -> None:
        for topic in template.topics:
            for words in every_word(topic, locale):
                assert words.encode(SCRIPTS[locale], "replace").decode(SCRIPTS[locale]) == words, topic.key

    def test_says_in_taiwan_what_is_said_there(self, template: Template) -> None:
        for topic in template.topics:
            told = [words for words in every_word(topic, Locale.ZH_TW) if MAINLAND.search(words)]
            assert told == [], topic.key

    def test_names_a_department_that_is_known(self, template: Template) -> None:
        assert [one.key for one in template.topics if not DEPARTMENT.fullmatch(one.department)] == []


def test_no_sentence_stands_twice() -> None:
    counts = Counter(sentence for topic in own_topics() for sentence in sentences(topic))
    assert [sentence for sentence, count in counts.items() if count > 1] == []


def test_no_sentence_names_this_product() -> None:
    told = [one for topic in own_topics() for one in sentences(topic)]
    assert [one for one in told if "zhiyin" in one.lower() or "知音" in one] == []


def test_no_sentence_is_one_of_the_demos() -> None:
    words = resources.files("zhiyin.connectors.demo") / "words"
    demo = [set(demo_sentences(json.loads((words / f"{one}.json").read_text(encoding="utf-8")))) for one in Locale]
    told = {one for topic in own_topics() for one in sentences(topic)}
    long = {one.strip(" .。，,!！") for one in chain.from_iterable(demo) if len(one) >= 6}
    assert {one for one in told if one.strip(" .。，,!！") in long} == set()


def test_two_trades_never_mean_different_things_by_one_key() -> None:
    counts = Counter(topic.key for topic in own_topics())
    assert [key for key, count in counts.items() if count > 1] == []


def test_a_key_once_given_stays() -> None:
    """Trees that came from a template find their topics by it."""
    kept = {f"{template.id} {topic.key}" for template in list_templates() for topic in template.topics}
    assert set(KEYS_GIVEN.read_text(encoding="utf-8").split("\n")) - {""} <= kept


def general_topics() -> dict[str, TemplateTopic]:
    return {topic.key: topic for topic in load_template(GENERAL).topics}


def test_a_trade_borrows_general_topics_as_they_are_but_for_phrases_of_its_own() -> None:
    payment = {topic.key: topic for topic in load_template("beauty").topics}["price/promotion"]
    general = general_topics()["price/promotion"]
    assert "free gift" in general.include[Locale.EN]
    assert "free gift" not in payment.include[Locale.EN]  # beauty has a topic for gifts
    assert payment.definitions == general.definitions
