"""`zhiyin demo`: fills a demo brand, serves it if asked, and lets its people live on."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and its options."""
    demo = commands.add_parser("demo", help="fill a demo brand with a year of customers")
    demo.add_argument("--customers", type=int, default=20_000, metavar="N", help="how many people (20000)")
    demo.add_argument("--seed", type=int, default=7, metavar="S", help="the same seed makes the same brand (7)")
    demo.add_argument("--data", type=Path, metavar="DIR", help="the folder that holds everything")
    demo.add_argument("--serve", action="store_true", help="serve it too, and let its people live on")
    demo.add_argument("--remove", action="store_true", help="take the demo brand out again, to the last row")
    demo.add_argument("--no-live", action="store_true", help="no live traffic while serving")
    demo.add_argument("--host", help="the address to serve on; default: 127.0.0.1")
    demo.add_argument("--port", type=int, help="default: 8321")
    demo.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from zhiyin.cli.demo_run import run  # heavy, and not needed by the other commands

    return run(options)
