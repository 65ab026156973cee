"""Writes docs/reference/tracking-plan.md from the vocabulary."""

from __future__ import annotations

from pathlib import Path

from zhiyin.base.locale import Locale
from zhiyin.touchpoints.event_spec import EventSpec, PropertyKind
from zhiyin.touchpoints.vocabulary import EVENTS, INSIDE, PROPERTIES, label

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "tracking-plan.md"

INTRODUCTION = """# Tracking plan

The words that Zhiyin understands. Send them from any SDK, file or call; shopping and chat events carry the names
and properties of the Segment specifications, so a shop that already sends those needs no change.

Nothing is refused because of this plan: an event that is not in it is stored and shown under its own name, and the
console shows for each source which events are unknown, which lack a property (**bold** below: must be there), and which
hold a wrong type. Properties that are not listed are kept too.

This page is written by `python -m tools.tracking_plan`; a test holds it to the code.
"""

WORTH_KNOWING = """
## Worth knowing

- **Order numbers** belong to the brand, whichever source speaks of them: the shop's *Order Completed*, the
  warehouse's *Order Shipped* and the till's *Order Returned* make one order when they carry the same `order_id`.
- **Order does not matter.** Late, repeated and shuffled events give the same order, ticket or answer.
- **Trust does.** What a public key tells changes nothing that a server, a file or staff told of the same thing; see
  [whose word counts](../concepts/trust.md).
- **An order from a file** is told as the events that made it: *Order Completed* at the time of purchase (with
  `products` and `promised_at`), one *Order Paid* for each payment, *Order Shipped*, *Order Delivered*; where the file
  knows a state that no date tells (cancelled), an *Order Updated* with `state` and `source_state`, at the latest
  instant of the row.
- **A state that is stated** (`state` on *Order Completed* or *Order Updated*) counts; what happens after it moves
  the order on. Without one, the state is the furthest that the events tell.
- **Amounts** are in major units; a decimal text ("19.90") is exact. `subtotal` and `revenue` both mean goods after
  discounts without tax and shipping; without them it is the sum of the products less `discount`.
- **A bot's words** (`author` "bot", or `automatic` true) never count as a first response.
"""


def main() -> None:
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")


def page() -> str:
    """The whole page."""
    topics = dict.fromkeys(spec.topic for spec in EVENTS.values())
    parts = [INTRODUCTION, WORTH_KNOWING]
    for topic in topics:
        parts.append(
            f"\n## {topic.capitalize()}\n\n| event | 中文 | lane | properties | meaning |\n|---|---|---|---|---|\n"
        )
        parts += [_event(spec) for spec in EVENTS.values() if spec.topic == topic]
    parts.append("\n## Properties\n\n| property | holds | meaning |\n|---|---|---|\n")
    parts += [f"| `{p.name}` | {p.kind} | {p.meaning} |\n" for p in sorted(PROPERTIES.values(), key=lambda p: p.name)]
    parts.append("\n## Inside lists\n\n")
    parts += [_inside(kind, spec) for kind, spec in INSIDE.items()]
    return "".join(parts)


def _event(spec: EventSpec) -> str:
    words = f"{label(spec.name, Locale.ZH_CN)} / {label(spec.name, Locale.ZH_TW)}"
    return f"| {spec.name} | {words} | {spec.lane} | {_names(spec) or '-'} | {spec.meaning} |\n"


def _inside(kind: PropertyKind, spec: EventSpec) -> str:
    return f"Each object of `{kind}` may hold: {_names(spec)}.\n\n"


def _names(spec: EventSpec) -> str:
    return ", ".join(f"**`{name}`**" if name in spec.required else f"`{name}`" for name in spec.kinds)


if __name__ == "__main__":
    main()
