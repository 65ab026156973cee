"""All modules of the product, so that every table has been declared."""

from __future__ import annotations

import importlib
import pkgutil

import zhiyin

INSIDE_ALEMBIC = "zhiyin.db.migrations"  # they run nowhere else
ENDS_A_PROCESS = "zhiyin.warehouse.spark_engine"  # has no table; Spark's client wants a file as the main module


def import_every_module() -> None:
    for module in pkgutil.walk_packages(zhiyin.__path__, "zhiyin."):
        if not module.name.startswith((INSIDE_ALEMBIC, ENDS_A_PROCESS)):
            importlib.import_module(module.name)
