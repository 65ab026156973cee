"""Makes .venv hold what the lock says, with nothing but Python and pip; does nothing when it already does.

usage: python3 tools/bootstrap.py run    what `make demo` needs
       python3 tools/bootstrap.py dev    what the tests and checks need as well
       python3 tools/bootstrap.py engines    and the engines that facts can move to
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
COVERED_BY = {"run": ("run", "dev", "engines"), "dev": ("dev", "engines"), "engines": ("engines",)}


def main(wanted: str) -> None:
    if sys.version_info < OLDEST:
        sys.exit(f"Zhiyin needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}.")
    if any(is_current(name) for name in COVERED_BY[wanted]):
        return
    if not runs("") or was_moved():
        print("bootstrap: making .venv", flush=True)
        make_venv()
    install(wanted)
    stamp(wanted).write_text(fingerprint(wanted))


def python() -> Path:
    """The interpreter of the environment."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def runs(statement: str) -> bool:
    """Whether the environment is there and its interpreter can do this; a half made one does not even start."""
    if not python().exists():
        return False
    return subprocess.run([python(), "-c", statement], check=False, capture_output=True).returncode == 0


def was_moved() -> bool:
    """Whether it was filled at another place; its programs still name that one."""
    places = [stamp(name).read_text().partition("\n")[0] for name in COVERED_BY if stamp(name).exists()]
    return any(place != str(VENV) for place in places)


def make_venv() -> None:
    # Debian parts ensurepip from Python; then the pip that is there fills the environment from outside.
    has_ensurepip = importlib.util.find_spec("ensurepip") is not None
    venv.create(VENV, clear=True, symlinks=os.name != "nt", with_pip=has_ensurepip)


def install(wanted: str) -> None:
    print(f"bootstrap: installing requirements/{wanted}.lock", flush=True)
    pip("install", "--require-hashes", "-r", str(lock(wanted)))
    pip("install", "--no-deps", "--no-build-isolation", "-e", str(ROOT))


def pip(action: str, *arguments: str) -> None:
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input")
    command = [str(python()), "-m", "pip"]
    if not runs("import pip"):
        command = [sys.executable, "-m", "pip", "--python", str(python())]
    if subprocess.run([*command, action, *quiet, *arguments], cwd=ROOT, check=False).returncode:
        sys.exit(f"bootstrap: pip could not {action} the packages; its message stands above.")


def is_current(name: str) -> bool:
    return stamp(name).exists() and stamp(name).read_text() == fingerprint(name) and runs("")


def stamp(name: str) -> Path:
    return VENV / f".zhiyin-{name}"


def lock(name: str) -> Path:
    return ROOT / "requirements" / f"{name}.lock"


def fingerprint(name: str) -> str:
    """What the environment depends on: where it stands, the lock, our own metadata."""
    digest = hashlib.sha256(lock(name).read_bytes() + (ROOT / "pyproject.toml").read_bytes())
    return f"{VENV}\n{digest.hexdigest()}"


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COVERED_BY:
        sys.exit(__doc__)
    main(sys.argv[1])
