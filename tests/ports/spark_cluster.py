"""A Spark cluster of this machine's own: one master, two workers and Spark Connect, on the loopback alone."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.stories.running import free_port

HOME = Path(sys.prefix) / "spark"
"""Where `tools/fetch_spark.py` unpacks it."""

_CONNECT = "org.apache.spark.sql.connect.service.SparkConnectServer"
_SETTINGS = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.connect.grpc.binding.address": "127.0.0.1",
    "spark.master.rest.enabled": "false",
    "spark.ui.liveUpdate.period": "0",  # what it tells is as of now
    "spark.sql.shuffle.partitions": "4",  # small facts: as many parts as cores would do
}
_READY_SECONDS = 120


def cluster_or_skip(folder: Path) -> SparkCluster:
    """A cluster that is not started yet, where this machine has what it needs."""
    if not shutil.which("java"):
        pytest.skip("Spark needs Java 17: apt install openjdk-17-jre-headless")
    if not HOME.exists():
        pytest.skip("Spark is not unpacked: make test-engines")
    return SparkCluster(folder)


class SparkCluster:
    """Its processes are each the head of a group of their own, so that nothing else can be hit when they end."""

    def __init__(self, folder: Path, *, memory: str = "1g") -> None:
        self._folder = folder
        self._memory = memory
        self._master, self._connect, self._page = free_port(), free_port(), free_port()
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def address(self) -> str:
        """Where Spark Connect listens."""
        return f"127.0.0.1:{self._connect}"

    def __enter__(self) -> SparkCluster:
        try:
            self._start("master", self._class("master.Master", self._master))
            self._wait_until(lambda: _listens(self._master))
            for number in (1, 2):
                self._start_worker(number)
            self._start("connect", self._submitted(), heap=self._memory)
            self._wait_until(lambda: _listens(self._connect))
            self._wait_until(lambda: len(self.executors()) == 2)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def kill_worker(self, number: int) -> None:
        """The machine is gone: the worker and the executor that it started, without a word."""
        process = self._running.pop(f"worker {number}")
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def pause_worker(self, number: int) -> None:
        """It stands still with what it has in hand, executor and all."""
        os.killpg(self._running[f"worker {number}"].pid, signal.SIGSTOP)

    def resume_worker(self, number: int) -> None:
        os.killpg(self._running[f"worker {number}"].pid, signal.SIGCONT)

    def executors(self) -> list[dict[str, Any]]:
        """What answers for the workers now, each with the number of its `activeTasks`."""
        told = self._told("executors")
        return [one for one in told if one["id"] != "driver" and one["isActive"]]

    def lost_tasks(self) -> int:
        """How many tasks were begun and lost so far."""
        return sum(stage["numFailedTasks"] for stage in self._told("stages"))

    def peak_mb(self) -> float:
        """The most memory that each process has held so far, added up; executors are of their worker's group."""
        groups = {process.pid for process in self._running.values()}
        return sum(_peak_kb(path) for path in Path("/proc").glob("[0-9]*") if _group(path) in groups) / 1000

    def stop(self) -> None:
        """End all of it, in the order in which nobody misses what is gone."""
        for name in ("connect", "worker 1", "worker 2", "master"):
            if process := self._running.pop(name, None):
                _end(process)

    @property
    def _url(self) -> str:
        return f"spark://127.0.0.1:{self._master}"

    def _start_worker(self, number: int) -> None:
        """A machine of the cluster, with one core."""
        room = ["--cores", "1", "--memory", self._memory, "--work-dir", str(self._folder / f"worker {number}")]
        self._start(f"worker {number}", [*self._class("worker.Worker", 0), *room, self._url])

    def _class(self, name: str, port: int) -> list[str]:
        where = ["--host", "127.0.0.1", "--port", str(port), "--webui-port", "0"]
        return [str(HOME / "bin" / "spark-class"), f"org.apache.spark.deploy.{name}", *where]

    def _submitted(self) -> list[str]:
        memory = ["--driver-memory", self._memory, "--executor-memory", self._memory]
        ports = {"spark.connect.grpc.binding.port": self._connect, "spark.ui.port": self._page}
        settings = [word for name, value in (_SETTINGS | ports).items() for word in ("--conf", f"{name}={value}")]
        return [str(HOME / "bin" / "spark-submit"), "--master", self._url, *memory, *settings, "--class", _CONNECT]

    def _wait_until(self, is_so: Callable[[], bool]) -> None:
        until = time.monotonic() + _READY_SECONDS
        while not is_so():
            ended = [name for name, process in self._running.items() if process.poll() is not None]
            if ended or time.monotonic() > until:
                raise RuntimeError(f"the cluster does not come up: see {ended or 'the logs'} in {self._folder}")
            time.sleep(0.2)

    def _start(self, name: str, command: list[str], heap: str = "256m") -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        environment = {
            **os.environ,
            "SPARK_HOME": str(HOME),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_SCALA_VERSION": "2.13",  # without it a worker looks for the sources to guess it
            "SPARK_LOCAL_DIRS": str(self._folder / "spilled"),
            "SPARK_DAEMON_MEMORY": heap,
            "SPARK_MASTER_OPTS": "-Dspark.master.rest.enabled=false",
        }
        with (self._folder / f"{name}.log").open("wb") as log:
            self._running[name] = subprocess.Popen(
                command, env=environment, cwd=self._folder, stdout=log, stderr=log, start_new_session=True
            )

    def _told(self, what: str) -> list[dict[str, Any]]:
        url = f"http://127.0.0.1:{self._page}/api/v1/applications"
        with httpx.Client(trust_env=False, timeout=_READY_SECONDS) as client:
            (application,) = client.get(url).raise_for_status().json()
            answer: list[dict[str, Any]] = client.get(f"{url}/{application['id']}/{what}").raise_for_status().json()
            return answer


def _group(process: Path) -> int | None:
    with suppress(OSError):  # it has just ended
        return os.getpgid(int(process.name))
    return None


def _peak_kb(process: Path) -> int:
    found = re.search(r"VmHWM:\s+(\d+)", (process / "status").read_text())
    return int(found[1]) if found else 0


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(20)
    with suppress(ProcessLookupError):  # the executors of a worker have gone with it
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
