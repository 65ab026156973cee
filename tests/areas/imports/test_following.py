"""An import is followed to its end, also past a server that starts again meanwhile."""

from __future__ import annotations

import httpx
import pytest

from zhiyin.base.errors import Unavailable
from zhiyin.cli.import_remote import RemoteImports
from zhiyin.cli.progress import Progress

DONE = {"state": "done", "done": 3, "total": 3}


def server(*answers: httpx.Response | httpx.TransportError) -> httpx.MockTransport:
    waiting = iter(answers)

    def answer(_request: httpx.Request) -> httpx.Response:
        found = next(waiting)
        if isinstance(found, httpx.TransportError):
            raise found
        return found

    return httpx.MockTransport(answer)


def test_a_server_that_starts_again_is_waited_for() -> None:
    starting = server(httpx.ConnectError("refused"), httpx.Response(200, json=DONE))
    with RemoteImports("http://zhiyin", "key", starting) as remote:
        assert remote.follow("job_1", lambda: Progress("rows")) == DONE


def test_a_server_that_refuses_is_not() -> None:
    refusing = server(httpx.Response(401, json={"detail": "this API key is not valid"}))
    with (
        RemoteImports("http://zhiyin", "key", refusing) as remote,
        pytest.raises(Unavailable, match="401: this API key is not valid"),
    ):
        remote.follow("job_1", lambda: Progress("rows"))
