"""The answers that most families share: JSON of one line, an invisible picture."""

from __future__ import annotations

import msgspec

from zhiyin.connectors.protocols.model import Answer, Outcome

_STATUS = {
    Outcome.OK: 200,
    Outcome.UNAUTHORISED: 401,
    Outcome.INVALID: 400,
    Outcome.TOO_LARGE: 413,
    Outcome.TOO_MANY: 429,
    Outcome.UNAVAILABLE: 503,
}
_MESSAGE = {
    Outcome.UNAUTHORISED: "unknown write key",
    Outcome.INVALID: "the body cannot be read",
    Outcome.TOO_LARGE: "the body is too large",
    Outcome.TOO_MANY: "too many requests",
    Outcome.UNAVAILABLE: "try again later",
}
_JSON = "application/json"
_PIXEL = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,"
    b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
_NEVER_STORED = (("Cache-Control", "no-store"),)
ACCEPTED = Answer(200, b'{"success":true}', _JSON)
PICTURE = Answer(200, _PIXEL, "image/gif", _NEVER_STORED)


def json_answer(value: object) -> Answer:
    """A settings document, fresh for each who asks."""
    return Answer(200, msgspec.json.encode(value), _JSON, _NEVER_STORED)


def refused(outcome: Outcome, retry_after_seconds: int) -> Answer:
    """{"success": false} with its reason; Retry-After where coming back helps."""
    body = msgspec.json.encode({"success": False, "message": _MESSAGE[outcome]})
    waits = outcome in (Outcome.TOO_MANY, Outcome.UNAVAILABLE)
    headers = (("Retry-After", str(retry_after_seconds)),) if waits else ()
    return Answer(_STATUS[outcome], body, _JSON, headers)
