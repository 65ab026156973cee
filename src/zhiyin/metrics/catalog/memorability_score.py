"""Memorability (难忘度): the share who will remember the experience with pleasure."""

from __future__ import annotations

from dataclasses import replace

from zhiyin.metrics.answers import answers_metric
from zhiyin.metrics.catalog.trust_score import CARD as TRUST

CARD = replace(
    TRUST,
    id="memorability_score",
    name="Memorability",
    purpose="Whether experiences stay in customers' memory, and gladly.",
    population="answers to “I shall remember it with pleasure”, on the scale 1 to 7",
    needs=("fact_responses.question_kind=memorability",),
)

METRIC = answers_metric(CARD, kind="memorability", scale_max=7, good_from=6, good_to=7)
