"""Where service went right or wrong, as judged from one interaction or from what areas know of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from zhiyin.base.errors import InvalidInput
from zhiyin.base.locale import Locale, catalog
from zhiyin.touchpoints import mark_rules
from zhiyin.touchpoints.mark_rules import RULES
from zhiyin.touchpoints.marks import HOUR, MINUTE, Mark, Rulebook, explain

RULEBOOK = Rulebook()


def answer(kind: str, score: Any, **more: Any) -> dict[str, Any]:
    return {"response_id": "r1", "question_kind": kind, "score": score, **more}


@pytest.mark.parametrize(
    ("name", "properties", "expected"),
    [
        pytest.param("Survey Responded", answer("nps", 6), (-1, "low_score"), id="detractor"),
        pytest.param("Survey Responded", answer("nps", 7), None, id="passive"),
        pytest.param("Survey Responded", answer("nps", 9), (1, "high_score"), id="promoter"),
        pytest.param("Survey Responded", answer("NPS", "10"), (1, "high_score"), id="score as text"),
        pytest.param("Survey Responded", answer("nps", 4, scale_max=5), None, id="another scale is not recoded"),
        pytest.param("Survey Responded", answer("nps", 11), None, id="no answer to this question"),
        pytest.param("Survey Responded", answer("csat", 2), (-1, "low_score"), id="dissatisfied"),
        pytest.param("Survey Responded", answer("csat", 3), None, id="neither"),
        pytest.param("Survey Responded", answer("csat", 4), (1, "high_score"), id="satisfied"),
        pytest.param("Survey Responded", answer("csat", 5, scale_max=7), None, id="5 of 7 is not the top"),
        pytest.param("Survey Responded", answer("csat", 6, scale_max=7), (1, "high_score"), id="6 of 7 is"),
        pytest.param("Survey Responded", answer("ces1", 5), (-1, "low_score"), id="much effort"),
        pytest.param("Survey Responded", answer("ces1", 1), (1, "high_score"), id="little effort"),
        pytest.param("Survey Responded", answer("ces2", 3), (-1, "low_score"), id="not easy"),
        pytest.param("Survey Responded", answer("ces2", 4), None, id="undecided"),
        pytest.param("Survey Responded", answer("ces2", 5), (1, "high_score"), id="easy"),
        pytest.param("Survey Responded", answer("mood", 1), None, id="a kind without a known scale"),
        pytest.param("Survey Responded", answer("nps", None), None, id="no score"),
        pytest.param(
            "Survey Responded",
            {"answers": [answer("csat", 5), answer("nps", 2), "junk"]},
            (-1, "low_score"),
            id="the worst of several",
        ),
        pytest.param("Product Reviewed", {"rating": "1"}, (-1, "low_score"), id="one star"),
        pytest.param("Review Posted", {"rating": 5}, (1, "high_score"), id="five stars"),
        pytest.param("Feedback Given", {"kind": "表扬"}, (1, "praise"), id="praise"),
        pytest.param("Ticket Opened", {"kind": "Complaint"}, (-1, "complaint"), id="complaint"),
        pytest.param("Ticket Opened", {"ticket_id": "7"}, None, id="a ticket is not wrong by itself"),
        pytest.param("Order Returned", {"order_id": "1"}, (-1, "return"), id="return"),
        pytest.param("Payment Failed", {}, (-1, "failed_payment"), id="failed payment"),
        pytest.param("Product Unavailable", {}, (-1, "stock_out"), id="out of stock"),
        pytest.param("Product Viewed", {"in_stock": False}, (-1, "stock_out"), id="seen, but out of stock"),
        pytest.param("Product Viewed", {"price": 5}, None, id="seen"),
        pytest.param("Order Cancelled", {"cancelled_by": "brand"}, (-1, "cancelled_by_us"), id="cancelled by us"),
        pytest.param("Order Cancelled", {"cancelled_by": "customer"}, None, id="cancelled by the customer"),
        pytest.param("Call Ended", {"abandoned": True, "wait_seconds": 190}, (-1, "hung_up"), id="hung up"),
        pytest.param("Call Ended", {"wait_seconds": 5}, None, id="answered"),
        pytest.param("Order Completed", {"order_id": "1"}, None, id="an order"),
    ],
)
def test_one_interaction_is_judged_by_itself(
    name: str, properties: dict[str, Any], expected: tuple[int, str] | None
) -> None:
    mark = RULEBOOK.judge(name, properties)
    assert (mark and (mark.value, mark.rule)) == expected


def test_a_delivery_after_its_promise_is_late() -> None:
    assert RULEBOOK.delivery(promised_at=10 * HOUR, delivered_at=10 * HOUR).value == 0
    assert RULEBOOK.delivery(promised_at=10 * HOUR, delivered_at=58 * HOUR) == Mark(-1, "late_delivery", {"hours": 48})


def test_a_day_of_grace_can_be_given() -> None:
    rules = [rule.changed(enabled=True, thresholds={"grace_hours": 24}) for rule in [mark_rules.LATE_DELIVERY]]
    assert Rulebook(rules).delivery(0, 24 * HOUR).value == 0
    assert Rulebook(rules).delivery(0, 25 * HOUR).value == -1


def test_a_first_answer_is_held_against_the_target_of_its_channel() -> None:
    assert RULEBOOK.first_response(0, 30 * MINUTE, "email").value == 0
    assert RULEBOOK.first_response(0, 30 * MINUTE, "chat") == Mark(-1, "slow_response", {"minutes": 30, "target": 2})


def test_a_fast_solution_is_praised_and_a_slow_one_passed_over() -> None:
    assert RULEBOOK.solution(0, 5 * MINUTE, "email").value == 1
    assert RULEBOOK.solution(0, 500 * MINUTE, "email").value == 0


def test_asking_again_within_a_week_is_a_repeat() -> None:
    assert RULEBOOK.contact(opened_at=48 * HOUR, before=0) == Mark(-1, "repeat_contact", {"hours": 48})
    assert RULEBOOK.contact(opened_at=8 * 24 * HOUR, before=0).value == 0
    assert RULEBOOK.contact(opened_at=0, before=None).value == 0


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_that_is_switched_off_marks_nothing(rule: mark_rules.MarkRule) -> None:
    off = Rulebook([other.changed(enabled=other.id != rule.id, thresholds={}) for other in RULES])
    found = [
        off.judge(name, properties)
        for name, properties in [
            ("Survey Responded", answer("nps", 0)),
            ("Survey Responded", answer("nps", 10)),
            ("Feedback Given", {"kind": "praise"}),
            ("Feedback Given", {"kind": "complaint"}),
            ("Ticket Reopened", {}),
            ("Order Returned", {}),
            ("Order Cancelled", {"cancelled_by": "brand"}),
            ("Payment Failed", {}),
            ("Delivery Failed", {}),
            ("Product Unavailable", {}),
            ("Call Ended", {"abandoned": True}),
        ]
    ]
    found += [off.delivery(0, 9 * HOUR), off.overdue(0, 9 * HOUR), off.first_response(0, 9 * HOUR, "email")]
    found += [off.no_response(0, 9 * HOUR, "email"), off.solution(0, 1, "email"), off.contact(1, 0)]
    assert {mark.rule for mark in found if mark and mark.value} <= {other.id for other in RULES} - {rule.id}


def test_a_rule_takes_no_threshold_that_it_does_not_have() -> None:
    with pytest.raises(InvalidInput, match="no threshold"):
        mark_rules.LATE_DELIVERY.changed(enabled=True, thresholds={"patience": 3})


def test_every_rule_is_explained_in_three_languages() -> None:
    mark = Mark(-1, "late_delivery", {"hours": 48})
    assert [explain(mark, locale) for locale in Locale] == ["delivered 48 hours late", "晚到 48 小时", "晚到 48 小時"]
    for locale in (Locale.ZH_CN, Locale.ZH_TW):
        assert [r.id for r in RULES if not {r.title, r.reason} <= set(catalog(locale))] == []


def test_the_page_about_marks_shows_the_rules_as_they_are() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "concepts" / "marks.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.split("|")[1:4]] for line in page.splitlines() if line.startswith("| ")]
    shown = {rule: (mark, thresholds) for rule, mark, thresholds in rows[1:]}
    assert shown == {
        rule.id: (
            "wrong" if rule.value < 0 else "right",
            ", ".join(f"{name} {limit:g}" for name, limit in rule.thresholds.items()),
        )
        for rule in RULES
    }
