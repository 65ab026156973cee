"""Where the link in a mail leads: a page that asks once more, and the one click of mail programs (RFC 8058)."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from zhiyin.app.build import App
from zhiyin.app.digests import unsubscribing_key
from zhiyin.base.locale import translate
from zhiyin.messaging.unsubscribing import named_by
from zhiyin.web.errors import locale_of
from zhiyin.web.headers import PUBLIC_PAGE

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "pages"), autoescape=True, undefined=StrictUndefined
)


def unsubscribe_route(app: App) -> Route:
    """Looking at the page ends nothing, because programs follow links; sending its form does, and needs no session."""
    key = unsubscribing_key(app)

    async def answer(request: Request) -> Response:
        subscription_id = named_by(key, request.path_params["token"])
        if subscription_id is None:
            return _page(request, translate("This link is not ours, or it is incomplete.", locale_of(request)), 404)
        if request.method != "POST":
            return _page(request, translate("End the weekly digest?", locale_of(request)), asks=True)
        await run_in_threadpool(app.digests.end_by_token, subscription_id)
        return _page(request, translate("The weekly digest has ended.", locale_of(request)))

    return Route("/unsubscribe/{token}", answer, methods=["GET", "POST"])


def _page(request: Request, words: str, status: int = 200, *, asks: bool = False) -> Response:
    locale = locale_of(request)
    act = translate("Unsubscribe", locale) if asks else ""
    html = _PAGES.get_template("unsubscribe.html").render(lang=locale.value, words=words, act=act)
    return HTMLResponse(html, status, {**PUBLIC_PAGE, "Cache-Control": "no-store"})
