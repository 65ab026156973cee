"""What could not be delivered is shown to a person, who tries it again or lets it go."""

from __future__ import annotations

from typing import Any

from tests.web.cast import ANALYST, OWNER, House
from zhiyin.db.jobs import Jobs


def test_facts_that_cannot_be_read_are_shown_and_can_be_let_go(parts: Any, house: House) -> None:
    with parts.db.transaction() as tx:
        parts.facts.add(tx, "fact_orders", 3, b"torn")
    with house.as_(OWNER) as browser:
        [stuck] = browser.get("/deliveries/dead", Accept_Language="zh-CN").json()["facts"]
        assert (stuck["fact"], stuck["row_count"]) == ("fact_orders", 3)
        assert stuck["error"].startswith("无法读取 fact_orders")
        with house.as_(ANALYST) as other:
            assert other.delete(f"/deliveries/facts/{stuck['id']}").status_code == 403
        assert browser.delete(f"/deliveries/facts/{stuck['id']}").status_code == 204
        assert browser.delete(f"/deliveries/facts/{stuck['id']}").status_code == 404
        assert browser.get("/deliveries/dead").json() == {"data": [], "facts": []}


def test_a_failed_job_can_be_tried_again(parts: Any, house: House) -> None:
    jobs: Jobs = parts.jobs
    with parts.db.transaction() as tx:
        job_id = jobs.add(tx, "import", {})
    jobs.refuse(job_id, "the disk is full")
    with house.as_(OWNER) as browser:
        assert browser.post(f"/jobs/{job_id}/retry").json()["state"] == "waiting"
        assert browser.post(f"/jobs/{job_id}/retry").status_code == 409
