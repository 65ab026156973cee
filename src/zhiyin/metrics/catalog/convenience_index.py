"""Convenience index (便利度指数): how many found it convenient, less how many did not."""

from __future__ import annotations

from zhiyin.metrics.votes import question_of_the_experience

METRIC = question_of_the_experience(
    kind="convenience",
    name="Convenience index",
    purpose="Whether dealing with the brand fits into customers' lives.",
    population="answers to how convenient it was, on the scale 1 to 5",
)
