"""What was watched before places were told apart is watched of the whole company, with its alerts."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from zhiyin.db.database import Database
from zhiyin.db.migration import migrate
from zhiyin.performance.watching import store
from zhiyin.performance.watching.model import Wanted

_SERIES = "INSERT INTO watched_series VALUES ('wat_1', 'revenue', 'CNY', 'web', true, NULL, 1, NULL, true, \
'2026-03-01', NULL, NULL, '', NULL)"
_ALERT = """
    INSERT INTO metric_alert VALUES ('alr_1', 'wat_1', 'wat_1', 1, 2, '2026-02-01', '2026-03-01', 0, 7, :shift, '[]',
        'usr_1', NULL, NULL, NULL, '')
"""
_SHIFT = """{"since": "2026-02-20", "value": 1, "expected": 2, "difference": -1, "low": -2, "high": -0.5, "n": 9,
    "sureness": 4, "once_in_days": 1000}"""


def test_series_and_alerts_of_before_stay_as_they_were(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path / 'rows.db'}")
    migrate(db, to="0022_digest")
    with db.transaction() as tx:
        tx.execute(text(_SERIES))
        tx.execute(text(_ALERT), {"shift": _SHIFT})
    migrate(db)
    with db.transaction() as tx:
        (series,) = store.list_series(tx)
        (alert,) = store.list_alerts(tx, Wanted(is_open=True))
        assert (series.id, series.channel, series.only, series.is_judged) == ("wat_1", "web", (), True)
        assert (alert.series, alert.owner_id, alert.shift.n, alert.days) == (series, "usr_1", 9, ())
        assert not store.add_alert(tx, alert), "one is open of each series at most"
    db.close()
