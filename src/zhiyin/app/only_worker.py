"""Whether a process that does long work is the only one: then what a dead one had begun is taken up at once."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zhiyin.app.build import App


@contextmanager
def working(app: App) -> Iterator[None]:
    """While this process does long work, known to the others beside the same file of rows.

    Rows in PostgreSQL may have workers on other machines: there a dead one's
    work waits until its lease has run out.
    """
    file = app.db.engine.url.database
    if not app.db.is_sqlite or not file:
        yield
        return
    with Path(file).with_name("workers.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pass  # another one lives, and may be at it
        else:
            app.jobs.let_go()
            app.outbox.let_go()
            app.texts.opinions.let_go()
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield
