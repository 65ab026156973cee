"""The port to the engine that keeps and counts facts: what every adapter must do."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Protocol

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Query:
    """A question as a value: it says what to count and does not run itself.

    `steps` are named intermediate tables, each may read those before it. Values
    travel as $named parameters; identifiers in the text come from enums.
    """

    sql: str
    params: Mapping[str, object] = field(default_factory=dict)
    steps: tuple[tuple[str, str], ...] = ()

    def then(self, name: str, sql: str, **params: object) -> Query:
        """The query that names this one `name` and goes on with `sql`."""
        return replace(self, sql=sql, params={**self.params, **params}, steps=(*self.steps, (name, self.sql)))

    @property
    def text(self) -> str:
        """The whole statement, steps first."""
        if not self.steps:
            return self.sql
        steps = ",\n".join(f"{name} AS ({sql})" for name, sql in self.steps)
        return f"WITH {steps}\n{self.sql}"


BUCKETS = 16
"""The archive spreads identities over so many buckets: identity_id modulo 16."""

UNDATED = date(1970, 1, 1)
"""Stands for all days of a fact that has none."""


class Batch(Protocol):
    """Rows of one fact table under an id of their own (see `db.fact_batches`)."""

    @property
    def id(self) -> int: ...

    @property
    def fact(self) -> str: ...

    @property
    def payload(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Applied:
    """What an `apply` did: the batches that were new, the rows that are now in force because of them.

    `unreadable` batches were passed over: they hold no rows of a fact that we know.
    """

    batch_ids: tuple[int, ...] = ()
    row_count: int = 0
    unreadable: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since the archive last heard: row counts of those days by fact, and up to which apply."""

    days: Mapping[str, Mapping[date, int]]
    sequence: int


class Asked(Protocol):
    """Answers queries.

    Views named like the facts show the latest revision of each fact that is not
    retracted, whatever the order in which batches came.
    """

    def run(self, query: Query) -> pa.Table:
        """The answer, from one consistent state; any number of threads may ask."""
        ...

    def as_of(self) -> datetime | None:
        """The instant up to which all that had happened is counted; None before the first batch."""
        ...

    def close(self) -> None:
        """Let the store go; what was applied is kept."""
        ...


class Engine(Asked, Protocol):
    """Keeps facts, and answers queries."""

    def apply(self, batches: Sequence[Batch], *, as_of: datetime | None = None) -> Applied:
        """Take in batches, all or none; one that was applied before changes nothing.

        `as_of` is the instant of asking when these are all that waited then; it
        does not hold when some of them cannot be read.
        """
        ...

    def forget(self, batch_ids: Collection[int]) -> None:
        """Drop the memory of batches that nobody will hand in again."""
        ...

    def confirm(self, as_of: datetime) -> None:
        """Nothing new was waiting at that instant: answers are as of then."""
        ...

    def changes(self) -> Changes:
        """The days that the archive has not seen in their present form."""
        ...

    def revisions(self, fact: str, days: Sequence[date], *, bucket: int | None = None) -> pa.Table:
        """All that is kept of these days (of all time, for a fact without days): retracted facts too.

        Sorted by day, bucket of the identity, identity; `bucket` narrows it to one.
        """
        ...

    def archived(self, fact: str, days: Sequence[date], sequence: int) -> None:
        """The archive now holds these days as they were at `sequence`, or younger."""
        ...

    def load(self, fact: str, table: pa.Table) -> None:
        """Take in rows from the archive, as `apply` does with those of batches."""
        ...

    def end_questions(self) -> None:
        """Cut short what is being asked, and answer no more: the first step of a clean stop."""
        ...
