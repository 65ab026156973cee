"""Pre-shipment refund rate (发货前退款率): the share of orders paid back before anything was sent."""

from __future__ import annotations

from dataclasses import replace

from zhiyin.metrics.catalog.refund_only_rate import CARD as REFUND_ONLY
from zhiyin.metrics.refunds import BEFORE_SHIPMENT, refund_rate

CARD = replace(
    REFUND_ONLY,
    id="pre_shipment_refund_rate",
    name="Pre-shipment refund rate",
    purpose="How often customers want their money back before anything is sent.",
    formula="orders of which money was paid back before the first parcel left / orders",
    note="Where an order is paid back on demand until it is sent, this is how minds are changed; such orders are no "
    "returns.",
)

METRIC = refund_rate(CARD, of=BEFORE_SHIPMENT)
