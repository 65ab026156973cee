"""Reaching an installation from outside: the facts in its data folder or, while a server holds them, that server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from functools import partial
from typing import Any, TypeVar

import httpx

from zhiyin.app.build import App, Warehouse, build, open_warehouse
from zhiyin.base.config import Settings
from zhiyin.base.errors import Forbidden, InvalidInput, NotFound, Unauthenticated, Unavailable
from zhiyin.base.locale import Locale

API_KEY = "ZHIYIN_API_KEY"
TIMEOUT_SECONDS = 60

_REFUSALS = {401: Unauthenticated, 403: Forbidden, 404: NotFound, 422: InvalidInput}

Found = TypeVar("Found")
Get = Callable[[str, Mapping[str, Any]], Mapping[str, Any]]
"""What the API answers to a path and its parameters; those that are None or empty are not sent."""


def reach(
    settings: Settings | None,
    url: str | None,
    key: str | None,
    of_folder: Callable[[App, Warehouse], Found],
    of_server: Callable[[Get], Found],
    locale: Locale = Locale.EN,
) -> Found:
    """What the facts in the data folder tell or, where a server holds them or at a `url`, what the server answers.

    Nothing is held open afterwards.
    """
    if settings is not None and url is None:
        try:
            return _opened(settings, of_folder)
        except Unavailable:
            url = settings.public_url
    if not key:
        raise Unauthenticated("a server holds the facts: give an API key in {variable}", variable=API_KEY)
    return of_server(partial(_answer, (url or "").rstrip("/"), key, locale))


def _opened(settings: Settings, of_folder: Callable[[App, Warehouse], Found]) -> Found:
    with closing(build(settings)) as app, closing(open_warehouse(app)) as warehouse:
        warehouse.catch_up()
        return of_folder(app, warehouse)


def _answer(url: str, key: str, locale: Locale, path: str, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    params = {name: value if isinstance(value, list) else str(value) for name, value in asked.items() if value}
    try:
        answer = httpx.get(
            f"{url}/api/v1/{path}",
            params=params,
            headers={"Authorization": f"Bearer {key}", "Accept-Language": locale.value},
            timeout=TIMEOUT_SECONDS,
        )
    except httpx.HTTPError as error:
        raise Unavailable("the server at {url} does not answer: {reason}", url=url, reason=error) from None
    if answer.is_error:
        refusal = _REFUSALS.get(answer.status_code, Unavailable)
        raise refusal("the server answered {status}: {detail}", status=answer.status_code, detail=_detail(answer))
    found: Mapping[str, Any] = answer.json()
    return found


def _detail(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError):
        return answer.reason_phrase
