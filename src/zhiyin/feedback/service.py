"""What one can do with feedback: bring it up to date with what was taken, list and read it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple
from zoneinfo import ZoneInfo

from zhiyin.base.errors import NotFound
from zhiyin.base.scope import ScopeFilter
from zhiyin.db.database import Database, Transaction
from zhiyin.db.fact_batches import FactBatches
from zhiyin.db.one_at_a_time import one_at_a_time
from zhiyin.db.outbox import Outbox
from zhiyin.feedback import store
from zhiyin.feedback.events import FeedbackReceived
from zhiyin.feedback.facts import answer_facts
from zhiyin.feedback.folding import KEPT, Place, counting, is_general, place_of, response_of
from zhiyin.feedback.judging import marks_of
from zhiyin.feedback.model import EVERY_RESPONSE, Answer, Response, ResponseKind, ResponseRecord, Wanted
from zhiyin.feedback.opinions.model import Product
from zhiyin.feedback.opinions.ports import IsOwn, all_ours
from zhiyin.feedback.store import ResponseRow
from zhiyin.touchpoints.history import History, Told, decode, encode, merged, owner, scope, told
from zhiyin.touchpoints.identities import Strengths, all_alike
from zhiyin.touchpoints.marks import MarkFor, Rulebook
from zhiyin.touchpoints.model import TakenInteraction
from zhiyin.warehouse.days import LocalDays
from zhiyin.warehouse.facts import encode as encode_facts


class ResponsePage(NamedTuple):
    """Some responses, and where the next page begins; None at the end."""

    responses: list[ResponseRecord]
    next_position: tuple[int, int] | None


class _Draft(NamedTuple):
    """A response as it is after a batch; `row` has its next revision when it changed."""

    row: ResponseRow
    history: History
    response: Response | None
    changed: bool
    is_news: bool  # what counts of it has changed too
    known_answers: int


class FeedbackService:
    """What everybody said. A response's id belongs to its brand, whichever source speaks of it."""

    def __init__(
        self,
        db: Database,
        outbox: Outbox,
        facts: FactBatches,
        *,
        zone: ZoneInfo,
        rulebook: Callable[[], Rulebook] = Rulebook,
        strengths: Strengths = all_alike,
        brand_of: Callable[[int], str] = lambda _: "",
        is_own: IsOwn = all_ours,
    ) -> None:
        self._db = db
        self._outbox = outbox
        self._facts = facts
        self._zone = zone
        self._days = LocalDays(zone)
        self._rulebook = rulebook
        self._strengths = strengths
        self._brand_of = brand_of
        self._is_own = is_own

    def take(self, interactions: Sequence[TakenInteraction]) -> list[MarkFor]:
        """Bring responses up to date, and say which marks their tellings bear now.

        What was taken before changes nothing; its marks are said again.
        """
        groups = self._by_group(interactions)
        if not groups:
            return []
        with self._db.transaction() as tx:
            one_at_a_time(tx, "feedback")
            known: dict[str, list[ResponseRow]] = {}
            for row in store.find(tx, groups):
                known.setdefault(row.group_key, []).append(row)
            drafts = [draft for key, new in groups.items() for draft in self._drafts(tx, key, known.get(key, []), new)]
            self._save(tx, [draft for draft in drafts if draft.changed])
        rules = self._rulebook()
        return [
            mark
            for draft in drafts
            if draft.response is not None
            for mark in marks_of(draft.history, rules, is_deleted=draft.response.is_deleted)
        ]

    def get_response(self, row_id: int, scopes: ScopeFilter) -> ResponseRecord:
        with self._db.reading() as tx:
            row = store.get(tx, row_id, scopes)
        if row is None:
            raise NotFound("there is no response {id}", id=row_id)
        return self._record(row)

    def responses(self, row_ids: Collection[int]) -> list[ResponseRecord]:
        """These responses as they stand, withdrawn ones too; for who follows what happens to them."""
        with self._db.reading() as tx:
            rows = store.of_ids(tx, row_ids)
        return [self._record(row) for row in rows]

    def ids_after(self, row_id: int, limit: int) -> list[int]:
        """The numbers of responses behind one, in order; for who goes through all of them."""
        with self._db.reading() as tx:
            return store.ids_after(tx, row_id, limit)

    def list_responses(
        self,
        scopes: ScopeFilter,
        wanted: Wanted = EVERY_RESPONSE,
        *,
        before: tuple[int, int] | None = None,
        limit: int = 50,
    ) -> ResponsePage:
        """The wanted responses before a position, newest first."""
        with self._db.reading() as tx:
            rows = store.page(tx, scopes, wanted, before, limit + 1)
        shown = rows[:limit]
        more = len(rows) > limit
        position = (shown[-1].answered_at, shown[-1].id) if more else None
        return ResponsePage([self._record(row) for row in shown], position)

    def last_scores(self, identity_ids: Collection[int], scopes: ScopeFilter) -> dict[int, tuple[int, Answer]]:
        """The last score of each of these identities, and when it was given."""
        with self._db.reading() as tx:
            rows = store.last_scores(tx, identity_ids, scopes)
        found = {}
        for identity_id, row in rows.items():
            leading = self._record(row).response.leading
            if leading is not None:
                found[identity_id] = (row.answered_at, leading)
        return found

    def _by_group(self, interactions: Sequence[TakenInteraction]) -> dict[str, list[tuple[Place, Told]]]:
        """What is told of each response id, which platforms may give to several orders' reviews."""
        found: dict[str, list[tuple[Place, Told]]] = {}
        for interaction in interactions:
            place = place_of(interaction)
            if place is not None:
                key = f"{self._brand_of(interaction.scope_id)}\x1f{place.kind}\x1f{place.response_id}"
                found.setdefault(key, []).append((place, told(interaction, KEPT)))
        return found

    def _drafts(
        self, tx: Transaction, key: str, rows: Iterable[ResponseRow], new: Sequence[tuple[Place, Told]]
    ) -> list[_Draft]:
        """The responses of a group. A reply or withdrawal that names no order goes to all of them."""
        known = {row.order_number: row for row in rows}
        for place, _ in new:
            if place.order_number not in known:
                fresh = ResponseRow(0, key, place.order_number, place.kind.value, place.response_id)
                known[place.order_number] = fresh
        histories = {order: decode(row.history) for order, row in known.items()}
        general = [each for each in histories.get("", []) if is_general(each)]
        general += [each for _, each in new if is_general(each)]
        drafts = []
        for order, row in known.items():
            own = [each for place, each in new if place.order_number == order]
            drafts.append(self._draft(tx, row, histories[order], merged(histories[order], [*own, *general])))
        return drafts

    def _draft(self, tx: Transaction, row: ResponseRow, before: History, history: History) -> _Draft:
        response, counted = response_of(history, self._zone), counting(history)
        is_news = counted != counting(before)
        draft = _Draft(row, history, response, history != before, is_news, known_answers=row.answer_count)
        if not draft.changed:
            return draft
        changed = row._replace(history=encode(history))
        if is_news:
            whose = owner(counted, partial(self._strengths, tx))
            changed = changed._replace(identity_id=whose, scope_id=scope(counted))
            changed = _shown(changed, response) if response is not None else changed
        return draft._replace(row=changed)

    def _save(self, tx: Transaction, drafts: Sequence[_Draft]) -> None:
        rows = store.put(tx, [draft.row for draft in drafts])
        self._tell(tx, [draft._replace(row=row) for draft, row in zip(drafts, rows, strict=True)])

    def _tell(self, tx: Transaction, drafts: Sequence[_Draft]) -> None:
        """Hand the facts to the warehouse, and the news to whoever listens."""
        told_of = [(draft, draft.response) for draft in drafts if draft.is_news and draft.response is not None]
        rows = [fact for draft, response in told_of for fact in self._facts_of(draft, response)]
        if rows:
            self._facts.add(tx, "fact_responses", len(rows), encode_facts("fact_responses", rows))
        if told_of:
            self._outbox.add(tx, FeedbackReceived([draft.row.id for draft, _ in told_of]))

    def _facts_of(self, draft: _Draft, response: Response) -> list[tuple[object, ...]]:
        """Its answers; on a competitor's product they are nobody's of our customers, unless an order is named."""
        about, record = response.about, _record_of(draft.row, response)
        is_own = about.brand is None or self._is_own(about.brand, Product(about.product_id, about.sku))
        if not is_own and about.order_number is None:
            record = replace(record, identity_id=0)
        return answer_facts(record, self._days, draft.known_answers, is_own=is_own)

    def _record(self, row: ResponseRow) -> ResponseRecord:
        response = response_of(decode(row.history), self._zone)
        assert response is not None  # silent rows are never listed
        return _record_of(row, response)


def _shown(row: ResponseRow, response: Response) -> ResponseRow:
    """The row with what lists and look-ups show, in its next revision."""
    leading = response.leading
    return row._replace(
        answered_at=response.answered_at,
        state="deleted" if response.is_deleted else "said",
        question_kind=leading.kind if leading else None,
        score=leading.score if leading else None,
        product_id=response.about.product_id,
        survey_id=response.survey_id,
        answer_count=max(row.answer_count, len(response.answers)),
        revision=row.revision + 1,
    )


def _record_of(row: ResponseRow, response: Response) -> ResponseRecord:
    kind = ResponseKind(row.kind)
    return ResponseRecord(row.id, kind, row.response_id, row.identity_id, row.scope_id, row.revision, response)
