"""Errors as answers: the only place that knows status codes; problem details (RFC 9457) in the reader's language."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zhiyin.base import errors
from zhiyin.base.locale import Locale, translate
from zhiyin.web.request_id import current_request_id

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"

_STATUS: Mapping[type[errors.ZhiyinError], int] = {
    errors.InvalidInput: 422,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.TooMany: 429,
    errors.TooLarge: 413,
    errors.Unavailable: 503,
}

TITLES: Mapping[int, tuple[str, str]] = {
    400: ("bad_request", "the request cannot be read"),
    401: ("unauthenticated", "nobody is signed in, or the API key is not valid"),
    403: ("forbidden", "this needs a permission that you have not"),
    404: ("not_found", "there is no such thing here"),
    405: ("not_allowed", "this cannot be done here"),
    409: ("conflict", "the state of the thing does not allow this now"),
    413: ("too_large", "this is more than is taken at once"),
    415: ("unknown_content", "this kind of content is not taken"),
    422: ("invalid_input", "something in the request is not right"),
    429: ("too_many", "too many requests; try again later"),
    500: ("fault", "something went wrong on our side; it has been noted"),
    503: ("unavailable", "not now; try again later"),
}
"""For each status, the word for programs (it ends `type`) and the sentence for people."""


class FieldProblem(BaseModel):
    """One thing that is wrong, and where."""

    pointer: str = Field(description="A JSON pointer into the body, or the name of a parameter")
    detail: str


class Problem(BaseModel):
    """What went wrong, for programs (`type`, `status`) and for people (`detail`, in their language)."""

    type: str = Field(examples=["urn:zhiyin:not_found"])
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] = []
    request_id: str | None = None


def handle_errors(api: FastAPI) -> None:
    """Every error of this application is answered as a problem."""
    api.add_exception_handler(errors.ZhiyinError, _named)
    api.add_exception_handler(RequestValidationError, _unreadable)
    api.add_exception_handler(HTTPException, _refused_by_the_framework)
    api.add_exception_handler(DataError, _cannot_be_kept)
    api.add_exception_handler(OverflowError, _cannot_be_kept)
    api.add_exception_handler(Exception, _unexpected)


def locale_of(connection: HTTPConnection, default: Locale = Locale.EN) -> Locale:
    """The language to answer in: the one that a page is shown in, else the person's, else the browser's.

    The console asks for the one language that it shows at this moment, in this
    browser; a browser by itself sends a list of those that its reader knows.
    """
    asked = connection.headers.get("accept-language")
    if asked in tuple(Locale):
        return Locale(asked)
    principal = getattr(connection.state, "principal", None)
    if principal is not None and principal.locale is not None:
        chosen: Locale = principal.locale
        return chosen
    return Locale.wanted(asked) if asked else default


def status_of(error: errors.ZhiyinError) -> int:
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 500)


def problem_of(error: errors.ZhiyinError, locale: Locale) -> Response:
    """The answer to a named error."""
    detail = error.message(locale)
    at_fault = []
    headers = {}
    if isinstance(error, errors.InvalidInput) and error.pointer:
        at_fault = [FieldProblem(pointer=error.pointer, detail=detail)]
    if isinstance(error, errors.TooMany):
        headers["Retry-After"] = str(error.retry_after_seconds)
    if isinstance(error, errors.Unavailable):
        headers["Retry-After"] = "5"
    if isinstance(error, errors.Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    return problem(status_of(error), detail, locale, errors=at_fault, headers=headers)


def problem(
    status: int,
    detail: str | None,
    locale: Locale,
    *,
    errors: Sequence[FieldProblem] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem; `detail` is already in the reader's language, None where the title says it all."""
    word, title = TITLES.get(status, TITLES[400] if status < 500 else TITLES[500])
    body = Problem(
        type=f"urn:zhiyin:{word}",
        title=translate(title, locale),
        status=status,
        detail=detail or translate(title, locale),
        errors=list(errors),
        request_id=current_request_id(),
    )
    return JSONResponse(
        body.model_dump(), status, {**(headers or {}), "Content-Language": locale.value}, media_type=MEDIA_TYPE
    )


class OnlyProblems:
    """The framework answers a body that is too large in plain words of its own; this puts a problem in their place."""

    def __init__(self, app: ASGIApp, default: Locale) -> None:
        self._app = app
        self._default = default

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        replaced = False

        async def send_problem(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start":
                kind = dict(message["headers"]).get(b"content-type", b"")
                replaced = message["status"] >= 400 and kind.startswith(b"text/plain")
                if replaced:
                    answer = problem(message["status"], None, locale_of(HTTPConnection(scope), self._default))
                    await answer(scope, receive, send)
            if not replaced:
                await send(message)

        await self._app(scope, receive, send_problem)


def _default(request: Request) -> Locale:
    settings = getattr(request.app.state, "settings", None)
    return settings.locale if settings is not None else Locale.EN


async def _named(request: Request, error: Exception) -> Response:
    assert isinstance(error, errors.ZhiyinError)
    return problem_of(error, locale_of(request, _default(request)))


async def _unreadable(request: Request, error: Exception) -> Response:
    """The body or a parameter does not have the documented shape."""
    assert isinstance(error, RequestValidationError)
    locale = locale_of(request, _default(request))
    at_fault = [FieldProblem(pointer=_pointer(found["loc"]), detail=_words(found, locale)) for found in error.errors()]
    return problem(422, None, locale, errors=at_fault[:20])


async def _refused_by_the_framework(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problem(error.status_code, None, locale_of(request, _default(request)), headers=error.headers)


async def _unexpected(request: Request, error: Exception) -> Response:
    """A fault of ours: it is in the log under the request's id, and nothing of it is shown."""
    log.error("unexpected error", exc_info=error, extra={"path": request.scope.get("route_path", "")})
    return problem(500, None, locale_of(request, _default(request)))


async def _cannot_be_kept(request: Request, error: Exception) -> Response:
    """A value that no column takes: a NUL in PostgreSQL, a number beyond 64 bits in SQLite."""
    log.warning("a value cannot be kept", extra={"reason": type(error).__name__})
    locale = locale_of(request, _default(request))
    return problem(422, translate("a value cannot be kept as it is", locale), locale)


def _pointer(place: Sequence[Any]) -> str:
    """("body", "items", 0, "name") -> /items/0/name; ("query", "limit") -> limit."""
    origin, *rest = place or ("",)
    if origin == "body":
        return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in rest)
    return ".".join(str(part) for part in rest)


_SENTENCES = {  # pydantic's words for the most usual faults, in ours
    "missing": "this is needed",
    "extra_forbidden": "there is no such field",
    "json_invalid": "this is not valid JSON",
    "string_type": "a text is expected",
    "string_too_short": "at least {min_length} characters are expected",
    "string_too_long": "at most {max_length} characters are expected",
    "int_type": "a whole number is expected",
    "int_parsing": "a whole number is expected",
    "bool_parsing": "true or false is expected",
    "bool_type": "true or false is expected",
    "datetime_parsing": "an instant such as 2026-03-02T09:00:00Z is expected",
    "datetime_from_date_parsing": "an instant such as 2026-03-02T09:00:00Z is expected",
    "timezone_aware": "an instant with its offset is expected, such as 2026-03-02T09:00:00Z",
    "date_parsing": "a day such as 2026-03-02 is expected",
    "date_from_datetime_parsing": "a day such as 2026-03-02 is expected",
    "enum": "one of {expected} is expected",
    "literal_error": "one of {expected} is expected",
    "greater_than_equal": "at least {ge} is expected",
    "less_than_equal": "at most {le} is expected",
}


def _words(found: Mapping[str, Any], locale: Locale) -> str:
    sentence = _SENTENCES.get(found["type"])
    if sentence is None:
        return str(found["msg"])
    context = {key: str(value) for key, value in found.get("ctx", {}).items()}
    if found["type"] == "string_too_short" and context.get("min_length") == "1":
        sentence = "at least one character is expected"
    return translate(sentence, locale, **context)
