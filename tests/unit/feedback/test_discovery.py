from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from zhiyin.feedback.listening.discovery import Dismissed, Proposal, Unplaced, Wishes, proposals

SAID = {
    "parking": (
        "no parking in front of the shop",
        "parking lot was full",
        "parking costs more than lunch",
        "找不到停车位",
        "停车位太少",
        "停车位收费太贵",
    ),
    "music": (
        "the music is too loud",
        "loud music all evening",
        "turn the loud music down",
        "背景音乐太吵",
        "背景音乐很大声",
        "背景音乐放得太响",
    ),
    "children": (
        "no high chair for our baby",
        "high chair was broken",
        "high chair was dirty",
        "没有儿童座椅",
        "儿童座椅坏了",
        "儿童座椅很脏",
    ),
}
WISHES = Wishes(groups=3)
EACH = 30


def said(seed: int = 0) -> tuple[list[Unplaced], np.ndarray]:
    """Three things that have no topic, each in two languages, as vectors of a model that hears no language."""
    random = np.random.default_rng(seed)
    clauses: list[Unplaced] = []
    rows: list[np.ndarray] = []
    for sayings in SAID.values():
        direction = random.normal(size=24)
        for number in range(EACH):
            clauses.append(Unplaced(f"t{len(clauses)}", sayings[number % len(sayings)]))
            rows.append(direction + random.normal(size=24) * 0.5)
    return clauses, np.array(rows)


def of_parking(found: list[Proposal]) -> Proposal:
    return next(each for each in found if "停车位" in each.names.get("zh", ()))


class TestProposals:
    @pytest.fixture
    def found(self) -> list[Proposal]:
        return proposals(*said(), wishes=WISHES)

    def test_are_the_things_that_are_spoken_of(self, found: list[Proposal]) -> None:
        assert sorted(each.size for each in found) == [EACH] * 3

    def test_have_names_in_both_languages(self, found: list[Proposal]) -> None:
        names = [(each.names["en"][0], each.names["zh"][0]) for each in found]
        for english, chinese in (("parking", "停车位"), ("music", "背景音乐"), ("high chair", "儿童座椅")):
            assert any(english in one and chinese in other for one, other in names), names

    def test_have_shares_with_intervals(self, found: list[Proposal]) -> None:
        share = found[0].share
        assert share.value == pytest.approx(1 / 3)
        assert share.low is not None
        assert share.high is not None
        assert share.low < 1 / 3 < share.high

    def test_are_the_same_when_asked_again(self, found: list[Proposal]) -> None:
        assert [each.text_ids for each in proposals(*said(), wishes=WISHES)] == [each.text_ids for each in found]


def test_what_is_said_in_one_language_has_no_invented_name_in_the_other() -> None:
    clauses, rows = said()
    english = [at for at, clause in enumerate(clauses) if clause.words.isascii()]
    found = proposals([clauses[at] for at in english], rows[english], wishes=WISHES)
    assert {language for each in found for language in each.names} == {"en"}


def test_what_was_dismissed_stays_away_when_it_grows() -> None:
    before = of_parking(proposals(*said(), wishes=WISHES))
    clauses, rows = said()
    theirs = [at for at, clause in enumerate(clauses) if clause.text_id in before.text_ids]
    clauses += [replace(clauses[at], text_id=f"again {at}") for at in theirs]
    rows = np.concatenate([rows, rows[theirs] + 0.01])
    found = proposals(clauses, rows, dismissed=[Dismissed(before.centre, ())], wishes=WISHES)
    assert len(found) == 2
    assert all("停车位" not in each.names["zh"] for each in found)


def test_what_was_dismissed_is_known_by_its_words_when_the_model_changed() -> None:
    before = of_parking(proposals(*said(), wishes=WISHES))
    words = tuple(phrase for phrases in before.names.values() for phrase in phrases)
    found = proposals(*said(), dismissed=[Dismissed(np.ones(3), words)], wishes=WISHES)
    assert len(found) == 2


def test_examples_show_what_is_nearly_the_same_once() -> None:
    clauses, rows = said()
    rows[:10] = rows[0]
    examples = of_parking(proposals(clauses, rows, wishes=WISHES)).examples
    assert len(set(examples) & {f"t{at}" for at in range(10)}) <= 1
    assert len(examples) == WISHES.examples


def test_what_has_nothing_in_common_is_no_topic() -> None:
    random = np.random.default_rng(1)
    clauses = [Unplaced(str(at), f"word{at}") for at in range(200)]
    assert proposals(clauses, random.normal(size=(200, 64))) == []


@pytest.mark.parametrize("count", [0, 1, 7])
def test_a_handful_of_clauses_is_no_topic(count: int) -> None:
    assert proposals([Unplaced(str(at), "x") for at in range(count)], np.ones((count, 4))) == []
