"""The catalogue: each file here is one metric, found by being here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from zhiyin.metrics.model import Metric


@cache
def all_metrics() -> Mapping[str, Metric]:
    """Every metric by its id, which is the name of its file."""
    found = {}
    for module in sorted(iter_modules(__path__), key=lambda module: module.name):
        metric = import_module(f"{__name__}.{module.name}").METRIC
        assert isinstance(metric, Metric)
        assert metric.card.id == module.name
        found[module.name] = metric
    return found
