"""Unpacks Spark itself into .venv/spark, for the tests of a cluster; does nothing when it is there already.

It comes out of PyPI's pyspark, which cannot be installed beside the client that Zhiyin asks Spark with: both are
called `pyspark`. So what the cluster runs is taken out of the package, and nothing is installed.
"""

from __future__ import annotations

import re
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tools.bootstrap import VENV, lock, pip

HOME = VENV / "spark"
_LEFT_OUT = "jars/connect-repl/"  # a shell that nobody here talks to


def main() -> None:
    (version,) = re.findall(r"^pyspark==(\S+)", lock("spark").read_text(), re.MULTILINE)
    stamp = HOME / f"{version}.unpacked"
    if stamp.exists():
        return
    shutil.rmtree(HOME, ignore_errors=True)
    print(f"fetch_spark: fetching pyspark {version} (450 MB)", flush=True)
    with tempfile.TemporaryDirectory(dir=VENV) as folder:
        pip("download", "--no-deps", "--require-hashes", "--requirement", str(lock("spark")), "--dest", folder)
        unpack(Path(folder) / f"pyspark-{version}.tar.gz")
    stamp.touch()


def unpack(package: Path) -> None:
    """Put its programs and libraries into their place."""
    with tarfile.open(package) as archive:
        archive.extractall(HOME, wanted(archive), filter="data")
    for program in (HOME / "bin").iterdir():
        program.chmod(0o755)


def wanted(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    for member in archive:
        _, _, name = member.name.partition("/deps/")
        if name.startswith(("bin/", "jars/")) and not name.startswith(_LEFT_OUT):
            yield member.replace(name=name)


if __name__ == "__main__":
    main()
