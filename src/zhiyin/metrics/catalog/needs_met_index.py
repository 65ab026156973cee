"""Needs met index (需求满足度指数): whose needs were met, less whose were not."""

from __future__ import annotations

from zhiyin.metrics.votes import question_of_the_experience

METRIC = question_of_the_experience(
    kind="needs_met",
    name="Needs met index",
    purpose="Whether customers get what they came for.",
    population="answers to how well it met their needs, on the scale 1 to 5",
)
