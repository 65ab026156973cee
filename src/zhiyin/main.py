"""The command line: one word, one job; long work shows progress, errors are plain."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import zhiyin
from zhiyin.base.config import Settings, load_settings
from zhiyin.base.errors import InvalidInput, ZhiyinError
from zhiyin.cli import (
    analyze,
    benchmarks,
    demo,
    digest,
    emerging,
    export,
    imports,
    keeping,
    kpi,
    metric,
    people,
    text_models,
    topics,
)


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    root = argparse.ArgumentParser(prog="zhiyin", description="Customer experience management, self-hosted.")
    root.add_argument("--version", action="version", version=f"zhiyin {zhiyin.__version__}")
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="serve the console, the API and the collector")
    serve.add_argument("--host", help="the address to listen on; default: 127.0.0.1, this machine alone")
    serve.add_argument("--port", type=int, help="default: 8321")
    _add_data(serve)
    serve.set_defaults(run=_serve)
    worker = commands.add_parser("worker", help="do background work (beside a server, with PostgreSQL)")
    worker.add_argument("--beside", type=int, metavar="PID", help=argparse.SUPPRESS)
    _add_data(worker)
    worker.set_defaults(run=_worker)
    for module in (
        analyze,
        benchmarks,
        demo,
        digest,
        emerging,
        export,
        imports,
        keeping,
        kpi,
        metric,
        people,
        text_models,
        topics,
    ):
        module.add_parser(commands)
    return root


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 when it did its job, 1 when it failed, 2 for wrong usage."""
    options = parser().parse_args(arguments)
    os.umask(0o077)  # whatever we write may hold what a customer said or is
    try:
        result = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read along has seen enough: `zhiyin check | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except InvalidInput as error:
        print(f"zhiyin: {error}", file=sys.stderr)
        return 2
    except ZhiyinError as error:
        print(f"zhiyin: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return int(result or 0)


def settings_of(options: argparse.Namespace) -> Settings:
    """The settings, with what the command line says on top."""
    names = ("data", "host", "port")
    return load_settings(os.environ, overrides={name: getattr(options, name, None) for name in names})


def _add_data(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", type=Path, metavar="DIR", help="the folder that holds everything")


def _serve(options: argparse.Namespace) -> None:
    from zhiyin.web.server import serve  # heavy, and not needed by the other commands

    serve(settings_of(options), os.environ)


def _worker(options: argparse.Namespace) -> None:
    from zhiyin.worker.process import run_worker

    run_worker(settings_of(options), beside=options.beside)


if __name__ == "__main__":
    sys.exit(main())
