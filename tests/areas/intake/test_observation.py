"""A source may use so many names of events; further ones are shown together."""

from __future__ import annotations

from tests.areas.intake.bench import Bench
from zhiyin.base.scope import EVERYTHING
from zhiyin.connectors.observation import Observer, Seen
from zhiyin.touchpoints.model import Interaction


def seen(bench: Bench, *names: str) -> list[Seen]:
    return [(bench.source.id, Interaction(event_id=n, type="track", name=n, at=1, received_at=1)) for n in names]


def observe(observer: Observer, bench: Bench, *names: str) -> list[str]:
    """The names under which they are kept."""
    with bench.db.transaction() as tx:
        batch = observer.named(tx, seen(bench, *names))
        observer.record(tx, batch)
    observer.committed(batch)
    return [message.name for _, message in batch]


def counted(bench: Bench) -> dict[str, int]:
    plan = bench.sources.plan(bench.source.public_id, EVERYTHING)
    return {one.name: one.seen_count for one in plan.names}


def test_names_beyond_the_limit_are_shown_as_other_and_stay_so(bench: Bench) -> None:
    observer = Observer(max_names=2)
    assert observe(observer, bench, "a", "b", "c", "a") == ["a", "b", "Other", "a"]
    assert observe(observer, bench, "c", "d", "b") == ["Other", "Other", "b"]
    assert counted(bench) == {"a": 2, "b": 2, "Other": 3}


def test_the_limit_holds_for_all_processes_together(bench: Bench) -> None:
    server, worker = Observer(max_names=2), Observer(max_names=2)
    observe(server, bench, "a")
    assert observe(worker, bench, "b", "c") == ["b", "Other"]
    assert observe(server, bench, "b", "d") == ["b", "Other"]
    assert set(counted(bench)) == {"a", "b", "Other"}


def test_the_timeline_shows_what_was_counted(bench: Bench) -> None:
    bench.intake.take([bench.arrival("1", name="a")])
    assert ([entry.interaction.name for entry in bench.shown()], counted(bench)) == (["a"], {"a": 1})
