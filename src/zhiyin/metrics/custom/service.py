"""What one can do with custom metrics: define, list, read again and remove them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from zoneinfo import ZoneInfo

from zhiyin.base.clock import Clock
from zhiyin.base.errors import Conflict, NotFound
from zhiyin.db.database import Database, Transaction
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.custom import store
from zhiyin.metrics.custom.library import Library
from zhiyin.metrics.custom.making import metric_of
from zhiyin.metrics.custom.model import Definition, Saved
from zhiyin.metrics.custom.reading import read_definition
from zhiyin.metrics.model import Change, Metric
from zhiyin.staff.audit import AuditLog

MOST = 200


class WithCustom(Mapping[str, Metric]):
    """All metrics, those of the product and those of the brand, as they are whenever one looks."""

    def __init__(self, custom: CustomMetricService) -> None:
        self._custom = custom

    def __getitem__(self, metric_id: str) -> Metric:
        return all_metrics().get(metric_id) or self._custom.metrics()[metric_id]

    def __iter__(self) -> Iterator[str]:
        return iter([*all_metrics(), *self._custom.metrics()])

    def __len__(self) -> int:
        return len(all_metrics()) + len(self._custom.metrics())


class CustomMetricService:
    """The definitions of the brand; whoever may set targets may define them."""

    def __init__(self, db: Database, clock: Clock, audit: AuditLog, zone: ZoneInfo) -> None:
        self._db = db
        self._clock = clock
        self._audit = audit
        self._zone = zone
        self._made: tuple[Sequence[Saved], Library, Mapping[str, Metric]] = ((), _library(()), {})

    def metrics(self) -> Mapping[str, Metric]:
        """The custom metrics as they are now, by id; also those that another process has just defined."""
        return self._now()[1]

    def list_definitions(self) -> list[Saved]:
        """The valid version of each."""
        latest = {one.id: one for one in self._saved()}
        return [one for one in latest.values() if one.text]

    def get_definition(self, metric_id: str) -> Saved:
        """The valid version, in the words of its author."""
        for one in self.list_definitions():
            if one.id == metric_id:
                return one
        raise NotFound("there is no custom metric {id}", id=metric_id)

    def list_versions(self, metric_id: str) -> list[Saved]:
        """All versions, the youngest first; also of one that was removed."""
        versions = [one for one in self._saved() if one.id == metric_id]
        if not versions:
            raise NotFound("there is no custom metric {id}", id=metric_id)
        return versions[::-1]

    def library(self) -> Library:
        """The definitions as they are now."""
        return self._now()[0]

    def check(self, text: str) -> Metric:
        """What would come of defining this; nothing is saved. Raises the mistakes."""
        text = _lines(text)
        saved = self._saved()
        definition = read_definition(text, all_metrics(), _library(saved))
        version = _next(saved, definition, text)
        history = self._history([one for one in saved if one.id == definition.id])
        today = self._clock.now().astimezone(self._zone).date()
        new = (Change(version, today, "not saved yet"),) if not history or history[-1].version < version else ()
        return metric_of(definition, (*history, *new))

    def define(self, text: str, *, by: str) -> Saved:
        """Take the definition in. Another meaning is another version; other words alone are not.

        What is made of it means something else then, too.
        """
        text = _lines(text)
        with self._db.transaction() as tx:
            saved = store.list_saved(tx)
            library = _library(saved)
            definition = read_definition(text, all_metrics(), library)
            versions = [one for one in saved if one.id == definition.id]
            if not versions and len({one.id for one in saved}) >= MOST:
                raise Conflict("there are {most} custom metrics already; remove one", most=MOST)
            if versions and versions[-1].text == text:
                return versions[-1]
            now = Saved(definition.id, _next(saved, definition, text), text, self._clock.now(), by)
            is_same = bool(versions) and versions[-1].version == now.version
            (store.replace_text if is_same else store.add)(tx, now)
            self._audit.add(tx, by, "metric.defined", definition.id, version=now.version)
            if not is_same:
                self._renew(tx, saved, library.made_of(definition.id), now)
        return now

    def _renew(self, tx: Transaction, saved: Sequence[Saved], ids: Collection[str], now: Saved) -> None:
        """A new version of each metric that is made of the one that was just defined."""
        latest = {one.id: one for one in saved}
        library = Library({**_texts(saved), now.id: now.text}, all_metrics())
        for metric_id in ids:
            before = latest[metric_id]
            if library.get(metric_id) is None:
                raise Conflict(
                    "{id} is made of {of} and could not be any more; change it first", id=metric_id, of=now.id
                )
            store.add(
                tx, replace(before, version=before.version + 1, defined_at=now.defined_at, defined_by=now.defined_by)
            )

    def remove(self, metric_id: str, *, by: str) -> None:
        """Take it out of the catalogue. Its versions are kept: a later definition goes on counting them."""
        with self._db.transaction() as tx:
            saved = store.list_saved(tx)
            versions = [one for one in saved if one.id == metric_id]
            if not versions or not versions[-1].text:
                raise NotFound("there is no custom metric {id}", id=metric_id)
            if users := _library(saved).made_of(metric_id):
                raise Conflict(
                    "{others} are made of {id}; remove or change them first", id=metric_id, others=", ".join(users)
                )
            store.add(tx, Saved(metric_id, versions[-1].version + 1, "", self._clock.now(), by))
            self._audit.add(tx, by, "metric.removed", metric_id)

    def _saved(self) -> list[Saved]:
        with self._db.reading() as tx:
            return store.list_saved(tx)

    def _now(self) -> tuple[Library, Mapping[str, Metric]]:
        """The definitions and what was made of them, read again only where a row is another."""
        saved = self._saved()
        known, library, made = self._made
        if saved != known:
            library = _library(saved)
            versions = {metric_id: [*group] for metric_id, group in groupby(saved, key=lambda one: one.id)}
            made = {
                metric_id: metric_of(definition, self._history(versions[metric_id]))
                for metric_id, definition in library.items()
            }
            self._made = saved, library, made
        return library, made

    def _history(self, versions: Sequence[Saved]) -> tuple[Change, ...]:
        changes = []
        for before, one in zip([None, *versions], versions, strict=False):
            what = "first definition" if before is None else "defined anew" if one.text else "removed"
            if before and before.text == one.text:
                what = "a metric that it is made of was defined anew"
            changes.append(Change(one.version, one.defined_at.astimezone(self._zone).date(), what))
        return tuple(changes)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def _library(saved: Sequence[Saved]) -> Library:
    return Library(_texts(saved), all_metrics())


def _texts(saved: Sequence[Saved]) -> Mapping[str, str]:
    """The valid words of each metric that was not removed."""
    return {metric_id: text for metric_id, text in {one.id: one.text for one in saved}.items() if text}


def _next(saved: Sequence[Saved], definition: Definition, text: str) -> int:
    """The version that the definition would be: that of before, where only words are others."""
    versions = [one for one in saved if one.id == definition.id]
    if not versions:
        return 1
    before = _library(saved).get(definition.id)
    is_same = versions[-1].text == text or (before is not None and definition.means_the_same(before))
    return versions[-1].version + (not is_same)
