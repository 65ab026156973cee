"""The bare loop to compare with: Starlette, the whole body, one fdatasync for all who wait; nothing else."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


class GroupCommit:
    """Appends bodies to one file; a thread syncs it once for all that came meanwhile."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        self._waiting: list[tuple[bytes, asyncio.Future[None]]] = []
        self._wake = threading.Condition()
        threading.Thread(target=self._run, daemon=True).start()

    def append(self, body: bytes) -> asyncio.Future[None]:
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        with self._wake:
            self._waiting.append((body, done))
            self._wake.notify()
        return done

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._waiting:
                    self._wake.wait()
                group, self._waiting = self._waiting, []
            os.write(self._file, b"".join(body for body, _ in group))
            os.fdatasync(self._file)
            group[0][1].get_loop().call_soon_threadsafe(_answer, group)


def _answer(group: list[tuple[bytes, asyncio.Future[None]]]) -> None:
    for _, done in group:
        done.set_result(None)


def main() -> None:
    journal = GroupCommit(Path(sys.argv[1]))

    async def take(request: Request) -> Response:
        await journal.append(await request.body())
        return Response(b'{"success":true}', media_type="application/json")

    app = Starlette(routes=[Route("/v1/batch", take, methods=["POST"])])
    uvicorn.run(app, port=int(sys.argv[2]), loop="uvloop", http="httptools", access_log=False, log_level="warning")


if __name__ == "__main__":
    main()
