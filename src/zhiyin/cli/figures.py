"""Figures as the command line writes them."""

from __future__ import annotations


def number(value: float | None, unit: str = "") -> str:
    """A value in its unit; what is counted has no halves."""
    if value is None:
        return "unknown"
    if unit == "count" and value.is_integer():
        return f"{value:,.0f}"
    return f"{value:,.4g}" if abs(value) < 1 else f"{value:,.2f}"
