"""The demo brand's goals: every one of them can be measured, and they are set once."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from zhiyin.app.build import build
from zhiyin.base.config import load_settings
from zhiyin.cli.demo_goals import set_goals


def test_the_demo_brand_has_a_tree_of_goals(tmp_path: Path) -> None:
    with closing(build(load_settings({}, overrides={"data": tmp_path}))) as app:
        set_goals(app, 2_000)
        set_goals(app, 2_000)
        with app.db.reading() as tx:
            found = app.kpis.known(tx)
    tops = [kpi for kpi in found if kpi.parent_id is None]
    goals = [kpi for kpi in found if kpi.measure]
    assert (len(tops), len(found) - len(goals), len(goals)) == (1, 6, 10)
    assert all(goal.target and goal.department for goal in goals)
