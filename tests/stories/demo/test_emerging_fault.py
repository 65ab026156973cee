"""The demo's planted fault is the surest emerging issue, found by listening day by day, with its product and words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.stories.demo.conftest import app_of, zhiyin
from zhiyin.app.emerging import emerging_kinds
from zhiyin.app.jobs import job_runner
from zhiyin.connectors.demo import truths
from zhiyin.feedback.emerging.service import JOB_KIND

pytestmark = pytest.mark.acceptance

CUSTOMERS, SEED = 6_000, 7
"""About twenty texts a day: with a tenth of them the fault is told of once in ten days, and cannot be known."""


def test_the_planted_fault_is_the_surest_issue_of_the_demo(tmp_path: Path) -> None:
    zhiyin("demo", "--customers", str(CUSTOMERS), "--seed", str(SEED), "--data", str(tmp_path))
    app = app_of(tmp_path)
    reading = app.texts.reading(app.db, app.jobs, app.clock)
    assert reading is not None
    while reading.step():
        pass
    with app.db.transaction() as tx:
        app.jobs.add(tx, JOB_KIND, {})
    assert job_runner(app, emerging_kinds(app))()
    app.close()
    surest = json.loads(zhiyin("emerging", "list", "--json", "--data", str(tmp_path)).stdout)[0]
    assert surest["where"]["sku"] == truths.FAULT_SKU
    assert any(words in phrase for words in truths.FAULT_WORDS for phrase in surest["phrases"][:3])
