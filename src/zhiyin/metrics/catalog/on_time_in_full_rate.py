"""On time in full (OTIF) (准时足量交付率): the share of due orders that came in time, complete."""

from __future__ import annotations

from dataclasses import replace

from zhiyin.metrics.catalog.on_time_delivery_rate import CARD as ON_TIME
from zhiyin.metrics.deliveries import FULL_RULE, due_deliveries
from zhiyin.metrics.shares import share_of_records

CARD = replace(
    ON_TIME,
    id="on_time_in_full_rate",
    name="On time in full (OTIF)",
    purpose="How often orders arrive complete and until the promised time.",
    formula="orders delivered complete until the promised time / orders due",
    note=FULL_RULE,
)

METRIC = share_of_records(CARD, due_deliveries, hits={"hit": "in_time AND in_full"}, shown="hit")
