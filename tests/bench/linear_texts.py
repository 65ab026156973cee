"""How many short texts the linear model reads in a second on one core, beside what others use where it is installed."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from tools.train_text.written import CHINESE_INTENTS, ENGLISH_INTENTS
from zhiyin.base.locale import Locale
from zhiyin.nlp.linear.linear_model import LinearModel
from zhiyin.nlp.model import Example, Taxonomy, Topic
from zhiyin.topics.templates import TemplateTopic, load_template

TEXTS = 20_000
GOAL = 5_000


def linear_texts(folder: Path) -> None:
    """Everything that the linear model tells of a text, with a tree of forty topics; then others, sentiment alone."""
    model, tree = LinearModel.open(), tree_of("electronics_retail")
    for language, own in (("zh", CHINESE_INTENTS), ("en", ENGLISH_INTENTS)):
        texts = _many([text for sentences in own.values() for text in sentences])
        model.read(texts[:500], tree)  # fits the head of the tree
        speed = _speed(partial(model.read, texts, tree), len(texts))
        print(f"{model.name}, {language}, {len(tree.topics)} topics: {speed:,.0f} texts/s (goal {GOAL:,})")
        _others(language, texts)


def _others(language: str, texts: Sequence[str]) -> None:
    if language == "en" and (vader := _found("vaderSentiment.vaderSentiment")):
        judge = vader.SentimentIntensityAnalyzer()
        speed = _speed(lambda: [*map(judge.polarity_scores, texts)], len(texts))
        print(f"  VADER, sentiment alone: {speed:,.0f} texts/s")
    if language == "zh" and (snownlp := _found("snownlp")):
        few = texts[:1_000]
        speed = _speed(lambda: [snownlp.SnowNLP(text).sentiments for text in few], len(few))
        print(f"  SnowNLP, sentiment alone: {speed:,.0f} texts/s")


def _found(module: str) -> Any:
    """A package that only some who measure have installed; it is no dependency."""
    try:
        return importlib.import_module(module)
    except ImportError:
        return None


def _many(texts: Sequence[str]) -> list[str]:
    return [texts[place % len(texts)] for place in range(TEXTS)]


def _speed(work: Callable[[], object], count: int) -> float:
    begun = time.process_time()
    work()
    return count / (time.process_time() - begun)


def tree_of(template: str) -> Taxonomy:
    """A template as a model sees it."""
    return Taxonomy(1, tuple(map(_topic, load_template(template).topics)))


def _topic(told: TemplateTopic) -> Topic:
    return Topic(
        told.key,
        told.parent_key,
        {locale.value: told.names[locale] for locale in Locale},
        {locale.value: told.definitions[locale] for locale in Locale},
        include=[phrase for locale in Locale for phrase in told.include[locale]],
        exclude=[phrase for locale in Locale for phrase in told.exclude[locale]],
        examples=[
            Example(text, is_of_topic)
            for texts, is_of_topic in ((told.examples_positive, True), (told.examples_negative, False))
            for locale in Locale
            for text in texts[locale]
        ],
        urgency=told.urgency,
    )


if __name__ == "__main__":
    linear_texts(Path())
