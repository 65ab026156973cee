"""Serves the built console: hashed files for ever, the page itself always fresh, each as small as the browser takes."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from zhiyin.base.locale import translate
from zhiyin.web.errors import locale_of
from zhiyin.web.headers import CONSOLE, SecurityHeaders

STATIC = Path(__file__).parent / "static"
PAGE = "index.html"
HASHED = "assets"  # every file in it carries a hash of its content in its name
FOR_EVER = "public, max-age=31536000, immutable"
ALWAYS_FRESH = "no-cache"
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))  # best first; made by the build, beside the file


def create_console(folder: Path = STATIC, *, is_https: bool = False) -> Starlette:
    """The application to be mounted at /console."""

    async def serve(request: Request) -> Response:
        return _answer(folder, request)

    return Starlette(
        routes=[Route("/{path:path}", serve, methods=["GET"])],
        middleware=[Middleware(SecurityHeaders, CONSOLE, is_https=is_https)],
    )


def is_built(folder: Path = STATIC) -> bool:
    """Whether there is a console to serve."""
    return (folder / PAGE).is_file()


def _answer(folder: Path, request: Request) -> Response:
    path: str = request.path_params["path"]
    file = find_file(folder, path)
    if file is not None:
        return _file(file, request, FOR_EVER if path.startswith(f"{HASHED}/") else ALWAYS_FRESH)
    if path.startswith(f"{HASHED}/"):
        # An old tab asks for code of a version that is gone; the page would be no answer to that.
        return PlainTextResponse("gone", 404, {"Cache-Control": "no-store"})
    if not is_built(folder):
        words = translate("the console is not built: run `make console`; the API works without it", locale_of(request))
        return PlainTextResponse(words, 503, {"Cache-Control": "no-store"})
    return _file(folder / PAGE, request, ALWAYS_FRESH)


def find_file(folder: Path, path: str) -> Path | None:
    """The built file at a path; None when there is none, or when it is not one to be shown."""
    parts = path.split("/")
    if not path or "\\" in path or "\0" in path or any(part in ("", "..") or part.startswith(".") for part in parts):
        return None
    try:
        file = (folder / path).resolve()
        inside = file.is_relative_to(folder.resolve()) and file.is_file()
    except OSError:  # a name that the disk cannot even look for
        return None
    return file if inside else None


def _file(file: Path, request: Request, caching: str) -> Response:
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    headers = {"Cache-Control": caching, "Vary": "Accept-Encoding"}
    wanted = accepted_encodings(request.headers.get("accept-encoding", ""))
    for encoding, suffix in _ENCODINGS:
        smaller = file.with_name(file.name + suffix)
        if encoding in wanted and smaller.is_file():
            return FileResponse(smaller, media_type=media_type, headers={**headers, "Content-Encoding": encoding})
    return FileResponse(file, media_type=media_type, headers=headers)


def accepted_encodings(header: str) -> frozenset[str]:
    """The encodings named in an Accept-Encoding header that are not refused by q=0."""
    accepted = set()
    for part in header.lower().split(","):
        name, _, parameters = part.partition(";")
        quality = parameters.replace(" ", "").removeprefix("q=")
        is_refused = bool(parameters) and not quality.strip("0.")
        if name.strip() and not is_refused:
            accepted.add(name.strip())
    return frozenset(accepted)
