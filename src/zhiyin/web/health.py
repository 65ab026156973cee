"""For whoever watches the server: does it live, can it work, how is it (in Prometheus' text format)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from zhiyin.app.watch import Figure, Labels, Watch
from zhiyin.base.errors import ZhiyinError
from zhiyin.staff.access import Permission
from zhiyin.web.errors import status_of
from zhiyin.web.session import authenticate

TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8"


def health_routes(watch: Watch) -> list[BaseRoute]:
    """Routes beside the API: short, without a login page, in the words that such programs expect."""
    return [
        Route("/healthz", lambda _request: PlainTextResponse("ok")),
        Route("/readyz", _ready(watch)),
        Route("/metrics", _figures(watch)),
    ]


def exposition(figures: Iterable[Figure]) -> str:
    """The figures as Prometheus reads them."""
    return "".join(f"{line}\n" for figure in figures for line in _lines(figure))


def _ready(watch: Watch) -> Callable[[Request], Response]:
    def ready(_request: Request) -> Response:
        try:
            troubles = list(watch.troubles())
        except ZhiyinError as error:
            troubles = [str(error)]
        return PlainTextResponse("\n".join(troubles) or "ready", 503 if troubles else 200)

    return ready


def _figures(watch: Watch) -> Callable[[Request], Response]:
    """Counts only, but of the whole company: for an API key (or person) that may see how deliveries go."""

    def figures(request: Request) -> Response:
        try:
            principal = authenticate(request, is_safe=True)
            principal.require(Permission.DELIVERIES_READ)
            principal.require_everything()
            return Response(exposition(watch.figures()), media_type=TEXT_FORMAT)
        except ZhiyinError as error:
            return PlainTextResponse(str(error), status_of(error))

    return figures


def _lines(figure: Figure) -> Iterator[str]:
    name = f"zhiyin_{figure.name}"
    yield f"# HELP {name} {figure.about}"
    yield f"# TYPE {name} {'counter' if figure.is_counter else 'gauge'}"
    for labels, value in figure.samples:
        yield f"{name}{_labels(labels)} {float(value):.17g}"


def _labels(labels: Labels) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
