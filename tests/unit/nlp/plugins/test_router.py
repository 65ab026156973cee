"""Several models behind one: the right one is asked, and somebody always answers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pytest

from zhiyin.nlp.linear.linear_model import LinearModel
from zhiyin.nlp.model import Analysis, Intent, Language, Polarity, Scored, Stance, Taxonomy
from zhiyin.nlp.plugins.agreement import Agreement
from zhiyin.nlp.plugins.router import Route, Router, Task
from zhiyin.nlp.plugins.shadow import Shadowed

LINEAR = LinearModel.open()
TREE = Taxonomy(1)
TEXTS = ["很好用", "terrible service", "物流快"]


@dataclass
class Opposite:
    """A model of one rule: it says the opposite of the linear one, and always that somebody asks."""

    name: str = "opposite@1"
    heard: list[str] = field(default_factory=list)
    before: Callable[[], None] = lambda: None

    def read(self, texts: Sequence[str], taxonomy: Taxonomy) -> list[Analysis]:
        self.heard += texts
        self.before()
        intents = (Scored(Intent.QUESTION, 1.0),)
        return [
            replace(one, model=self.name, sentiment=Polarity(-one.sentiment), intents=intents, stance=Stance.WARNS)
            for one in LINEAR.read(texts, taxonomy)
        ]


def failing() -> None:
    raise RuntimeError("out of memory")


def waited(gate: threading.Event) -> None:
    gate.wait(5)


@dataclass
class Seconds:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def router(*routes: Route, seconds: Callable[[], float] = time.monotonic) -> Router:
    return Router(routes, LINEAR, seconds)


def test_a_model_is_asked_for_its_languages_alone() -> None:
    theirs = Opposite()
    found = router(Route(theirs, frozenset({Language.ENGLISH}))).read(TEXTS, TREE)
    assert theirs.heard == ["terrible service"]
    assert [one.model for one in found] == ["linear@1", "opposite@1", "linear@1"]


def test_a_model_speaks_of_its_tasks_alone() -> None:
    own = LINEAR.read(TEXTS, TREE)
    found = router(Route(Opposite(), tasks=frozenset({Task.SENTIMENT}))).read(TEXTS, TREE)
    assert [one.sentiment for one in found] == [-one.sentiment for one in own]
    assert [one.intents for one in found] == [one.intents for one in own]
    assert {one.model for one in found} == {"opposite@1+linear@1"}


def test_of_two_that_fit_the_first_speaks() -> None:
    found = router(Route(Opposite("first@1")), Route(Opposite("second@1"))).read(TEXTS, TREE)
    assert {one.model for one in found} == {"first@1"}


def test_the_linear_model_answers_for_one_that_fails_until_it_has_rested() -> None:
    seconds, theirs = Seconds(), Opposite(before=failing)
    both = router(Route(theirs), seconds=seconds)
    assert {one.model for one in both.read(TEXTS, TREE)} == {"linear@1"}
    theirs.before = lambda: None
    assert {one.model for one in both.read(TEXTS, TREE)} == {"linear@1"}
    assert both.states["opposite@1"].last_reason == "out of memory"
    seconds.now = 61.0
    assert {one.model for one in both.read(TEXTS, TREE)} == {"opposite@1"}


def test_the_linear_model_answers_for_one_that_is_slow() -> None:
    gate = threading.Event()
    both = router(Route(Opposite(before=lambda: waited(gate)), seconds_a_text=0.01))
    begun = time.monotonic()
    assert {one.model for one in both.read(TEXTS, TREE)} == {"linear@1"}
    assert time.monotonic() - begun < 4
    assert both.states["opposite@1"].last_reason == "it took too long"
    gate.set()


def test_too_few_answers_are_none() -> None:
    class Short(Opposite):
        def read(self, texts: Sequence[str], taxonomy: Taxonomy) -> list[Analysis]:
            return super().read(texts, taxonomy)[1:]

    assert {one.model for one in router(Route(Short())).read(TEXTS, TREE)} == {"linear@1"}


def test_the_router_is_called_by_all_its_models() -> None:
    assert router(Route(Opposite())).name == "opposite@1+linear@1"


class TestAChallengerInShadow:
    def test_changes_nothing_of_what_the_champion_says(self) -> None:
        shadowed = Shadowed(LINEAR, Opposite())
        assert shadowed.read(TEXTS, TREE) == LINEAR.read(TEXTS, TREE)
        assert shadowed.name == LINEAR.name

    def test_is_compared_task_by_task(self) -> None:
        shadowed = Shadowed(LINEAR, Opposite())
        shadowed.read(TEXTS, TREE)
        report = {one.task: one for one in shadowed.agreement.report()}
        assert (report[Task.SENTIMENT].n, report[Task.SENTIMENT].share) == (3, 0.0)
        assert report[Task.EMOTION].share == 1.0

    def test_that_fails_is_counted_and_stops_nothing(self) -> None:
        shadowed = Shadowed(LINEAR, Opposite(before=failing))
        assert len(shadowed.read(TEXTS, TREE)) == 3
        assert shadowed.agreement.failures == 3

    def test_may_be_given_a_share_of_the_texts_always_the_same(self) -> None:
        texts = [f"text number {number}" for number in range(400)]
        heard = []
        for _ in range(2):
            theirs = Opposite()
            Shadowed(LINEAR, theirs, share=0.25).read(texts, TREE)
            heard.append(theirs.heard)
        assert heard[0] == heard[1]
        assert len(heard[0]) == pytest.approx(100, abs=30)


class TestAgreement:
    def test_is_reckoned_as_in_the_books(self) -> None:
        """Cohen's own kind of table: 20 yes/yes, 15 no/no, 5 and 10 apart: p = .7, chance .5, kappa .4."""
        agreement = Agreement()
        counts = agreement.pairs[Task.SENTIMENT]
        counts.update({("yes", "yes"): 20, ("no", "no"): 15, ("yes", "no"): 5, ("no", "yes"): 10})
        (found,) = [one for one in agreement.report() if one.task is Task.SENTIMENT]
        assert found.share == pytest.approx(0.7)
        assert found.kappa == pytest.approx(0.4)
        assert found.low == pytest.approx(0.562, abs=0.001)
        assert found.high == pytest.approx(0.809, abs=0.001)

    def test_of_nothing_is_unknown(self) -> None:
        found = Agreement().report()[0]
        assert (found.n, found.share, found.kappa) == (0, None, None)

    def test_with_one_answer_alone_has_no_kappa(self) -> None:
        agreement = Agreement()
        agreement.pairs[Task.STANCE][("none", "none")] += 9
        (found,) = [one for one in agreement.report() if one.task is Task.STANCE]
        assert (found.share, found.kappa) == (1.0, None)
