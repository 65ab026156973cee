"""What one can do with requests for help: bring them up to date with what was taken, find them, see who waits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from zhiyin.base.clock import Clock, to_micros
from zhiyin.base.errors import NotFound
from zhiyin.base.scope import ScopeFilter
from zhiyin.db.database import Database, Transaction
from zhiyin.db.fact_batches import FactBatches
from zhiyin.db.one_at_a_time import one_at_a_time
from zhiyin.db.outbox import Outbox
from zhiyin.staff.business_hours import BusinessCalendar
from zhiyin.support import store
from zhiyin.support.events import TicketsChanged
from zhiyin.support.facts import TOLD_AS, ticket_fact
from zhiyin.support.folding import KEPT, Place, counting, place_of, ticket_of
from zhiyin.support.judging import due_at, marks_of, taken_back
from zhiyin.support.model import EVERY_TICKET, Ticket, TicketKind, TicketRecord, Wanted
from zhiyin.support.repeats import repeat_marks
from zhiyin.support.store import ContactRow, TicketRow
from zhiyin.touchpoints.history import decode, encode, merged, owner, scope, told
from zhiyin.touchpoints.identities import SamePerson, Strengths, all_alike, alone
from zhiyin.touchpoints.marks import Mark, MarkFor, Rulebook
from zhiyin.touchpoints.model import TakenInteraction
from zhiyin.warehouse.days import LocalDays
from zhiyin.warehouse.facts import encode as encode_facts


class TicketPage(NamedTuple):
    """Some requests, and where the next page begins; None at the end."""

    tickets: list[TicketRecord]
    next_position: tuple[int, int] | None


class _Draft(NamedTuple):
    """A request as it is after a batch; `row` has its next revision when it changed."""

    row: TicketRow
    ticket: Ticket
    changed: bool
    marks: list[MarkFor]


class SupportService:
    """Everybody's requests for help: tickets, chats, and calls that belong to neither."""

    def __init__(
        self,
        db: Database,
        outbox: Outbox,
        facts: FactBatches,
        clock: Clock,
        *,
        zone: ZoneInfo,
        rulebook: Callable[[], Rulebook] = Rulebook,
        strengths: Strengths = all_alike,
        brand_of: Callable[[int], str] = lambda _: "",
        same_person: SamePerson = alone,
        calendar: Callable[[Transaction], BusinessCalendar] = lambda _: BusinessCalendar(),
    ) -> None:
        self._db = db
        self._outbox = outbox
        self._facts = facts
        self._clock = clock
        self._zone = zone
        self._days = LocalDays(zone)
        self._rulebook = rulebook
        self._strengths = strengths
        self._brand_of = brand_of
        self._same_person = same_person
        self._calendar = calendar

    def take(self, interactions: Sequence[TakenInteraction]) -> list[MarkFor]:
        """Bring requests up to date, and say which marks their interactions bear now.

        What was taken before changes nothing; its marks are said again.
        """
        by_ticket = self._by_ticket(interactions)
        if not by_ticket:
            return []
        rules = self._rulebook()
        with self._db.transaction() as tx:
            one_at_a_time(tx, "support")
            known = store.find(tx, [key for key, _ in by_ticket])
            drafts = [
                self._draft(tx, known.get(key) or TicketRow(0, key, place.kind.value, place.number), new, rules)
                for (key, place), new in by_ticket.items()
            ]
            self._save(tx, [draft for draft in drafts if draft.changed])
            repeats = self._repeats(tx, [draft.row for draft in drafts if draft.row.is_contact], rules)
        return [*(mark for draft in drafts for mark in draft.marks), *repeats]

    def check_responses(self, tell: Callable[[list[MarkFor]], None], limit: int = 500) -> int:
        """Tell which requests nobody has answered in time; how many. Each is told once, until it changes.

        What changed while we told of it is taken back, and looked at again when its new time has come.
        """
        rules = self._rulebook()
        now = to_micros(self._clock.now())
        with self._db.reading() as tx:
            late = {row.key: (row, self._unanswered(row, rules, now)) for row in store.due(tx, now, limit)}
        if not late:
            return 0
        tell([mark for _, mark in late.values() if mark.mark.value])
        with self._db.transaction() as tx:
            one_at_a_time(tx, "support")
            as_seen = {key: row for key, row in store.find(tx, late).items() if row.due_at == late[key][0].due_at}
            store.put(tx, [_looked_at(row, late[key][1]) for key, row in as_seen.items()])
        changed = [mark for key, (_, mark) in late.items() if key not in as_seen]
        tell([MarkFor(mark.interaction_id, Mark(0, mark.mark.rule)) for mark in changed])
        return len(late)

    def tell_again(self, limit: int = 500) -> int:
        """Tell the facts that were told as an earlier version, or by other business hours; how many."""
        with self._db.transaction() as tx:
            one_at_a_time(tx, "support")
            old = store.told_before(tx, TOLD_AS, limit)
            rows = store.put(tx, [row._replace(revision=row.revision + 1, told_as=TOLD_AS) for row in old])
            self._tell_facts(tx, [self._record(row) for row in rows])
        return len(old)

    def hours_changed(self, since: int) -> None:
        """Other business hours are valid for what was opened since then: its facts are told again, bit by bit."""
        with self._db.transaction() as tx:
            one_at_a_time(tx, "support")
            store.forget_told(tx, since)

    def get_ticket(self, row_id: int, scopes: ScopeFilter) -> TicketRecord:
        with self._db.reading() as tx:
            row = store.get(tx, row_id, scopes)
        if row is None:
            raise NotFound("there is no ticket {id}", id=row_id)
        return self._record(row)

    def tickets(self, row_ids: Collection[int]) -> list[TicketRecord]:
        """These requests as they stand; for who follows what happens to them."""
        with self._db.reading() as tx:
            rows = store.of_ids(tx, row_ids)
        return [self._record(row) for row in rows]

    def ids_after(self, row_id: int, limit: int) -> list[int]:
        """The numbers of requests behind one, in order; for who goes through all of them."""
        with self._db.reading() as tx:
            return store.ids_after(tx, row_id, limit)

    def find_by_number(self, number: str, scopes: ScopeFilter) -> list[TicketRecord]:
        """The requests of that number: usually one, one for each help desk and brand that has it."""
        with self._db.reading() as tx:
            return [self._record(row) for row in store.numbered(tx, number.strip(), scopes, limit=20)]

    def list_tickets(
        self,
        scopes: ScopeFilter,
        wanted: Wanted = EVERY_TICKET,
        *,
        before: tuple[int, int] | None = None,
        limit: int = 50,
    ) -> TicketPage:
        """The wanted requests before a position, newest first."""
        with self._db.reading() as tx:
            rows = store.page(tx, scopes, wanted, before, limit + 1)
        shown = rows[:limit]
        more = len(rows) > limit
        return TicketPage([self._record(row) for row in shown], (shown[-1].opened_at, shown[-1].id) if more else None)

    def _by_ticket(self, interactions: Sequence[TakenInteraction]) -> dict[tuple[str, Place], list[TakenInteraction]]:
        """The interactions of each request, by its key and place."""
        found: dict[tuple[str, Place], list[TakenInteraction]] = {}
        for interaction in interactions:
            place = place_of(interaction)
            if place is not None:
                brand = self._brand_of(interaction.scope_id)
                key = f"{brand}\x1f{place.kind}\x1f{place.system}\x1f{place.number}"
                found.setdefault((key, place), []).append(interaction)
        return found

    def _draft(self, tx: Transaction, row: TicketRow, new: Sequence[TakenInteraction], rules: Rulebook) -> _Draft:
        before = decode(row.history)
        history = merged(before, (told(each, KEPT) for each in new))
        ticket = ticket_of(TicketKind(row.kind), history, self._zone)
        marks = marks_of(ticket, rules)
        marked = frozenset((int(id_), str(rule)) for id_, rule in row.marked)
        said = [*marks, *taken_back(marked, marks, ticket)]
        counted = counting(history)
        if counted == counting(before):  # what never counts is not kept, nor told to anybody
            return _Draft(row, ticket, changed=False, marks=said)
        ever = marked | {(each.interaction_id, each.mark.rule) for each in marks}
        changed = row._replace(
            identity_id=owner(counted, partial(self._strengths, tx)),
            scope_id=scope(counted),
            opened_at=ticket.opening.at,
            opening_id=ticket.opening.interaction_id,
            is_contact=ticket.is_from_customer,
            state=ticket.state.value,
            agent_id=ticket.agent_id,
            topic=ticket.topic,
            order_number=ticket.order_number,
            product_id=ticket.product_id,
            due_at=due_at(ticket, rules),
            marked=[list(each) for each in sorted(ever)],
            revision=row.revision + 1,
            history=encode(history),
            told_as=TOLD_AS,
        )
        return _Draft(changed, ticket, changed=True, marks=said)

    def _save(self, tx: Transaction, drafts: Sequence[_Draft]) -> None:
        rows = store.put(tx, [draft.row for draft in drafts])
        self._tell(tx, [draft._replace(row=row) for draft, row in zip(drafts, rows, strict=True)])

    def _tell(self, tx: Transaction, drafts: Sequence[_Draft]) -> None:
        """Hand the facts to the warehouse, and the news to whoever listens."""
        self._tell_facts(tx, [_record_of(draft.row, draft.ticket) for draft in drafts])
        if drafts:
            self._outbox.add(tx, TicketsChanged([draft.row.id for draft in drafts]))

    def _tell_facts(self, tx: Transaction, records: Sequence[TicketRecord]) -> None:
        if not records:
            return
        calendar, rules = self._calendar(tx), self._rulebook()
        rows = []
        for record in records:
            opened_at, target = record.ticket.opening.at, rules.response_target(record.ticket.channel)
            due_at = opened_at + target if target is not None and record.ticket.is_from_customer else None
            rows.append(ticket_fact(record, self._days, calendar.at(opened_at), due_at))
        self._facts.add(tx, "fact_tickets", len(rows), encode_facts("fact_tickets", rows))

    def _repeats(self, tx: Transaction, rows: Sequence[TicketRow], rules: Rulebook) -> list[MarkFor]:
        """What the contacts around these ones bear, of everybody who is concerned."""
        window = rules.repeat_window
        if not rows or not window:
            return []
        people = self._same_person(tx, {row.identity_id for row in rows if row.identity_id})
        since = min(row.opened_at for row in rows) - 2 * window
        until = max(row.opened_at for row in rows) + window
        everybody = {identity_id for identities in people.values() for identity_id in identities}
        by_identity: dict[int, list[ContactRow]] = {}
        for found in store.contacts(tx, everybody, since, until):
            by_identity.setdefault(found.identity_id, []).append(found)
        marks: list[MarkFor] = []
        remembered: dict[int, list[list[Any]]] = {}
        for group in {frozenset(identities) for identities in people.values()}:
            theirs = [found for identity_id in group for found in by_identity.get(identity_id, ())]
            for found, mark in _of_one_person(theirs, rules, since + window):
                label = [mark.interaction_id, mark.mark.rule]
                if mark.mark.value and label not in found.marked:
                    remembered[found.id] = [*found.marked, label]
                if mark.mark.value or label in found.marked:
                    marks.append(mark)
        store.remember_marks(tx, remembered)
        return marks

    def _unanswered(self, row: TicketRow, rules: Rulebook, now: int) -> MarkFor:
        """What the opening of a request bears that is due now."""
        ticket = self._record(row).ticket
        mark = rules.no_response(ticket.opening.at, now, ticket.channel)
        return MarkFor(ticket.opening.interaction_id, mark)

    def _record(self, row: TicketRow) -> TicketRecord:
        return _record_of(row, ticket_of(TicketKind(row.kind), decode(row.history), self._zone))


def _of_one_person(theirs: Sequence[ContactRow], rules: Rulebook, since: int) -> list[tuple[ContactRow, MarkFor]]:
    """The marks of one person's contacts; of those at the edge of the span we do not know what came before."""
    by_opening = {found.contact.opening_id: found for found in theirs if found.contact.opened_at >= since}
    marks = repeat_marks((found.contact for found in theirs), rules)
    return [(by_opening[mark.interaction_id], mark) for mark in marks if mark.interaction_id in by_opening]


def _looked_at(row: TicketRow, mark: MarkFor) -> TicketRow:
    """The row, with the mark remembered and nothing due until something happens."""
    marked = [*row.marked, [mark.interaction_id, mark.mark.rule]] if mark.mark.value else row.marked
    return row._replace(due_at=None, marked=marked)


def _record_of(row: TicketRow, ticket: Ticket) -> TicketRecord:
    kind = TicketKind(row.kind)
    return TicketRecord(row.id, kind, row.number, row.identity_id, row.scope_id, row.revision, ticket)
