"""`zhiyin topics proposals`: topics that may be missing, as the last search found them, or searched for now."""

from __future__ import annotations

import argparse
import json
import os
import time
from contextlib import closing

from zhiyin.app.build import App, build
from zhiyin.app.jobs import job_runner
from zhiyin.app.topic_discovery import discovery_kinds
from zhiyin.base.config import load_settings
from zhiyin.base.errors import Unavailable
from zhiyin.base.scope import EVERYTHING
from zhiyin.feedback.proposals.model import Proposal

BY = "command line"
_OPEN = ("waiting", "running")


def show_proposals(options: argparse.Namespace) -> None:
    """List them, the largest first."""
    with closing(build(load_settings(os.environ, overrides={"data": options.data}))) as app:
        if options.search:
            _search(app)
        found = app.proposals.list_proposals(EVERYTHING)
    if options.json:
        return print(json.dumps([_told(one) for one in found], ensure_ascii=False, indent=1))
    for one in found:
        print(f"{one.id}  {one.sentence_count:>5} sentences  {_share(one)}  {_called(one)}")
        for example in one.examples[:2]:
            print(f"    {' '.join(example.words.split())[:100]}")
    return print(f"{len(found)} topics may be missing")


def _search(app: App) -> None:
    """Ask for it, do it unless a worker is at it already, and wait for what comes of it."""
    job, step = app.proposals.search(by=BY), job_runner(app, discovery_kinds(app))
    while (job := app.jobs.get(job.id)).state in _OPEN:
        if not step():
            time.sleep(0.2)
    if job.state != "done":
        raise Unavailable("no topics were searched for: {reason}", reason=job.error or job.state)


def _told(one: Proposal) -> dict[str, object]:
    share = one.share
    return {
        "id": one.id, "names": dict(one.names.words), "phrases": {key: [*each] for key, each in one.phrases.items()},
        "sentences": one.sentence_count, "texts": one.text_count,
        "share": None if share is None else {"value": share.value, "low": share.low, "high": share.high, "n": share.n},
        "cohesion": one.cohesion, "model": one.model, "examples": [each.words for each in one.examples],
    }  # fmt: skip


def _share(one: Proposal) -> str:
    share = one.share
    if share is None or share.value is None or share.low is None or share.high is None:
        return "-"
    return f"{share.value:6.1%} ({share.low:.1%} to {share.high:.1%})"


def _called(one: Proposal) -> str:
    """As a person named it, or by its phrases."""
    phrases = [phrase for each in one.phrases.values() for phrase in each[:3]]
    return "; ".join(one.names.words.values()) or ", ".join(phrases) or "-"
