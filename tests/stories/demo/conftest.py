"""A small demo brand, filled once by the command itself."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from zhiyin.app.build import App, build
from zhiyin.base.config import load_settings
from zhiyin.connectors.demo.run_record import find_record
from zhiyin.connectors.demo.year import Year, plan_year

CUSTOMERS, SEED = 700, 5


def zhiyin(*arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Our own command line, without settings of the machine."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ZHIYIN_")}
    command = [sys.executable, "-m", "zhiyin.main", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=check, env=environment, timeout=300)


def app_of(data: Path) -> App:
    return build(load_settings({}, folder=data, overrides={"data": data}))


@pytest.fixture(scope="package")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a filled brand."""
    data = tmp_path_factory.mktemp("demo") / "data of the demo"
    zhiyin("demo", "--customers", str(CUSTOMERS), "--seed", str(SEED), "--data", str(data))
    return data


@pytest.fixture(scope="package")
def brand(filled: Path) -> Iterator[App]:
    app = app_of(filled)
    yield app
    app.close()


@pytest.fixture(scope="package")
def year(filled: Path) -> Year:
    """What was planned for this brand."""
    record = find_record(filled)
    assert record is not None
    return plan_year(record.customers, record.seed, record.instant)
