"""`zhiyin export`: bring the facts to where other engines and tools read them."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import asdict
from pathlib import Path

import msgspec

from zhiyin.base.config import load_settings
from zhiyin.warehouse.export import Exported, export_facts


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and its options."""
    export = commands.add_parser("export", help="write the facts as Parquet files that other engines read")
    export.add_argument("target", type=Path, metavar="FOLDER", help="where they go; again, it brings what is new")
    export.add_argument("--data", type=Path, metavar="DIR", help="the folder that holds everything")
    export.add_argument("--json", action="store_true", help="for scripts")
    export.set_defaults(run=_export)


def _export(options: argparse.Namespace) -> int:
    settings = load_settings(os.environ, overrides={"data": options.data})
    done = export_facts(settings.data / "lake", options.target)
    if options.json:
        sys.stdout.write(msgspec.json.encode(asdict(done)).decode() + "\n")
    else:
        print(_told(done, options.target))
    return 0


def _told(done: Exported, target: Path) -> str:
    as_of = f"{done.as_of:%Y-%m-%d %H:%M} UTC" if done.as_of else "never"
    return (
        f"{done.row_count:,} rows in {target}, as of {as_of}: {done.brought:,} files brought, {done.kept:,} were there"
    )
