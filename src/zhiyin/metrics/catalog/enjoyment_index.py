"""Enjoyment index (愉悦度指数): how many enjoyed it, less how many did not."""

from __future__ import annotations

from zhiyin.metrics.votes import question_of_the_experience

METRIC = question_of_the_experience(
    kind="enjoyment",
    name="Enjoyment index",
    purpose="Whether customers enjoy dealing with the brand.",
    population="answers to how enjoyable it was, on the scale 1 to 5",
)
