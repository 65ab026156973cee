"""Ease index (轻松度指数): how many found it easy, less how many found it hard."""

from __future__ import annotations

from zhiyin.metrics.votes import question_of_the_experience

METRIC = question_of_the_experience(
    kind="ease",
    name="Ease index",
    purpose="Whether customers find it easy to deal with the brand.",
    population="answers to how easy it was, on the scale 1 to 5",
)
