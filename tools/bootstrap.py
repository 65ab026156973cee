"""Makes .venv hold what the lock says, with nothing but Python and pip; does nothing when it already does.

usage: python3 tools/bootstrap.py run    what `make demo` needs
       python3 tools/bootstrap.py dev    what the tests and checks need as well
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
OLDEST = (3, 11)
# What a machine with `dev` installed holds anyway.
COVERED_BY = {"run": ("run", "dev"), "dev": ("dev",)}


def main(wanted: str) -> None:
    if sys.version_info < OLDEST:
        sys.exit(f"Zhiyin needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}.")
    if any(is_current(name) for name in COVERED_BY[wanted]):
        return
    if not runs(python()):
        print("bootstrap: making .venv", flush=True)
        make_venv()
    install(wanted)
    stamp(wanted).write_text(fingerprint(wanted))


def python() -> Path:
    """The interpreter of the environment."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def runs(interpreter: Path) -> bool:
    """Whether the environment works; one that was moved or half made does not."""
    if not interpreter.exists():
        return False
    return subprocess.run([interpreter, "-c", ""], check=False, capture_output=True).returncode == 0


def make_venv() -> None:
    # Debian parts ensurepip from Python; then the pip that is there fills the environment from outside.
    has_ensurepip = importlib.util.find_spec("ensurepip") is not None
    venv.create(VENV, clear=True, symlinks=os.name != "nt", with_pip=has_ensurepip)


def install(wanted: str) -> None:
    print(f"bootstrap: installing requirements/{wanted}.lock", flush=True)
    pip("--require-hashes", "-r", str(lock(wanted)))
    pip("--no-deps", "--no-build-isolation", "-e", str(ROOT))


def pip(*arguments: str) -> None:
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input")
    inside = importlib.util.find_spec("ensurepip") is not None
    command = [str(python()), "-m", "pip"] if inside else [sys.executable, "-m", "pip", "--python", str(python())]
    if subprocess.run([*command, "install", *quiet, *arguments], cwd=ROOT, check=False).returncode:
        sys.exit("bootstrap: pip could not install the packages; its message stands above.")


def is_current(name: str) -> bool:
    return stamp(name).exists() and stamp(name).read_text() == fingerprint(name) and runs(python())


def stamp(name: str) -> Path:
    return VENV / f".zhiyin-{name}"


def lock(name: str) -> Path:
    return ROOT / "requirements" / f"{name}.lock"


def fingerprint(name: str) -> str:
    """What the environment depends on: the lock, our own metadata, and where it stands (a copy must be made anew)."""
    digest = hashlib.sha256(str(VENV).encode())
    for file in (lock(name), ROOT / "pyproject.toml"):
        digest.update(file.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COVERED_BY:
        sys.exit(__doc__)
    main(sys.argv[1])
