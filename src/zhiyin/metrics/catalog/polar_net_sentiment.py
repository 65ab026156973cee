"""Polar net sentiment (极性净情感值): the same of the texts that take a side at all."""

from __future__ import annotations

from dataclasses import replace

from zhiyin.metrics.catalog.net_sentiment import CARD as OF_ALL
from zhiyin.metrics.opinions import net_sentiment

CARD = replace(
    OF_ALL,
    id="polar_net_sentiment",
    name="Net sentiment of those who take a side",
    purpose="Whether those who take a side praise or blame.",
    formula="100 × (positive − negative) / (positive + negative)",
    filters="neutral texts, texts that no model has read and texts on competitors' products do not count; by topic, "
    "what is said of it and below it counts, of every text",
)

METRIC = net_sentiment(CARD, only="polarity <> 0")
