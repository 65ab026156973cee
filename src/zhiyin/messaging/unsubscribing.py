"""The token in a mail by which its reader ends it: signed, good for one thing, known without being kept."""

from __future__ import annotations

import base64
import hmac


def token_for(key: bytes, what: str) -> str:
    """Ends the subscription `what`; who has no key can make none."""
    mac = base64.urlsafe_b64encode(hmac.digest(key, what.encode(), "sha256")[:18]).decode()
    return f"{what}.{mac}"


def named_by(key: bytes, token: str) -> str | None:
    """Which subscription the token ends; None for a token that is not ours."""
    what = token.rpartition(".")[0]
    return what if what and hmac.compare_digest(token_for(key, what).encode(), token.encode()) else None


def headers(url: str) -> dict[str, str]:
    """So that a reader's mail program offers it: one click, no page in between (RFC 8058)."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
