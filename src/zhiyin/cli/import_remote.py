"""Imports through a running server: files go up, progress comes back."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx

from zhiyin.base.errors import Unavailable
from zhiyin.cli.progress import Progress
from zhiyin.connectors.files.fields import Kind
from zhiyin.connectors.files.mapping import Mapping, from_object

_ENDED = ("done", "failed", "cancelled")
_TIMEOUT = httpx.Timeout(60, read=600, write=600)
PATIENCE_SECONDS = 120.0
"""So long a server that is just starting again is waited for: it goes on with the import by itself."""


class RemoteImports:
    """The imports of a server, asked with an API key."""

    def __init__(self, server: str, key: str, transport: httpx.BaseTransport | None = None) -> None:
        self._client = httpx.Client(
            base_url=f"{server.rstrip('/')}/api/v1/",
            headers={"Authorization": f"Bearer {key}"},
            timeout=_TIMEOUT,
            transport=transport,
        )

    def __enter__(self) -> RemoteImports:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def bring(self, path: Path, kind: Kind | None) -> tuple[str, Mapping, MappingOf[str, Any]]:
        with path.open("rb") as content:
            seen = self._ask("POST", "imports/files", files={"file": (path.name, content)}).json()
        if kind is not None:
            seen = self._ask("GET", f"imports/files/{seen['file_id']}", params={"kind": kind.value}).json()
        mapping = {name: column for name, column in seen["mapping"].items() if column}
        said = {"kind": seen["kind"], "columns": mapping, "constants": seen["constants"]}
        return seen["file_id"], from_object(said), seen

    def start(self, parts: Sequence[tuple[str, Mapping]], source: str | None) -> str:
        files = [{"file_id": file_id, **_body(mapping)} for file_id, mapping in parts]
        started: str = self._ask("POST", "imports", json={"files": files, "source": source}).json()["id"]
        return started

    def follow(self, import_id: str, begin: Callable[[], Progress]) -> MappingOf[str, Any]:
        """Until the server's worker has done it."""
        progress: Progress | None = None
        while True:
            found = self._found(import_id)
            if found["total"]:
                progress = progress or begin()
                progress.tell(found["done"], found["total"])
            if found["state"] in _ENDED:
                if progress:
                    progress.end()
                return found
            time.sleep(0.5)

    def _found(self, import_id: str) -> MappingOf[str, Any]:
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                found: MappingOf[str, Any] = self._ask("GET", f"imports/{import_id}").json()
            except Unavailable as error:
                if not isinstance(error.__cause__, httpx.TransportError) or time.monotonic() > until:
                    raise
                time.sleep(1)
            else:
                return found

    def rejects(self, import_id: str) -> str:
        return self._ask("GET", f"imports/{import_id}/rejects.csv").text.removeprefix("\ufeff")

    def cancel(self, import_id: str) -> None:
        self._ask("POST", f"imports/{import_id}/cancel")

    def _ask(self, method: str, path: str, **what: Any) -> httpx.Response:
        try:
            answer = self._client.request(method, path, **what)
        except httpx.TransportError as error:
            raise Unavailable("the server does not answer: {detail}", detail=error) from error
        if answer.is_error:
            raise Unavailable(
                "the server answered {status}: {detail}", status=answer.status_code, detail=_detail(answer)
            )
        return answer


def _body(mapping: Mapping) -> dict[str, Any]:
    said = asdict(mapping)
    columns = said.pop("columns")
    return {**said, "kind": mapping.kind.value, "mapping": columns}


def _detail(answer: httpx.Response) -> str:
    try:
        return str(answer.json().get("detail") or answer.json().get("title"))
    except ValueError:
        return answer.text[:200]
