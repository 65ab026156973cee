"""Texts that nobody can like, read by the encoder: each has its result or its reason, and none stops another."""

from __future__ import annotations

import pytest

from tests.areas.feedback.opinions.bench import Brand
from tests.stories.polluted import LONG, POLLUTED, TEN_MEGABYTES, Polluted
from zhiyin.base.scope import EVERYTHING
from zhiyin.feedback.opinions.model import HeardText, TextState
from zhiyin.nlp.model import Defect
from zhiyin.nlp.shipped import open_encoder


@pytest.fixture
def heard(brand: Brand) -> dict[str, HeardText]:
    """All of them, and one of ten megabytes between, as the worker has read them."""
    texts = {name: one.text for name, one in POLLUTED.items()}
    texts["ten megabytes"] = LONG * (TEN_MEGABYTES // len(LONG.encode()))
    brand.model = open_encoder()  # type: ignore[assignment]  # the bench takes any model that reads
    for number, text in enumerate(texts.values(), start=1):
        brand.says(number, text)
    brand.read_all()
    names = dict(enumerate(texts, start=1))
    return {names[one.verbatim.origin_id]: one for one in brand.opinions.list_texts(EVERYTHING, limit=100).texts}


def test_each_has_its_result_or_its_reason(heard: dict[str, HeardText]) -> None:
    assert {one.verbatim.state for one in heard.values()} == {TextState.READ}
    for name, expected in POLLUTED.items():
        if expected.text.strip():
            _meets(heard[name], expected)


def test_of_a_text_without_end_the_beginning_is_heard(heard: dict[str, HeardText]) -> None:
    analysis = heard["ten megabytes"].analysis
    assert analysis is not None
    assert Defect.TOO_LONG in analysis.defects
    assert heard["ten megabytes"].opinions


def test_every_opinion_stands_in_what_was_written(heard: dict[str, HeardText]) -> None:
    for one in heard.values():
        for told in one.opinions:
            spans = (told.opinion.sentence, told.opinion.aspect, told.opinion.words)
            assert all(span.of(one.verbatim.text) for span in spans if span is not None)


def _meets(heard: HeardText, expected: Polluted) -> None:
    analysis = heard.analysis
    assert analysis is not None
    assert expected.defect is None or expected.defect in analysis.defects, (expected.text, analysis.defects)
    assert expected.language in (None, analysis.language)
    said = [told.opinion.words.of(expected.text) for told in heard.opinions if told.opinion.words]
    assert expected.holds is None or any(expected.holds in words for words in said), said
