"""`zhiyin import`: files on the command line, into the data folder or through the server that holds it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from zhiyin.connectors.files.fields import Kind


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and its options."""
    command = commands.add_parser(
        "import",
        help="import customers, orders, reviews, tickets ... from CSV, Excel, Parquet or JSON files",
        description="Several files in one call are joined: orders find their customers, reviews their orders.",
    )
    command.add_argument("files", nargs="+", type=Path, metavar="FILE", help="imported together, in this order")
    command.add_argument("--kind", choices=list(Kind), action="append", help="what the rows are; once, or once a file")
    command.add_argument(
        "--mapping", type=Path, action="append", metavar="YAML", help="what the columns mean; once a file"
    )
    command.add_argument("--show", action="store_true", help="only print how the files would be read, as YAML mappings")
    command.add_argument("--source", metavar="NAME", help="the system that the files come from (Files)")
    command.add_argument("--currency", help="of amounts that name none")
    command.add_argument("--time-zone", help="of dates without an offset")
    command.add_argument("--rejects", type=Path, metavar="CSV", help="where rejected rows are written")
    command.add_argument("--server", metavar="URL", help="import through this running server")
    command.add_argument("--key", help="an API key of the server; or ZHIYIN_API_KEY")
    command.add_argument("--json", action="store_true", help="for scripts")
    command.add_argument("--data", type=Path, metavar="DIR", help="the folder that holds everything")
    command.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from zhiyin.cli.import_run import run  # heavy, and not needed by the other commands

    return run(options, os.environ)
