"""The worker process: takes the journal in, tells listeners, does long work; rows only, no warehouse."""

from __future__ import annotations

import os
import signal
import threading
from datetime import timedelta
from functools import partial

from zhiyin.app.build import App, build
from zhiyin.app.emerging import emerging_kinds
from zhiyin.app.garbage import calm_garbage_collection
from zhiyin.app.jobs import job_runner, text_kinds
from zhiyin.app.listeners import WAITING_FOR_OTHERS, listeners
from zhiyin.app.logs import log_as_json
from zhiyin.app.loops import Loop, Loops
from zhiyin.app.only_worker import working
from zhiyin.app.text_models_told import Telling
from zhiyin.app.text_reading import hear_what_was_before
from zhiyin.app.topic_discovery import ask_daily, discovery_kinds
from zhiyin.base.config import Settings
from zhiyin.connectors.journal_intake import JournalIntake

JOURNAL_IDLE_SECONDS = 0.01  # looking costs little, and somebody may watch the live feed
GATHER_SECONDS = 0.03  # a transaction costs the same for one interaction and for hundreds: let some gather
WORTH_A_TRANSACTION = 1_000
OUTBOX_IDLE_SECONDS = 0.05
POST_IDLE_SECONDS = 1.0
POST_REST = timedelta(hours=2)  # of what could not be posted for half an hour; then it is tried anew
POST_WITHIN = timedelta(days=6)  # what is older is overtaken by the digest of the next week
JOBS_IDLE_SECONDS = 0.5
TEXTS_IDLE_SECONDS = 0.5
DOUBT_SECONDS = 5.0  # copies often come together: they are judged together
CHECK_SECONDS = 60.0  # promises that pass without an event: late parcels, unanswered requests
TIDY_SECONDS = 3600.0
LOOK_SECONDS = 300.0  # which traits have few values, if any value is new
RETELL_SECONDS = 10.0  # facts of an earlier version, after an upgrade or a change of business hours
TELL_SECONDS = 10.0  # how the text models do
WORKER_NICENESS = 10  # whoever waits for an answer of the server goes first


def loops_of(app: App, stopping: threading.Event, *, with_journal: bool) -> list[Loop]:
    """What a worker does. The journal is read only beside the server that writes it."""
    deliver = partial(app.outbox.deliver, listeners(app), is_stopping=stopping.is_set)
    loops = [
        Loop("outbox", lambda: deliver(but=WAITING_FOR_OTHERS) > 0, OUTBOX_IDLE_SECONDS),
        Loop("post", lambda: deliver(only=WAITING_FOR_OTHERS) > 0, POST_IDLE_SECONDS),
        Loop("post_again", lambda: app.outbox.revive(WAITING_FOR_OTHERS, POST_REST, POST_WITHIN) > 0, CHECK_SECONDS),
        Loop("promises", lambda: app.orders.check_promises(app.timeline.set_marks) > 0, CHECK_SECONDS),
        Loop("answers", lambda: app.support.check_responses(app.timeline.set_marks) > 0, CHECK_SECONDS),
        Loop(
            "told_again",
            lambda: app.orders.tell_again() + app.support.tell_again() + app.customers.cuts.tell_again() > 0,
            RETELL_SECONDS,
        ),
        Loop("trait_cuts", lambda: app.customers.cuts.look() > 0, LOOK_SECONDS),
        Loop("jobs", job_runner(app), JOBS_IDLE_SECONDS),
        Loop("imports", lambda: app.imports.tidy() > 0, TIDY_SECONDS),
    ]
    loops += _text_loops(app)
    loops += [
        Loop("emerging_due", app.emerging.ask_when_due, CHECK_SECONDS),
        Loop("emerging", job_runner(app, emerging_kinds(app)), JOBS_IDLE_SECONDS),
    ]
    if with_journal:
        journal = JournalIntake(
            app.journal_folder, app.db, app.intake, app.sources, app.clock, app.settings.phone_region
        )
        loops.append(Loop("intake", lambda: _take_in(journal, stopping), JOURNAL_IDLE_SECONDS))
    return loops


def _text_loops(app: App) -> list[Loop]:
    """Reading what customers wrote: new texts, all of them again when asked for, and those of before."""
    texts = app.texts
    before = partial(hear_what_was_before, app.db, texts.hearing, app.feedback, app.support)
    loops = [
        Loop("texts_of_before", lambda: before() > 0, TIDY_SECONDS),
        Loop("texts_told_again", lambda: texts.recorder.tell_again() > 0, RETELL_SECONDS),
        Loop("texts_doubted", texts.doubting.step, DOUBT_SECONDS),
        Loop("topics_sought", lambda: ask_daily(app), TIDY_SECONDS),
        Loop("topics_proposed", job_runner(app, discovery_kinds(app)), JOBS_IDLE_SECONDS),
    ]
    reading = texts.reading(app.db, app.jobs, app.clock)
    if reading is not None:
        loops.append(Loop("texts", reading.step, TEXTS_IDLE_SECONDS))
        telling = Telling(app.db, app.clock, app.settings.text_model, reading.model)
        loops.append(Loop("text_models", telling.step, TELL_SECONDS))
        loops.append(Loop("texts_again", job_runner(app, text_kinds(app, reading)), JOBS_IDLE_SECONDS))
    return loops


def _take_in(journal: JournalIntake, stopping: threading.Event) -> bool:
    """Take in what waits: a single message at once, a steady stream some at a time."""
    taken = journal.step()
    if 0 < taken < WORTH_A_TRANSACTION:
        stopping.wait(GATHER_SECONDS)
    return taken >= WORTH_A_TRANSACTION


def run_worker(settings: Settings, *, beside: int | None) -> None:
    """Work until SIGTERM; a worker beside a server (its process id) also stops when that has gone."""
    os.nice(WORKER_NICENESS)
    calm_garbage_collection()
    log_as_json()
    app = build(settings)
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    loops = loops_of(app, stopping, with_journal=beside is not None)
    if beside is not None:
        loops.append(Loop("server", lambda: _stop_when_orphaned(beside, stopping), 0.5))
    running = Loops(loops, stopping)
    with working(app):
        running.start()
        stopping.wait()
        app.jobs.pause()
        running.stop()
    app.close()


def _stop_when_orphaned(server: int, stopping: threading.Event) -> bool:
    if os.getppid() != server:
        stopping.set()
    return False
