"""`zhiyin analyze`: what texts say, read on this machine alone, without a server and without a data folder."""

from __future__ import annotations

import argparse

from zhiyin.base.config import TEXT_MODELS


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and its options."""
    command = commands.add_parser(
        "analyze",
        help="say what texts speak of, and whether well or ill",
        description="Reads texts from a file (lines, CSV, Excel, Parquet, JSON) or from standard input, one a line.",
    )
    command.add_argument("file", metavar="FILE", help="a file; - for standard input")
    command.add_argument("--column", metavar="NAME", help="the column that holds the texts; else it is guessed")
    command.add_argument(
        "--topics", metavar="TEMPLATE", default="general", help="find the topics of this trade (general)"
    )
    command.add_argument(
        "--model", choices=TEXT_MODELS, help="which of our models reads; default: text_model of the configuration"
    )
    command.add_argument("--json", action="store_true", help="for scripts: a JSON object a text, one a line")
    command.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from zhiyin.cli.analyze_run import run  # heavy, and not needed by the other commands

    return run(options)
