"""`zhiyin metric check | define | export | remove | to-metricflow | from-metricflow`: metrics of one's own."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from zhiyin.app.build import build
from zhiyin.base.config import Settings
from zhiyin.base.errors import Conflict, InvalidInput
from zhiyin.cli.reading import text_of
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.custom.marked import InvalidDefinition
from zhiyin.metrics.custom.metricflow import from_metricflow, to_metricflow

Used = TypeVar("Used")

BY = "command line"
ACTIONS = ("check", "define", "export", "to-metricflow", "from-metricflow", "remove")


def act(settings: Settings, action: str, what: str | None) -> int:
    """Do it, and say what was done."""
    if what is None:
        raise InvalidInput("{action} what? Name the file or the metric", action=action)
    if action == "from-metricflow":
        return _from_metricflow(Path(what))
    text = text_of(Path(what)) if action in ("check", "define") else ""
    with closing(build(settings)) as app:
        custom = app.custom_metrics
        if action == "check":
            card = _without_mistakes(custom.check, text).card
            print(f"{card.id} would be version {card.version}: {card.formula}")
        elif action == "define":
            saved = _without_mistakes(lambda text: custom.define(text, by=BY), text)
            print(f"{saved.id} is defined (version {saved.version})")
        elif action == "export":
            print(custom.get_definition(what).text, end="")
        elif action == "to-metricflow":
            print(to_metricflow(custom.get_definition(what).text), end="")
        else:
            custom.remove(what, by=BY)
            print(f"{what} is removed")
    return 0


def _from_metricflow(file: Path) -> int:
    """Writes each metric of the file as a definition beside it; none takes the place of a file that is there."""
    found = _without_mistakes(lambda text: from_metricflow(text, all_metrics()), text_of(file))
    written: dict[Path, str] = {}
    for metric_id, text in found.items():
        one = file.with_name(f"{re.sub('[^a-z0-9_]+', '_', metric_id.lower())[:60]}.yaml")
        if one in written or one.exists():
            raise Conflict("{file} is there already; move it away", file=one)
        written[one] = text
    for one, text in written.items():
        one.write_text(text, encoding="utf-8")
        print(one)
    return 0


def _without_mistakes(use: Callable[[str], Used], text: str) -> Used:
    """What comes of the text; of several mistakes all are told, the last by whoever tells errors."""
    try:
        return use(text)
    except InvalidDefinition as mistake:
        *before, last = (mistake, *mistake.others)
        for one in before:
            print(one, file=sys.stderr)
        raise last from None


def names(settings: Settings) -> dict[str, str]:
    """Ids and names of all metrics: those of the product, and those defined in the data folder, if there is one."""
    known = {metric_id: metric.card.name for metric_id, metric in all_metrics().items()}
    if not settings.data.is_dir():
        return known
    with closing(build(settings)) as app:
        return known | {metric_id: metric.card.name for metric_id, metric in app.custom_metrics.metrics().items()}
