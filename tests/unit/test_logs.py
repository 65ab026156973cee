"""Logs are one JSON object a line, and carry what they were handed."""

from __future__ import annotations

import json
import logging

from zhiyin.app.logs import JsonLines


def line(message: str, **extra: object) -> dict[str, object]:
    record = logging.getLogger("zhiyin.test").makeRecord(
        "zhiyin.test", logging.WARNING, "file.py", 1, message, (), None, extra=extra
    )
    found: dict[str, object] = json.loads(JsonLines().format(record))
    return found


def test_a_record_is_one_line_of_json() -> None:
    said = line("listener failed", listener="orders", attempts=3)
    assert said["level"] == "warning"
    assert said["says"] == "listener failed"
    assert (said["listener"], said["attempts"]) == ("orders", 3)


def test_a_line_break_in_a_message_does_not_make_a_second_line() -> None:
    record = logging.makeLogRecord({"msg": "one\ntwo", "levelno": 20, "levelname": "INFO"})
    assert "\n" not in JsonLines().format(record)
