"""The SQL of what was heard: analyses, opinions, and corrections of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import delete, select, update

from zhiyin.db.database import Transaction
from zhiyin.db.rows import in_chunks
from zhiyin.feedback.opinions.facts import words_of
from zhiyin.feedback.opinions.judging import Whole, least_confidence
from zhiyin.feedback.opinions.model import Anchor, Correction, HeardOpinion, Source
from zhiyin.feedback.opinions.store.tables import analysis, correction, opinion
from zhiyin.nlp.model import Analysis, Opinion, Polarity, Span

_analyses = msgspec.json.Decoder(Analysis)
_opinions: msgspec.json.Decoder[Opinion | None] = msgspec.json.Decoder(Opinion | None)
_anchors = msgspec.json.Decoder(Anchor)


class Stored(NamedTuple):
    """What a model said of a text, and the tree that it was read with."""

    analysis: Analysis
    tree_version: int


class Result(NamedTuple):
    """All that is to be stored of the reading of one text."""

    verbatim_id: int
    text: str
    analysis: Analysis
    tree_version: int
    read_at: int
    whole: Whole
    opinions: Sequence[HeardOpinion]
    told_tree: int


def save(tx: Transaction, results: Sequence[Result]) -> None:
    """Store these results in place of what was known of their texts."""
    drop(tx, [each.verbatim_id for each in results])
    if results:
        tx.execute(analysis.insert(), [_analysis_values(each) for each in results])
    values = [_opinion_values(each, heard) for each in results for heard in each.opinions]
    for chunk in in_chunks(values):
        tx.execute(opinion.insert(), list(chunk))


def drop(tx: Transaction, verbatim_ids: Collection[int]) -> None:
    """Forget what was heard in these texts; corrections stay, for the text may be told again."""
    for chunk in in_chunks(sorted(verbatim_ids)):
        for table in (analysis, opinion):
            tx.execute(delete(table).where(table.c.verbatim_id.in_(chunk)))


def analyses(tx: Transaction, verbatim_ids: Collection[int]) -> dict[int, Stored]:
    """What the models said of these texts."""
    found: dict[int, Stored] = {}
    for chunk in in_chunks(sorted(verbatim_ids)):
        query = select(analysis.c.verbatim_id, analysis.c.heard, analysis.c.tree_version)
        rows = tx.execute(query.where(analysis.c.verbatim_id.in_(chunk)))
        found.update((id_, Stored(_analyses.decode(heard), version)) for id_, heard, version in rows)
    return found


def opinions(tx: Transaction, verbatim_ids: Collection[int]) -> dict[int, list[HeardOpinion]]:
    """The opinions of these texts as they stand, in their order."""
    found: dict[int, list[HeardOpinion]] = {}
    for chunk in in_chunks(sorted(verbatim_ids)):
        query = select(opinion).where(opinion.c.verbatim_id.in_(chunk)).order_by(opinion.c.verbatim_id, opinion.c.place)
        for row in tx.execute(query).mappings():
            found.setdefault(row["verbatim_id"], []).append(_heard(row))
    return found


def corrections(tx: Transaction, verbatim_ids: Collection[int]) -> dict[int, list[Correction]]:
    """All corrections of these texts, also those that were taken back, oldest first."""
    found: dict[int, list[Correction]] = {}
    for chunk in in_chunks(sorted(verbatim_ids)):
        query = select(correction).where(correction.c.verbatim_id.in_(chunk)).order_by(correction.c.id)
        for row in tx.execute(query).mappings():
            found.setdefault(row["verbatim_id"], []).append(_correction(row))
    return found


def told_before(tx: Transaction, tree_version: int, limit: int) -> list[int]:
    """Texts whose facts name topics as of an older version of the tree, the youngest first."""
    query = select(analysis.c.verbatim_id).where(analysis.c.told_tree < tree_version)
    return list(tx.scalars(query.order_by(analysis.c.verbatim_id.desc()).limit(limit)))


def told_by(tx: Transaction, verbatim_ids: Collection[int], tree_version: int) -> None:
    """Nothing of these is another in this version of the tree."""
    for chunk in in_chunks(sorted(verbatim_ids)):
        here = analysis.c.verbatim_id.in_(chunk)
        tx.execute(update(analysis).where(here).values(told_tree=tree_version))


def add_correction(tx: Transaction, verbatim_id: int, made: Correction, gold_id: str | None) -> None:
    tx.execute(
        correction.insert().values(
            verbatim_id=verbatim_id,
            text_hash=made.text_hash,
            anchor=msgspec.json.encode(made.anchor),
            before=msgspec.json.encode(made.before),
            after=None if made.after is None else msgspec.json.encode(made.after),
            made_by=made.by,
            made_at=made.at,
            gold_id=gold_id,
            tree_version=made.tree_version,
        )
    )


def revoke(tx: Transaction, correction_id: int, *, by: str, at: int) -> str | None:
    """Take a correction back; the id of the gold label that it became."""
    here = correction.c.id == correction_id
    tx.execute(update(correction).where(here).values(revoked_by=by, revoked_at=at))
    gold_id: str | None = tx.scalar(select(correction.c.gold_id).where(here))
    return gold_id


def _analysis_values(result: Result) -> dict[str, Any]:
    found, heard = result.whole, result.analysis
    emotions, intents = heard.emotions, heard.intents
    return {
        "verbatim_id": result.verbatim_id,
        "model": heard.model,
        "tree_version": result.tree_version,
        "read_at": result.read_at,
        "language": heard.language.value,
        "sentiment": None if found.sentiment is None else int(found.sentiment),
        "is_mixed": found.is_mixed,
        "emotion": emotions[0].name if emotions else None,
        "intent": intents[0].name if intents else None,
        "urgency": int(heard.urgency),
        "stance": heard.stance.value,
        "has_defect": bool(heard.defects),
        "least_confidence": least_confidence(found, result.opinions),
        "told_tree": result.told_tree,
        "heard": msgspec.json.encode(heard),
    }


def _opinion_values(result: Result, heard: HeardOpinion) -> dict[str, Any]:
    said = heard.opinion
    aspect, words = said.aspect or (None, None), said.words or (None, None)
    return {
        "verbatim_id": result.verbatim_id,
        "place": heard.place,
        "topic": said.topic,
        "topic_confidence": said.topic_confidence,
        "aspect_start": aspect[0],
        "aspect_end": aspect[1],
        "words_start": words[0],
        "words_end": words[1],
        "sentence_start": said.sentence.start,
        "sentence_end": said.sentence.end,
        "polarity": int(said.polarity),
        "confidence": said.confidence,
        "source": heard.source.value,
        "correction_id": heard.correction_id,
        "aspect": words_of(said.aspect, result.text),
        "words": words_of(said.words, result.text),
        "path": heard.path,
    }


def _heard(row: Any) -> HeardOpinion:
    said = Opinion(
        topic=row["topic"],
        topic_confidence=row["topic_confidence"],
        aspect=_span(row["aspect_start"], row["aspect_end"]),
        words=_span(row["words_start"], row["words_end"]),
        polarity=Polarity(row["polarity"]),
        confidence=row["confidence"],
        sentence=Span(row["sentence_start"], row["sentence_end"]),
    )
    return HeardOpinion(row["place"], said, Source(row["source"]), row["correction_id"], row["path"])


def _span(start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else Span(start, end)


def _correction(row: Any) -> Correction:
    return Correction(
        id=row["id"],
        text_hash=row["text_hash"],
        anchor=_anchors.decode(row["anchor"]),
        before=_opinions.decode(row["before"]),
        after=None if row["after"] is None else _opinions.decode(row["after"]),
        by=row["made_by"],
        at=row["made_at"],
        tree_version=row["tree_version"],
        revoked_at=row["revoked_at"],
    )
