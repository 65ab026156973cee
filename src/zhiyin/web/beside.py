"""The worker process beside the server: started with it, started again when it dies, stopped with it."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Mapping

from zhiyin.base.config import Settings

log = logging.getLogger(__name__)

STOP_SECONDS = 8


class WorkerBeside:
    """One worker process, watched."""

    def __init__(self, settings: Settings, environ: Mapping[str, str]) -> None:
        self._command = [sys.executable, "-m", "zhiyin.main", "worker", "--beside", str(os.getpid())]
        self._environ = {**environ, **_as_environment(settings)}
        self._starting = threading.Lock()
        self._is_stopping = False
        self._process = self._start()

    def process_id(self) -> int | None:
        """Its number while it lives."""
        return self._process.pid if self._process.poll() is None else None

    def watch(self) -> bool:
        """Start it again if it has ended."""
        with self._starting:
            if not self._is_stopping and self._process.poll() is not None:
                log.error("the worker ended (%s); starting it again", self._process.returncode)
                self._process = self._start()
        return False

    def ask_to_stop(self) -> None:
        """Let it finish its present steps, while we finish ours."""
        with self._starting:
            self._is_stopping = True
            self._process.terminate()

    def stop(self) -> None:
        """Until it has ended; one that does not end is killed, and its work done again at the next start."""
        self.ask_to_stop()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command, env=self._environ)  # noqa: S603 - our own interpreter and module


def _as_environment(settings: Settings) -> dict[str, str]:
    """The settings of this server, so that the worker has the very same."""
    given = {
        "data": settings.data,
        "database_url": settings.database_url,
        "brand": settings.brand,
        "time_zone": settings.time_zone,
        "currency": settings.currency,
        "locale": settings.locale,
        "phone_region": settings.phone_region,
    }
    return {f"ZHIYIN_{name.upper()}": str(value) for name, value in given.items()}
