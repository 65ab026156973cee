"""Webhooks as Standard Webhooks wants them: an id, an instant, and a signature over both and the body."""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import datetime

from zhiyin.messaging.mail import Refused
from zhiyin.messaging.outgoing import Outgoing

SECRET_MARK = "whsec_"  # noqa: S105 - what every secret begins with, not one of them
_GONE = 410


def new_secret() -> str:
    """What the receiver checks signatures with."""
    return SECRET_MARK + base64.b64encode(secrets.token_bytes(24)).decode()


def signature(secret: str, message_id: str, seconds: int, body: bytes) -> str:
    """v1,<base64 of HMAC-SHA256 over id.timestamp.body>."""
    key = base64.b64decode(secret.removeprefix(SECRET_MARK))
    digest = hmac.digest(key, f"{message_id}.{seconds}.".encode() + body, "sha256")
    return f"v1,{base64.b64encode(digest).decode()}"


def post(outgoing: Outgoing, url: str, secret: str, message_id: str, now: datetime, body: bytes) -> None:
    """Until the receiver has taken it. Raises `Refused` when it wants no more; the same id means the same message."""
    seconds = int(now.timestamp())
    status = outgoing.post(
        url,
        body,
        {
            "Content-Type": "application/json",
            "User-Agent": "Zhiyin",
            "webhook-id": message_id,
            "webhook-timestamp": str(seconds),
            "webhook-signature": signature(secret, message_id, seconds, body),
        },
    )
    if status == _GONE:
        raise Refused("410: the receiver wants no more")
    if not 200 <= status < 300:
        raise ConnectionError(f"the receiver answered {status}")
