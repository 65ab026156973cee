"""The page of commands is made from the command line, which explains all that it takes."""

from __future__ import annotations

import pytest

from tools.commands_page import PAGE, Command, commands, page
from zhiyin.main import parser


def test_the_page_of_commands_is_made_from_the_parser() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tools.commands_page"


@pytest.mark.parametrize("command", [*commands(parser(), "zhiyin")], ids=lambda command: command.words)
def test_every_command_and_argument_says_what_it_is(command: Command) -> None:
    assert command.about
    assert [action.dest for action in command.parser._actions if not action.help] == []
