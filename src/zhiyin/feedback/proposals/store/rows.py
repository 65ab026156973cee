"""The SQL of topics that may be missing; everything that is shown of them within the row scopes of who asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np
from sqlalchemy import ColumnElement, and_, delete, func, select, update

from zhiyin.base.locale import Locale
from zhiyin.base.scope import ScopeFilter
from zhiyin.db.database import Transaction
from zhiyin.db.rows import in_chunks
from zhiyin.db.scoping import within
from zhiyin.feedback.listening.model import Floats
from zhiyin.feedback.opinions.model import OriginKind, TextState
from zhiyin.feedback.opinions.store.tables import opinion, verbatim
from zhiyin.feedback.proposals.model import Decision, Proposal, ProposalState, Sentence
from zhiyin.feedback.proposals.store.tables import member, proposal
from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.topics.model import LocalizedText

_p, _m, _v, _o = proposal.c, member.c, verbatim.c, opinion.c
_phrases = msgspec.json.Decoder(dict[str, tuple[str, ...]])
_names = msgspec.json.Decoder(dict[Locale, str])
_counts = msgspec.json.Decoder(dict[int, int])


class Unplaced(NamedTuple):
    """A sentence that fits nowhere, with whose it is."""

    sentence: Sentence
    scope_id: int
    text_hash: str


class Known(NamedTuple):
    """A proposal as the next search sees it."""

    id: str
    state: ProposalState
    model: str
    centre: Floats | None
    phrases: tuple[str, ...]
    has_names: bool
    keys: frozenset[str]


class New(NamedTuple):
    """A proposal as it was found."""

    id: str
    phrases: Mapping[str, tuple[str, ...]]
    model: str
    unplaced: Mapping[int, int]
    cohesion: float
    centre: Floats | None
    found_at: int
    members: Sequence[Unplaced]


class Added(NamedTuple):
    """What a topic got by a decision."""

    examples: tuple[str, ...]
    phrases: tuple[str, ...]


def unplaced(tx: Transaction, since: int, limit: int) -> list[Unplaced]:
    """The sentences of the newest texts in which something is said that fits nowhere, oldest first."""
    columns = (_v.id, _o.sentence_start, _o.sentence_end, _v.text, _v.scope_id, _v.text_hash, _v.written_at)
    nowhere = and_(_o.topic.is_(None), _v.state == TextState.READ.value, _v.written_at >= since)
    query = select(*columns).join(verbatim, _v.id == _o.verbatim_id).where(nowhere).distinct()
    rows = tx.execute(query.order_by(_v.written_at.desc(), _v.id.desc(), _o.sentence_start).limit(limit)).all()
    return [
        Unplaced(Sentence(id_, start, end, text[start:end].strip()), scope_id, text_hash)
        for id_, start, end, text, scope_id, text_hash, _ in reversed(rows)
    ]


def known(tx: Transaction) -> list[Known]:
    """All proposals, whatever became of them."""
    keys: dict[str, set[str]] = {}
    for id_, *place in tx.execute(select(_m.proposal_id, _m.verbatim_id, _m.sentence_start, _m.sentence_end)):
        keys.setdefault(id_, set()).add(":".join(map(str, place)))
    query = select(_p.id, _p.state, _p.model, _p.centre, _p.phrases, _p.names).order_by(_p.id)
    return [
        Known(
            id_, ProposalState(state), model, _vector(centre),
            tuple(phrase for each in _phrases.decode(phrases).values() for phrase in each),
            bool(_names.decode(names)), frozenset(keys.get(id_, ())),
        )
        for id_, state, model, centre, phrases, names in tx.execute(query)
    ]  # fmt: skip


def replace_open(tx: Transaction, kept: Collection[str], found: Sequence[New]) -> None:
    """These are what is open; of those that were, the ones that are not found again go, except for `kept`."""
    for new in found:
        values = {
            "phrases": msgspec.json.encode(new.phrases), "model": new.model, "cohesion": new.cohesion,
            "unplaced": msgspec.json.encode({str(scope): count for scope, count in new.unplaced.items()}),
            "centre": None if new.centre is None else np.asarray(new.centre, "<f4").tobytes(),
        }  # fmt: skip
        open_ = and_(_p.id == new.id, _p.state == ProposalState.OPEN.value)
        if tx.execute(update(proposal).where(open_).values(values)).rowcount == 0:
            head = {"id": new.id, "state": ProposalState.OPEN.value, "names": b"{}", "found_at": new.found_at}
            tx.execute(proposal.insert().values(**values, **head))
        _replace_members(tx, new)
    stays = {*kept, *(new.id for new in found)}
    gone = [id_ for id_ in tx.scalars(select(_p.id).where(_p.state == ProposalState.OPEN.value)) if id_ not in stays]
    for chunk in in_chunks(gone):
        tx.execute(delete(member).where(_m.proposal_id.in_(chunk)))
        tx.execute(delete(proposal).where(_p.id.in_(chunk)))


def page(tx: Transaction, scopes: ScopeFilter, state: ProposalState, *, with_requests: bool) -> list[Proposal]:
    """Those of a state of which one sees any sentence, the largest first."""
    counts = _visible_counts(tx, scopes, _p.state == state.value, with_requests=with_requests)
    rows = tx.execute(select(proposal).where(_p.state == state.value)).mappings()
    found = [_proposal(row, counts[row["id"]], scopes) for row in rows if row["id"] in counts]
    return sorted(found, key=lambda one: (-one.sentence_count, one.id))


def find(tx: Transaction, proposal_id: str, scopes: ScopeFilter, *, with_requests: bool) -> Proposal | None:
    counts = _visible_counts(tx, scopes, _p.id == proposal_id, with_requests=with_requests)
    row = tx.execute(select(proposal).where(_p.id == proposal_id)).mappings().one_or_none()
    return _proposal(row, counts[proposal_id], scopes) if row and proposal_id in counts else None


def sentences(
    tx: Transaction, proposal_id: str, scopes: ScopeFilter, limit: int, *, with_requests: bool
) -> list[Sentence]:
    """What one sees of its sentences, the most typical first; of a text that says something else now none."""
    seen = _seen(scopes, with_requests=with_requests)
    query = select(_v.id, _m.sentence_start, _m.sentence_end, _v.text).join(verbatim, _joined())
    rows = tx.execute(query.where(_m.proposal_id == proposal_id, seen).order_by(_m.place).limit(limit))
    return [Sentence(id_, start, end, text[start:end].strip()) for id_, start, end, text in rows]


def state_of(tx: Transaction, proposal_id: str) -> tuple[ProposalState, str | None, Added] | None:
    """What became of it, the topic that it is, and what that one got by it."""
    row = tx.execute(select(_p.state, _p.topic_id, _p.added).where(_p.id == proposal_id)).one_or_none()
    if row is None:
        return None
    added = Added((), ()) if row[2] is None else msgspec.json.decode(row[2], type=Added)
    return ProposalState(row[0]), row[1], added


def decide(tx: Transaction, proposal_id: str, decision: Decision) -> None:
    is_open = decision.state is ProposalState.OPEN
    added = Added(decision.added_examples, decision.added_phrases)
    values = {
        "state": decision.state.value,
        "decided_by": None if is_open else decision.by,
        "decided_at": None if is_open else decision.at,
        "topic_id": decision.topic_id,
        "added": msgspec.json.encode(added) if any(added) else None,
    }
    tx.execute(update(proposal).where(_p.id == proposal_id).values(values))


def rename(tx: Transaction, proposal_id: str, names: LocalizedText) -> None:
    told = msgspec.json.encode({locale.value: name for locale, name in names.words.items()})
    tx.execute(update(proposal).where(_p.id == proposal_id).values(names=told))


def _replace_members(tx: Transaction, new: New) -> None:
    tx.execute(delete(member).where(_m.proposal_id == new.id))
    values = [
        {
            "proposal_id": new.id, "place": place, "verbatim_id": one.sentence.text_id, "text_hash": one.text_hash,
            "sentence_start": one.sentence.start, "sentence_end": one.sentence.end,
        }
        for place, one in enumerate(new.members)
    ]  # fmt: skip
    for chunk in in_chunks(values):
        tx.execute(member.insert(), list(chunk))


def _visible_counts(
    tx: Transaction, scopes: ScopeFilter, which: ColumnElement[bool], *, with_requests: bool
) -> dict[str, tuple[int, int]]:
    """Sentences and texts that one sees, by proposal."""
    seen = _seen(scopes, with_requests=with_requests)
    query = select(_m.proposal_id, func.count(), func.count(_v.id.distinct())).join(verbatim, _joined())
    query = query.join(proposal, _p.id == _m.proposal_id).where(which, seen).group_by(_m.proposal_id)
    return {id_: (int(sentences), int(texts)) for id_, sentences, texts in tx.execute(query)}


def _joined() -> ColumnElement[bool]:
    return and_(_v.id == _m.verbatim_id, _v.text_hash == _m.text_hash)


def _seen(scopes: ScopeFilter, *, with_requests: bool) -> ColumnElement[bool]:
    found = and_(within(_v.scope_id, scopes), _v.state != TextState.GONE.value)
    return found if with_requests else and_(found, _v.origin_kind == OriginKind.RESPONSE.value)


def _proposal(row: Any, counts: tuple[int, int], scopes: ScopeFilter) -> Proposal:
    of_scopes = Counter(_counts.decode(row["unplaced"]))
    everything = sum(count for scope, count in of_scopes.items() if scopes.ids is None or scope in scopes.ids)
    return Proposal(
        id=row["id"],
        state=ProposalState(row["state"]),
        phrases=_phrases.decode(row["phrases"]),
        names=LocalizedText(_names.decode(row["names"])),
        model=row["model"],
        sentence_count=counts[0],
        text_count=counts[1],
        share=share(counts[0], max(everything, counts[0])),
        cohesion=row["cohesion"],
        found_at=row["found_at"],
        decided_by=row["decided_by"],
        decided_at=row["decided_at"],
        topic_id=row["topic_id"],
    )


def _vector(told: bytes | None) -> Floats | None:
    return None if told is None else np.frombuffer(told, "<f4").astype(np.float64)
