"""What the browser SDKs of Segment and RudderStack ask for before they send anything."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from zhiyin.connectors.protocols.answers import json_answer
from zhiyin.connectors.protocols.model import Answer

# By default the SDK throws an event away after ten tries; a server that is being mended takes longer.
_PATIENCE = {"rateLimitConfig": {"maxRetryCount": 100}, "backoffConfig": {"maxRetryCount": 100}}
_ENABLED = {"__default": {"enabled": True, "integrations": {}}}


def settings(path: str, write_key: str, base_url: str) -> Answer:
    """The document that the asking SDK needs; everything in it points back to us."""
    if path.startswith("/sourceConfig"):
        return json_answer(_rudder(write_key))
    return json_answer(_segment(write_key, base_url))


def _segment(write_key: str, base_url: str) -> dict[str, Any]:
    """For @segment/analytics-next: send to us, measure nothing elsewhere."""
    ours = urlsplit(base_url)
    return {
        "integrations": {
            "Segment.io": {
                "apiKey": write_key,
                "apiHost": f"{ours.netloc}{ours.path.rstrip('/')}/v1",
                "protocol": ours.scheme,
                "httpConfig": _PATIENCE,
                "unbundledIntegrations": [],
                "addBundledMetadata": True,
                "versionSettings": {"version": "4.4.7", "componentTypes": ["browser"]},
            }
        },
        "plan": {"track": _ENABLED, "identify": _ENABLED, "group": _ENABLED},
        "edgeFunction": {},
        "analyticsNextEnabled": True,
        "middlewareSettings": {},
        "enabledMiddleware": {},
        "metrics": {"sampleRate": 0},
        "legacyVideoPluginsEnabled": False,
        "remotePlugins": [],
    }


def _rudder(write_key: str) -> dict[str, Any]:
    """For @rudderstack/analytics-js: no destination of its own, no report to its makers."""
    silent = {"errors": {"enabled": False}, "metrics": {"enabled": False}}
    return {
        "source": {
            "id": "zhiyin",
            "name": "zhiyin",
            "writeKey": write_key,
            "enabled": True,
            "workspaceId": "zhiyin",
            "config": {"statsCollection": silent},
            "destinations": [],
            "connections": [],
            "dataplanes": {},
        },
        "updatedAt": "2026-01-01T00:00:00.000Z",
        "consentManagementMetadata": {"providers": [], "resolutionStrategy": ""},
    }
