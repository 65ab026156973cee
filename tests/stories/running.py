"""A real server in a process of its own, which a story starts, kills and starts again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from zhiyin.app.build import App, build
from zhiyin.base.config import Settings, load_settings
from zhiyin.base.scope import EVERYTHING
from zhiyin.connectors.sources.model import KeyKind

READY_SECONDS = 30


def free_port() -> int:
    """A port of the loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RunningServer:
    """`zhiyin serve` on its own data folder and port."""

    def __init__(self, data: Path, *, port: int | None = None, environment: dict[str, str] | None = None) -> None:
        self.data = data
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = {**os.environ, **(environment or {})}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def settings(self) -> Settings:
        given = {name: value for name, value in self._environment.items() if name.startswith("ZHIYIN_")}
        return load_settings(given, folder=self.data, overrides={"data": self.data, "port": self.port})

    def app(self) -> App:
        """The same installation, opened in this process: to prepare it, and to look at what is stored."""
        return build(self.settings)

    def write_key(self, kind: KeyKind = KeyKind.SERVER, name: str = "web shop") -> str:
        """A key of a new source."""
        app = self.app()
        source = app.sources.create(name, "web")
        _, key = app.sources.create_key(source.public_id, kind, EVERYTHING)
        app.close()
        return key

    def start(self) -> float:
        """Start it; how many seconds it took until it was ready."""
        self.data.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "zhiyin.main", "serve", "--data", str(self.data), "--port", str(self.port)]
        log = (self.data.parent / f"{self.data.name}.log").open("ab")
        self._process = subprocess.Popen(command, stdout=log, stderr=log, env=self._environment, start_new_session=True)
        begun = time.monotonic()
        while time.monotonic() - begun < READY_SECONDS:
            if self._process.poll() is not None:
                raise RuntimeError(f"the server ended at once: see {log.name}")
            if self._is_ready():
                return time.monotonic() - begun
            time.sleep(0.05)
        raise TimeoutError(f"the server was not ready after {READY_SECONDS} s: see {log.name}")

    def kill(self) -> None:
        """kill -9, the server and its worker at once."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def kill_worker(self) -> None:
        """kill -9, the worker alone; the server starts another."""
        assert self._process is not None
        threads = Path(f"/proc/{self._process.pid}/task").iterdir()  # a child is known to the thread that began it
        (worker,) = [child for thread in threads for child in (thread / "children").read_text("ascii").split()]
        os.kill(int(worker), signal.SIGKILL)

    def stop(self) -> int:
        """Ask it to stop; its exit code."""
        if self._process is None or self._process.poll() is not None:
            return 0
        self._process.terminate()
        return self._process.wait(timeout=15)

    def wait_until_idle(self, seconds: float = 60) -> None:
        """Until everything acknowledged is on its timelines and every listener has heard."""
        app = self.app()
        deadline = time.monotonic() + seconds
        calm = 0
        while calm < 5:
            if time.monotonic() > deadline:
                raise TimeoutError("the intake did not finish")
            calm = calm + 1 if not self._is_behind(app) else 0
            time.sleep(0.1)
        app.close()

    def __enter__(self) -> RunningServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=1).status_code == 200
        except httpx.TransportError:
            return False

    def _is_behind(self, app: App) -> bool:
        from zhiyin.connectors.journal import JournalReader
        from zhiyin.connectors.journal_intake import journal_position

        records, _ = JournalReader(app.journal_folder).read(journal_position(app.db, app.journal_folder), 1)
        return bool(records) or app.outbox.waiting_count() > 0
