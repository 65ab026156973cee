"""What one can do with custom metrics: define, list, read again and remove them."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

from zhiyin.base.clock import Clock
from zhiyin.base.errors import Conflict, InvalidInput, NotFound
from zhiyin.db.database import Database
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.custom import store
from zhiyin.metrics.custom.making import metric_of
from zhiyin.metrics.custom.model import Definition, Saved
from zhiyin.metrics.custom.reading import read_definition
from zhiyin.metrics.model import Change, Metric
from zhiyin.staff.audit import AuditLog

MOST = 200
_log = logging.getLogger(__name__)


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
        self._made: tuple[Sequence[Saved], Mapping[str, Metric]] = ((), {})

    def metrics(self) -> Mapping[str, Metric]:
        """The custom metrics as they are now, by id; also those that another process has just defined."""
        saved = self._saved()
        known, made = self._made
        if saved != known:
            made = self._make(saved)
            self._made = saved, made
        return made

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

    def define(self, text: str, *, by: str) -> Saved:
        """Take the definition in. Another meaning is another version; other words alone are not."""
        text = text.replace("\r\n", "\n")
        definition = read_definition(text, all_metrics())
        with self._db.transaction() as tx:
            versions = [one for one in store.list_saved(tx) if one.id == definition.id]
            before = versions[-1] if versions else None
            if before is None and len({one.id for one in store.list_saved(tx)}) >= MOST:
                raise Conflict("there are {most} custom metrics already; remove one", most=MOST)
            if before and before.text == text:
                return before
            is_same = before is not None and _means_the_same(before, definition)
            version = (before.version if before else 0) + (not is_same)
            saved = Saved(definition.id, version, text, self._clock.now(), by)
            (store.replace_text if is_same else store.add)(tx, saved)
            self._audit.add(tx, by, "metric.defined", definition.id, version=version)
        return saved

    def remove(self, metric_id: str, *, by: str) -> None:
        """Take it out of the catalogue. Its versions are kept: a later definition goes on counting them."""
        with self._db.transaction() as tx:
            versions = [one for one in store.list_saved(tx) if one.id == metric_id]
            if not versions or not versions[-1].text:
                raise NotFound("there is no custom metric {id}", id=metric_id)
            store.add(tx, Saved(metric_id, versions[-1].version + 1, "", self._clock.now(), by))
            self._audit.add(tx, by, "metric.removed", metric_id)

    def _saved(self) -> list[Saved]:
        with self._db.reading() as tx:
            return store.list_saved(tx)

    def _make(self, saved: Sequence[Saved]) -> Mapping[str, Metric]:
        made = {}
        for metric_id, group in groupby(saved, key=lambda one: one.id):
            versions = list(group)
            try:
                if versions[-1].text:
                    definition = read_definition(versions[-1].text, all_metrics())
                    made[metric_id] = metric_of(definition, self._history(versions))
            except InvalidInput as error:  # written for another release
                _log.warning("the custom metric %s cannot be used any more: %s", metric_id, error)
        return made

    def _history(self, versions: Sequence[Saved]) -> tuple[Change, ...]:
        changes = []
        for place, one in enumerate(versions):
            what = "defined anew" if place else "first definition"
            on = one.defined_at.astimezone(self._zone).date()
            changes.append(Change(one.version, on, what if one.text else "removed"))
        return tuple(changes)


def _means_the_same(before: Saved, definition: Definition) -> bool:
    try:
        return definition.means_the_same(read_definition(before.text, ()))
    except InvalidInput:  # it was removed, or written for another release
        return False
