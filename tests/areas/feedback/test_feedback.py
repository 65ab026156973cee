"""What one can do with feedback."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhiyin.base.clock import FixedClock, to_micros
from zhiyin.base.errors import NotFound
from zhiyin.base.scope import EVERYTHING, ScopeFilter
from zhiyin.customers.model import Trust
from zhiyin.db.database import Database
from zhiyin.db.fact_batches import FactBatches
from zhiyin.db.outbox import Outbox
from zhiyin.feedback.model import Answer, Response, ResponseKind, Wanted
from zhiyin.feedback.service import FeedbackService
from zhiyin.touchpoints.marks import Mark, MarkFor
from zhiyin.touchpoints.model import TakenInteraction
from zhiyin.warehouse.facts import decode

HOUR = 3_600_000_000
START = to_micros(datetime(2026, 3, 1, tzinfo=UTC))
LI, WANG = 20, 30


@pytest.fixture
def facts(db: Database, clock: FixedClock) -> FactBatches:
    return FactBatches(db, clock)


@pytest.fixture
def outbox(db: Database, clock: FixedClock) -> Outbox:
    return Outbox(db, clock, {"FeedbackReceived": ["listener"]})


@pytest.fixture
def feedback(db: Database, outbox: Outbox, facts: FactBatches) -> FeedbackService:
    return FeedbackService(db, outbox, facts, zone=ZoneInfo("Asia/Shanghai"))


def taken(id_: int, name: str, *, by: int = LI, scope: int = 0, **properties: Any) -> TakenInteraction:
    """An interaction, its id in hours after the start."""
    return TakenInteraction(id_, by, 1, scope, name, "track", START + id_ * HOUR, "email", "", properties)


def answered(id_: int, score: object, response: str = "r1", **properties: Any) -> TakenInteraction:
    asked = {"response_id": response, "question_kind": "nps", "survey_id": "s1"}
    return taken(id_, "Survey Responded", **{**asked, "score": score, **properties})


def the_only(feedback: FeedbackService) -> Response:
    (record,) = feedback.list_responses(EVERYTHING).responses
    return record.response


def latest(facts: FactBatches) -> list[dict[str, Any]]:
    """What the warehouse believes: of each fact the last revision, retracted ones left out."""
    found: dict[int, dict[str, Any]] = {}
    for batch in facts.list_waiting(()):
        for row in decode(batch.fact, batch.payload).to_pylist():
            if row["fact_id"] not in found or row["revision"] > found[row["fact_id"]]["revision"]:
                found[row["fact_id"]] = row
    return [row for row in found.values() if not row["retracted"]]


class TestSurveyAnswers:
    def test_an_answer_becomes_a_fact(self, feedback: FeedbackService, facts: FactBatches) -> None:
        feedback.take([answered(1, 9, order_id=1001, comment="送货很快")])
        feedback.take([answered(1, 9, order_id=1001, comment="送货很快")])
        (fact,) = latest(facts)
        assert fact | {"question_kind": "nps", "score": 9.0, "scale_max": 10, "relation": "transactional"} == fact
        assert (fact["order_number"], fact["channel"], fact["survey_id"], fact["revision"]) == (
            "1001",
            "email",
            "s1",
            1,
        )
        assert the_only(feedback).language == "zh"

    def test_the_same_response_again_is_a_correction(self, feedback: FeedbackService, facts: FactBatches) -> None:
        feedback.take([answered(1, 3, comment="slow")])
        feedback.take([answered(2, 8)])
        response = the_only(feedback)
        assert response.answers == (Answer("", "nps", 8.0, 10, "slow"),)
        assert response.answered_at == START + HOUR
        assert [fact["score"] for fact in latest(facts)] == [8.0]

    def test_a_corrected_score_takes_its_mark_along(self, feedback: FeedbackService) -> None:
        assert feedback.take([answered(1, 3)]) == []  # marked by the intake already
        marks = feedback.take([answered(2, 10)])
        assert MarkFor(1, Mark(0, "low_score")) in marks
        assert MarkFor(2, Mark(1, "high_score", {"score": "10", "highest": 10})) in marks

    def test_a_survey_of_several_questions(self, feedback: FeedbackService, facts: FactBatches) -> None:
        answers = [
            {"question_id": "q1", "question_kind": "csat", "score": 4},
            {"question_id": "q2", "question_kind": "ces2", "score": "7"},
            {"question_id": "q3", "comment": "thanks"},
        ]
        feedback.take([taken(1, "Survey Responded", response_id="r1", answers=answers)])
        assert {(fact["question_kind"], fact["score"], fact["scale_max"]) for fact in latest(facts)} == {
            ("csat", 4.0, 5), ("ces2", 7.0, 7), ("words", None, None),
        }  # fmt: skip
        assert the_only(feedback).words == "thanks"

    def test_a_channel_of_choice_is_written_as_channels_are(
        self, feedback: FeedbackService, facts: FactBatches
    ) -> None:
        question = {"question_kind": "preferred_channel", "choice": " Mini Program"}
        feedback.take([taken(1, "Survey Responded", response_id="r1", answers=[question])])
        assert [(fact["question_kind"], fact["choice"]) for fact in latest(facts)] == [
            ("preferred_channel", "mini_program")
        ]

    def test_questions_told_one_by_one_belong_together(self, feedback: FeedbackService, facts: FactBatches) -> None:
        feedback.take([answered(1, 9, question_id="q1"), answered(2, 2, question_id="q2", question_kind="csat")])
        assert [(answer.question_id, answer.score) for answer in the_only(feedback).answers] == [("q1", 9), ("q2", 2)]
        assert len(latest(facts)) == 2

    @pytest.mark.parametrize(
        ("properties", "expected"),
        [
            pytest.param({"question_kind": "nps", "score": 11}, Answer("", "nps", None, 10, None), id="off the scale"),
            pytest.param(
                {"question_kind": "nps", "score": 4, "scale_max": 5}, Answer("", "nps", 4.0, 5, None), id="not recoded"
            ),
            pytest.param({"question_kind": "ces1", "score": 5}, Answer("", "ces1", 5.0, 5, None), id="effort"),
            pytest.param(
                {"question_kind": "Mood", "score": 2, "scale_max": 3}, Answer("", "mood", 2.0, 3, None), id="our own"
            ),
            pytest.param({"score": True, "comment": 7}, Answer("", "words", None, None, "7"), id="junk"),
        ],
    )
    def test_an_answer_is_kept_on_its_own_scale(
        self, feedback: FeedbackService, properties: dict[str, Any], expected: Answer
    ) -> None:
        feedback.take([taken(1, "Survey Responded", response_id="r1", **properties)])
        assert the_only(feedback).answers == (expected,)

    def test_a_withdrawn_answer_counts_no_more(self, feedback: FeedbackService, facts: FactBatches) -> None:
        feedback.take([taken(5, "Survey Response Deleted", response_id="r1")])
        feedback.take([answered(1, 9)])
        assert (latest(facts), feedback.list_responses(EVERYTHING).responses) == ([], [])
        feedback.take([answered(6, 8)])
        assert [fact["score"] for fact in latest(facts)] == [8.0]


class TestReviews:
    def test_a_review_with_its_answer(self, feedback: FeedbackService, facts: FactBatches) -> None:
        review: dict[str, Any] = {"review_id": "v1", "product_id": "p1", "rating": "5"}
        review |= {"review_body": "好茶", "title": "很好"}
        feedback.take(
            [taken(1, "Product Reviewed", **review), taken(2, "Review Answered", review_id="v1", message="谢谢")]
        )
        response = the_only(feedback)
        assert response.answers == (Answer("", "stars", 5.0, 5, "好茶"),)
        assert response.reply is not None
        assert (response.title, response.reply.words) == ("很好", "谢谢")
        assert [(fact["question_kind"], fact["score"], fact["product_id"]) for fact in latest(facts)] == [
            ("stars", 5.0, "p1")
        ]

    def test_a_platform_may_give_the_reviews_of_two_orders_one_number(
        self, feedback: FeedbackService, facts: FactBatches
    ) -> None:
        for id_, order, rating in ((1, "A", 1), (2, "B", 5)):
            feedback.take([taken(id_, "Review Posted", review_id="v1", order_id=order, rating=rating)])
        assert {(fact["order_number"], fact["score"]) for fact in latest(facts)} == {("A", 1.0), ("B", 5.0)}
        feedback.take([taken(3, "Review Deleted", review_id="v1", order_id="A")])
        assert [fact["order_number"] for fact in latest(facts)] == ["B"]
        feedback.take([taken(4, "Review Deleted", review_id="v1")])
        assert latest(facts) == []

    def test_words_of_their_own_accord(self, feedback: FeedbackService) -> None:
        feedback.take([taken(1, "Feedback Given", comment="店员很热情", kind="praise"), taken(2, "Feedback Given")])
        kinds = [(one.kind, one.response.words) for one in feedback.list_responses(EVERYTHING).responses]
        assert kinds == [(ResponseKind.WORDS, None), (ResponseKind.WORDS, "店员很热情")]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_shuffled_and_late_tellings_give_the_same_facts(
    feedback: FeedbackService, facts: FactBatches, data: st.DataObject
) -> None:
    id_ = str(data.draw(st.uuids()))
    story = [
        taken(1, "Review Posted", review_id=id_, order_id=f"A{id_}", rating=1, review_body="late"),
        taken(2, "Review Posted", review_id=id_, order_id=f"B{id_}", rating=2),
        taken(3, "Review Deleted", review_id=id_),
        taken(4, "Review Answered", review_id=id_, message="sorry"),
        taken(5, "Review Posted", review_id=id_, order_id=f"B{id_}", rating=4),
    ]
    for batch in data.draw(st.lists(st.lists(st.sampled_from(story)), max_size=3)):
        feedback.take(batch)
    feedback.take(data.draw(st.permutations(story)))
    told = [fact for fact in latest(facts) if id_ in fact["order_number"]]
    assert [(fact["order_number"], fact["score"]) for fact in told] == [(f"B{id_}", 4.0)]
    (record,) = [r for r in feedback.list_responses(EVERYTHING, limit=200).responses if r.response_id == id_]
    assert record.response.reply is not None
    assert record.response.answered_at == START + 2 * HOUR


class TestForgeries:
    """With a key that anybody can read; what the brand's own systems tell is vouched for."""

    def test_change_no_response(self, feedback: FeedbackService, facts: FactBatches) -> None:
        feedback.take([answered(1, 9, comment="fine")._replace(trust=Trust.SERVER)])
        before = feedback.list_responses(EVERYTHING)
        forged = [answered(2, 0)._replace(identity_id=WANG), taken(3, "Survey Response Deleted", response_id="r1")]
        marks = feedback.take(forged)
        assert feedback.list_responses(EVERYTHING) == before
        assert len(facts.list_waiting(())) == 1
        assert MarkFor(2, Mark(0, "low_score")) in marks

    def test_that_came_first_fall_when_a_server_speaks(self, feedback: FeedbackService, facts: FactBatches) -> None:
        feedback.take([answered(1, 0, question_id="q1"), answered(2, 0, question_id="q2")])
        feedback.take([answered(3, 9, question_id="q1")._replace(trust=Trust.SERVER, identity_id=WANG)])
        (fact,) = latest(facts)
        assert (fact["score"], fact["identity_id"]) == (9.0, WANG)

    def test_a_withdrawal_of_every_review_of_a_number_leaves_ours(self, feedback: FeedbackService) -> None:
        ours = taken(1, "Review Posted", review_id="v1", order_id="A1", rating=5)._replace(trust=Trust.SERVER)
        theirs = taken(2, "Review Posted", review_id="v1", order_id="A2", rating=5)
        withdrawn = taken(3, "Review Deleted", review_id="v1")
        for batch in ([ours], [withdrawn], [theirs]):
            feedback.take(batch)
        assert [one.response.about.order_number for one in feedback.list_responses(EVERYTHING).responses] == ["A1"]


class TestFinding:
    @pytest.fixture(autouse=True)
    def some_responses(self, feedback: FeedbackService) -> None:
        feedback.take([
            answered(1, 9, "r1"),
            answered(2, 2, "r2")._replace(scope_id=3),
            answered(3, 7, "r3")._replace(identity_id=WANG),
            taken(4, "Product Reviewed", review_id="v1", product_id="p1", rating=3),
        ])  # fmt: skip

    def test_pages_follow_each_other(self, feedback: FeedbackService) -> None:
        first = feedback.list_responses(EVERYTHING, limit=3)
        second = feedback.list_responses(EVERYTHING, before=first.next_position, limit=3)
        ids = [one.response_id for one in first.responses + second.responses]
        assert (ids, second.next_position) == (["v1", "r3", "r2", "r1"], None)

    @pytest.mark.parametrize(
        ("wanted", "expected"),
        [
            pytest.param(Wanted(identity_ids=[LI]), ["v1", "r2", "r1"], id="of somebody"),
            pytest.param(Wanted(kind="review"), ["v1"], id="reviews"),
            pytest.param(Wanted(question_kind="nps", score_to=6), ["r2"], id="detractors"),
            pytest.param(Wanted(survey_id="s1", score_from=7), ["r3", "r1"], id="of a survey, not unhappy"),
            pytest.param(Wanted(product_id="p1"), ["v1"], id="of a product"),
        ],
    )
    def test_only_what_is_wanted(self, feedback: FeedbackService, wanted: Wanted, expected: list[str]) -> None:
        assert [one.response_id for one in feedback.list_responses(EVERYTHING, wanted).responses] == expected

    def test_other_brands_responses_are_not_there(self, feedback: FeedbackService) -> None:
        theirs = ScopeFilter(frozenset({3}))
        assert [one.response_id for one in feedback.list_responses(theirs).responses] == ["r2"]
        foreign = feedback.list_responses(EVERYTHING).responses[0]
        with pytest.raises(NotFound):
            feedback.get_response(foreign.id, theirs)

    def test_the_last_score_of_everybody(self, feedback: FeedbackService) -> None:
        scores = feedback.last_scores([LI, WANG, 99], EVERYTHING)
        assert {who: (answer.kind, answer.score) for who, (_, answer) in scores.items()} == {
            LI: ("stars", 3.0), WANG: ("nps", 7.0),
        }  # fmt: skip


def test_others_hear_of_it(feedback: FeedbackService, outbox: Outbox) -> None:
    feedback.take([answered(1, 9)])
    heard: list[bytes] = []
    outbox.deliver({"listener": heard.append})
    (record,) = feedback.list_responses(EVERYTHING).responses
    assert heard == [b'{"response_ids":[%d]}' % record.id]


class TestReviewsOfCompetitorsProducts:
    @pytest.fixture
    def feedback(self, db: Database, outbox: Outbox, facts: FactBatches) -> FeedbackService:
        zone = ZoneInfo("Asia/Shanghai")
        return FeedbackService(db, outbox, facts, zone=zone, is_own=lambda brand, _: brand == "华星")

    @pytest.mark.parametrize(
        ("about", "brand", "whose"),
        [
            pytest.param({}, None, LI, id="nobody says whose it is: ours"),
            pytest.param({"brand": "华星"}, None, LI, id="ours by name"),
            pytest.param({"brand": "Other"}, "Other", 0, id="a competitor's, of nobody we know"),
            pytest.param({"brand": "Other", "order_id": "7"}, "Other", LI, id="a competitor's, linked by an order"),
        ],
    )
    def test_are_told_apart_from_those_of_ours(
        self, feedback: FeedbackService, facts: FactBatches, about: dict[str, Any], brand: str | None, whose: int
    ) -> None:
        feedback.take([taken(1, "Product Reviewed", review_id="1", rating=2, product_id="P", **about)])
        (fact,) = latest(facts)
        assert (fact["brand"], fact["identity_id"], fact["score"]) == (brand, whose, 2)
