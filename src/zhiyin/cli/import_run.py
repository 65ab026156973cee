"""What `zhiyin import` does: shows how files are read, imports them, waits, and tells what came of it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingOf
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from zhiyin.base.config import Settings, load_settings
from zhiyin.base.errors import Conflict, InvalidInput
from zhiyin.cli.demo_server import alone
from zhiyin.cli.import_local import LocalImports
from zhiyin.cli.import_remote import RemoteImports
from zhiyin.cli.progress import Progress
from zhiyin.connectors.files.fields import Kind
from zhiyin.connectors.files.mapping import Mapping, from_yaml, to_yaml

API_KEY = "ZHIYIN_API_KEY"
DEFAULT_REJECTS = "rejects.csv"


class Imports(Protocol):
    """Where the files go: our own folder, or a server."""

    def bring(self, path: Path, kind: Kind | None) -> Brought: ...

    def start(self, parts: Sequence[tuple[str, Mapping]], source: str | None) -> str: ...

    def follow(self, import_id: str, begin: Callable[[], Progress]) -> MappingOf[str, Any]: ...

    def rejects(self, import_id: str) -> str: ...

    def cancel(self, import_id: str) -> None: ...


Brought = tuple[str, Mapping, MappingOf[str, Any]]
"""The file's id, the mapping that its headers suggest, and how it is read."""


def run(options: argparse.Namespace, environ: MappingOf[str, str]) -> int:
    """Import; 1 when nothing could be, 0 also when rows were rejected."""
    for path in options.files:
        if not path.is_file():
            raise InvalidInput("there is no file {path}", path=path)
    _require_one_or_each(options.kind, options.files, "--kind")
    _require_one_or_each(options.mapping, options.files, "--mapping")
    settings = load_settings(environ, overrides={"data": options.data})
    with _imports(settings, options, environ) as imports:
        parts = [_part(imports, path, number, options) for number, path in enumerate(options.files)]
        if options.show:
            return 0
        import_id = imports.start(parts, options.source)
        try:
            result = imports.follow(import_id, lambda: Progress("rows"))
        except KeyboardInterrupt:
            imports.cancel(import_id)
            print("stopped; what is in stays in: the same command goes on from there", file=sys.stderr)
            return 130
        return _told(imports, import_id, result, options)


def _require_one_or_each(given: Sequence[object] | None, files: Sequence[Path], option: str) -> None:
    if given and len(given) not in (1, len(files)):
        raise InvalidInput("give {option} once, or once for each file", option=option)


def _nth(given: Sequence[Any] | None, number: int) -> Any:
    return None if not given else given[0] if len(given) == 1 else given[number]


@contextmanager
def _imports(settings: Settings, options: argparse.Namespace, environ: MappingOf[str, str]) -> Any:
    key = options.key or environ.get(API_KEY)
    if options.server:
        if not key:
            raise InvalidInput("give an API key of the server with --key, or in {variable}", variable=API_KEY)
        with RemoteImports(options.server, key) as remote:
            yield remote
        return
    settings.data.mkdir(parents=True, exist_ok=True)
    with alone(settings.data) as is_alone:
        if is_alone:
            with LocalImports(settings) as local:
                yield local
            return
    if not key:
        raise Conflict(
            "a server uses the data folder {data}: import through it, with --server {url} and --key, or stop it first",
            data=settings.data, url=settings.public_url,
        )  # fmt: skip
    with RemoteImports(settings.public_url, key) as remote:
        yield remote


def _part(imports: Imports, path: Path, number: int, options: argparse.Namespace) -> tuple[str, Mapping]:
    """Bring a file, and say how it is read."""
    written = _nth(options.mapping, number)
    stated = from_yaml(written.read_text(encoding="utf-8")) if written else None
    kind = _nth(options.kind, number)
    file_id, suggested, how = imports.bring(path, Kind(kind) if kind else None)
    if stated is None and kind is None and not suggested.columns:
        raise InvalidInput(
            "we know none of the columns of {name}: say with --kind what its rows are: {kinds}",
            name=path.name, kinds=", ".join(Kind),
        )  # fmt: skip
    mapping = stated or suggested
    mapping = replace(
        mapping,
        currency=options.currency or mapping.currency,
        time_zone=options.time_zone or mapping.time_zone,
    )
    if options.show:
        print(f"# {path.name}: {_read_as(how)}\n{to_yaml(mapping)}---")
    elif not options.json:
        columns = ", ".join(f"{field} <- {column}" for field, column in mapping.columns.items())
        print(f"{path.name}: {mapping.kind.value} ({_read_as(how)}): {columns}", file=sys.stderr)
    return file_id, mapping


def _read_as(how: MappingOf[str, Any]) -> str:
    names = {"\t": "tab"}
    parts = [how["format"], how.get("encoding"), names.get(how.get("separator") or "", how.get("separator"))]
    return " ".join(str(part) for part in [*parts, *how.get("doubts", ())] if part)


def _told(imports: Imports, import_id: str, result: MappingOf[str, Any], options: argparse.Namespace) -> int:
    rejects: Path | None = None
    if result["rejected"]:
        rejects = options.rejects or Path(DEFAULT_REJECTS)
        rejects.write_text(imports.rejects(import_id), encoding="utf-8-sig", newline="")
    if options.json:
        print(json.dumps({**result, "rejects": str(rejects) if rejects else None}, ensure_ascii=False))
    else:
        where = f" (see {rejects})" if rejects else ""
        print(
            f"{result['done']:,} rows: {result['accepted']:,} interactions are new, "
            f"{result['unchanged']:,} were known, {result['rejected']:,} rows rejected{where}"
        )
        if result["error"]:
            print(f"zhiyin: {result['error']}", file=sys.stderr)
    return 0 if result["state"] == "done" else 1
