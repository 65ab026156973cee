"""An expression of metrics: numbers and sums over customers, with + - * / and brackets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from zhiyin.metrics.custom.marked import MOST, InvalidDefinition, Mark
from zhiyin.metrics.custom.measure import Total

_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Operation:
    """Two expressions and what is done with them."""

    sign: str  # + - * /
    left: Expression
    right: Expression


Expression = float | Total | Operation
Named = Callable[[str, Mark], Expression]
"""What a word at a place of the text stands for."""


def read_expression(text: str, named: Named, mark: Mark) -> Expression:
    """The expression in the text, which begins at the mark."""
    return _Reader(text, named, mark).whole()


def parts_of(expression: Expression) -> Iterator[Expression]:
    """The expression and all that it is made of."""
    yield expression
    if isinstance(expression, Operation):
        yield from parts_of(expression.left)
        yield from parts_of(expression.right)


def totals_of(expression: Expression) -> tuple[Total, ...]:
    """The sums that it is made of, each once."""
    return tuple(dict.fromkeys(part for part in parts_of(expression) if isinstance(part, Total)))


def earlier(expression: Expression, days: int) -> Expression:
    """The same of so many days before."""
    if isinstance(expression, Operation):
        return replace(expression, left=earlier(expression.left, days), right=earlier(expression.right, days))
    if isinstance(expression, Total):
        window = replace(expression.window, earlier=expression.window.earlier + days)
        return replace(expression, window=window)
    return expression


class _Reader:
    """Reads word by word: products before sums, from left to right."""

    def __init__(self, text: str, named: Named, mark: Mark) -> None:
        self._words = [*re.finditer(r"\d+(?:\.\d+)?|\w+|\S", text, re.ASCII)]
        self._length = len(text)
        self._named = named
        self._mark = mark
        self._place = 0
        self._depth = 0

    def whole(self) -> Expression:
        found = self._sum()
        if self._word:
            raise self._unexpected()
        return found

    @property
    def _word(self) -> str:
        """The next word; empty at the end."""
        return self._words[self._place].group() if self._place < len(self._words) else ""

    def _take(self) -> str:
        word = self._word
        self._place += 1
        return word

    def _sum(self) -> Expression:
        return self._chain(("+", "-"), self._product)

    def _product(self) -> Expression:
        return self._chain(("*", "/"), self._single)

    def _chain(self, signs: tuple[str, str], part: Callable[[], Expression]) -> Expression:
        found = part()
        while self._word in signs:
            found = Operation(self._take(), found, part())
        return found

    def _single(self) -> Expression:
        self._depth += 1
        word, mark = self._word, self._here()
        if self._depth > _DEEPEST or not re.fullmatch(r"[\w.(-]+", word, re.ASCII):
            raise self._unexpected()
        self._take()
        if word == "-":
            found: Expression = Operation("*", -1.0, self._single())
        elif word == "(":
            found = self._sum()
            if self._word != ")":
                raise self._unexpected()
            self._take()
        else:
            found = self._number(word, mark) if word.replace(".", "").isdigit() else self._named(word, mark)
        self._depth -= 1
        return found

    @staticmethod
    def _number(word: str, mark: Mark) -> float:
        found = float(word)
        if found >= MOST:
            raise InvalidDefinition("line {line}, column {column}: a number belongs here, such as 9 or 2.5", mark=mark)
        return found

    def _here(self) -> Mark:
        at = self._words[self._place].start() if self._place < len(self._words) else self._length
        return Mark("", 0, self._mark.line, self._mark.column + at, None, 0)

    def _unexpected(self) -> InvalidDefinition:
        return InvalidDefinition(
            "line {line}, column {column}: `{word}` cannot stand here; write numbers and names with + - * / and ( ), "
            "such as (a - b) / b",
            mark=self._here(),
            word=self._word or "the end",
        )
