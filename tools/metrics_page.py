"""Writes docs/reference/metrics.md from the metric cards: `python -m tools.metrics_page`."""

from __future__ import annotations

from pathlib import Path

from zhiyin.base.locale import Locale, translate
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.model import Card

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "metrics.md"

HEAD = """# Metrics

What each number means. This page is made from the metric cards in the code (`src/zhiyin/metrics/catalog`, a file
each); the API gives the same cards at `/api/v1/metrics`, in the reader's language.

No number stands alone. With every value come the number of records it rests on (n), its 95 % interval, the version of
its definition, and *as of* when everything is counted; on request the same for the days before, and how far it moved
by more than chance. The list of records behind a number is chosen by the same condition as the number: there are n of
them.

- Below the least number of people nothing is shown, since single people could be recognised. Below 30 records the
  interval is shown instead of the value.
- Unknown is unknown: a metric without records has no value, it is not 0.
- One customer who answered or bought several times is one customer: intervals are widened for it (clustered by
  customer).
- What the brand's own people answer is shown of whole months that are over and of groups of five people or more;
  smaller departments stand together as `*`. The groups do not depend on the question, so that the difference of two
  numbers of one state of the facts tells of nobody either; the difference between before and after one late answer
  tells that answer. Single answers are shown to nobody.
- Currencies are never added up; relationship and transactional answers are never mixed: each *variant* has a value
  of its own.
- *What changed* looks at every headline metric in all and by channel and product, and shows what moves by more than
  chance when so much is looked at (Benjamini and Hochberg, 5 % false alarms).

On the command line: `zhiyin metric net_promoter_score --from 2026-03-01 --to 2026-03-31 --by channel`.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(_section(metric.card) for metric in all_metrics().values())])


def _section(card: Card) -> str:
    chinese = " · ".join(translate(card.name, locale) for locale in (Locale.ZH_CN, Locale.ZH_TW))
    rows = {
        "id, version": f"`{card.id}`, {card.version}",
        "formula": card.formula,
        "unit": card.unit + ("" if card.direction == "neither" else f"; good is {card.direction}"),
        "beside it": ", ".join(f"`{name}` ({unit})" for name, unit in card.also.items()),
        "population": card.population,
        "left out": card.filters,
        "time": f"{card.time_basis}; {card.window}",
        "interval": card.interval,
        "counted": f"n is the number of {card.record}s",
        "variants": "" if card.variant == "none" else card.variant.value,
        "split by": ", ".join(card.dimensions),
        "in a total": card.weighting,
        "hidden below": f"{card.minimum_respondents} people" if card.minimum_respondents else "",
        "uncertain below": f"{card.uncertain_below} records" if card.uncertain_below else "",
        "headline": "yes" if card.is_headline else "",
        "known after": f"{card.matures_after_days} days" if card.matures_after_days else "",
        "shown once there are": ", ".join(f"`{need}`" for need in card.needs),
        "note": card.note,
        "history": "; ".join(f"{change.version}: {change.what} ({change.on})" for change in card.history),
    }
    table = "\n".join(f"| {name} | {words} |" for name, words in rows.items() if words)
    return f"## {card.name}\n\n{chinese}. {card.purpose}\n\n| | |\n| --- | --- |\n{table}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
