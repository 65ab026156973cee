"""`zhiyin topics refit`: learn topics anew from all labels, here and now, and tell what came of it."""

from __future__ import annotations

import argparse
import json
import os
import time
from contextlib import closing

from zhiyin.app.build import App, build
from zhiyin.app.jobs import job_runner
from zhiyin.app.topic_refit import TopicRefit, figures
from zhiyin.base.config import load_settings
from zhiyin.base.errors import Unavailable
from zhiyin.db.jobs import Job
from zhiyin.topics.head_service import JOB_KIND
from zhiyin.topics.refitting import LEAST_LABELS, Fit, Verdict

BY = "command line"
_OPEN = ("waiting", "running")


def refit_topics(options: argparse.Namespace) -> None:
    """Ask for it, do it unless a worker is at it already, and wait for what comes of it."""
    with closing(build(load_settings(os.environ, overrides={"data": options.data}))) as app:
        job = _done(app, app.topic_heads.ask(by=BY))
        if job.state != "done":
            raise Unavailable("topics were not learnt anew: {reason}", reason=job.error or job.state)
        fit = app.topic_heads.list_fits(1)[0]
    print(json.dumps(figures(fit), ensure_ascii=False) if options.json else _said(fit))


def _done(app: App, job: Job) -> Job:
    model = app.texts.find_model()
    if model is None:
        raise Unavailable("no text model can be opened; look at the log")
    refit = TopicRefit(app.db, app.jobs, app.topics, app.topic_heads, app.texts.opinions, model)
    step = job_runner(app, {JOB_KIND: refit.do})
    while (job := app.jobs.get(job.id)).state in _OPEN:
        if not step():
            time.sleep(0.2)
    return job


def _said(fit: Fit) -> str:
    before, after = fit.checked.before, fit.checked.after
    if fit.verdict is Verdict.TOO_FEW:
        return f"{len(fit.gold_ids)} labels: too few to learn from and to check by; {LEAST_LABELS} are needed"
    taken = "taken: texts are read again" if fit.verdict is Verdict.TAKEN else "not taken: it is worse"
    shares = " -> ".join(f"{one.value:.1%} ({one.low:.1%} to {one.high:.1%})" for one in (before, after))
    return f"{len(fit.gold_ids)} labels, {fit.vote_count} votes of rules; right on labels put aside: {shares}; {taken}"
