"""Writes docs/reference/choosing-metrics.md from the guide in the code: `python -m tools.guide_page`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.guide import ADVICE, GOALS, STAGES, Goal

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "choosing-metrics.md"

HEAD = """# Choosing metrics

From what you want to get done, by the stage of the journey, to the metrics that tell of it, and why these. The console
asks the same questions (Metrics, *Help me choose*), the API answers them at `/api/v1/metrics/guide`, both in the
reader's language and without metrics whose facts nobody has told yet. What each metric means: [Metrics](metrics.md).
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *("\n".join(_section(goal)) for goal in Goal)])


def _section(goal: Goal) -> Iterator[str]:
    yield f"## {GOALS[goal]}\n"
    yield "| stage | metric | why |"
    yield "| --- | --- | --- |"
    advice = [each for each in ADVICE if each.goal is goal]
    for stage, found in groupby(advice, key=lambda each: each.stage):
        for each in found:
            name = all_metrics()[each.metric].card.name
            yield f"| {STAGES[stage]} | {name} (`{each.metric}`) | {each.why} |"
    yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
