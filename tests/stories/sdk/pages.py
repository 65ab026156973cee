"""Serves the senders' pages and the browsers' SDKs, as a brand's web server does: from another origin than ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

SENDERS = Path(__file__).parent / "senders"


class _Handler(SimpleHTTPRequestHandler):
    """Pages from beside this file, /sdk/ from where npm put them."""

    def __init__(self, *args: object, sdk_folder: Path) -> None:
        self._sdk_folder = sdk_folder
        super().__init__(*args, directory=str(SENDERS))  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        if path.startswith("/sdk/"):
            return str(self._sdk_folder / path.removeprefix("/sdk/").partition("?")[0])
        return super().translate_path(path)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@contextmanager
def serving(sdk_folder: Path) -> Iterator[str]:
    """The address of the pages, while they are served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, sdk_folder=sdk_folder))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
