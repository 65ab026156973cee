"""Writes docs/reference/commands.md from the command line's own parser: `python -m tools.commands_page`."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from zhiyin.main import parser

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "commands.md"

HEAD = """# Commands

This page is made from the command line itself; `zhiyin COMMAND --help` says the same. Each command ends with 0 when it
did its job, 1 when it failed (and says why), 2 when it was asked wrongly, 130 when it was interrupted.

What no option says comes from the environment (`ZHIYIN_...`), then from `zhiyin.toml`: see
[configuration](configuration.md).
"""

_KEPT = "\0"  # stands for a space at which no line ends


class Command(NamedTuple):
    """A command that one can give: its words, what it is for, what it takes."""

    words: str
    about: str
    parser: argparse.ArgumentParser


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(_section(command) for command in commands(parser(), "zhiyin"))])


def commands(given: argparse.ArgumentParser, words: str, about: str = "") -> Iterator[Command]:
    """The command, or those below it."""
    groups = [action for action in given._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups:
        yield Command(words, about, given)
    for group in groups:
        abouts = {choice.dest: choice.help or "" for choice in group._choices_actions}
        for name, below in group.choices.items():
            yield from commands(below, f"{words} {name}", abouts.get(name, ""))


def _section(command: Command) -> str:
    shown = [action for action in command.parser._actions if action.help != argparse.SUPPRESS and action.dest != "help"]
    usage = textwrap.wrap(
        " ".join([command.words, *(_usage(action).replace(" ", _KEPT) for action in shown)]), 100,
        subsequent_indent="    ", break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    rows = [f"| `{_name(action)}` | {_about(action)} |" for action in shown]
    table = "\n".join(["| argument | what it says |", "| --- | --- |", *rows, ""])
    about = f"{command.about[:1].upper()}{command.about[1:]}."
    return f"## {command.words}\n\n{about}\n\n```text\n{_lines(usage)}\n```\n\n{table}"


def _lines(usage: list[str]) -> str:
    return "\n".join(usage).replace(_KEPT, " ")


def _usage(action: argparse.Action) -> str:
    return _name(action) if action.required else f"[{_name(action)}]"


def _name(action: argparse.Action) -> str:
    value = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    if not action.option_strings:
        return f"{value} ..." if action.nargs in ("+", "*") else value
    option = action.option_strings[-1]
    return option if action.nargs == 0 else f"{option} {value}"


def _about(action: argparse.Action) -> str:
    about = (action.help or "").replace("*", r"\*")
    choices = ", ".join(f"`{choice}`" for choice in action.choices or ())
    return f"{about}; one of {choices}" if choices else about


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
