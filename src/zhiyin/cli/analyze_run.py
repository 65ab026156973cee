"""What `zhiyin analyze` does: texts from wherever they stand, read in batches, shown as they come."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from zhiyin.app.text_reading import open_text_model
from zhiyin.base.config import load_settings
from zhiyin.base.errors import InvalidInput, Unavailable
from zhiyin.base.locale import Locale
from zhiyin.cli.reading import text_of
from zhiyin.connectors.files.reading import opened, read_as
from zhiyin.feedback.opinions.judging import whole
from zhiyin.feedback.opinions.model import HeardOpinion
from zhiyin.nlp.model import Analysis, Opinion, Span, Taxonomy, TextModel
from zhiyin.nlp.shipped import open_shipped
from zhiyin.topics.model import Tree
from zhiyin.topics.succession import History
from zhiyin.topics.taxonomy import taxonomy_of
from zhiyin.topics.templates import load_template
from zhiyin.topics.templating import applied

PathOf = Callable[[str], str]

_AT_ONCE = 256
_TABLES = {".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".parquet", ".json", ".jsonl", ".ndjson"}
_COLUMNS = (
    "text", "comment", "review", "review_body", "content", "message", "body", "feedback", "words", "verbatim",
    "评论", "评论内容", "评价", "评价内容", "内容", "留言", "反馈", "文本", "評論", "評價", "內容", "意見",
)  # fmt: skip
_SIGNS = {-1: "-", 0: "0", 1: "+", None: "?"}


def run(options: argparse.Namespace) -> int:
    """Read all texts; 0, also when some of them say nothing."""
    model, (taxonomy, path_of) = _model(options.model), topics_of(options.topics)
    numbers = count(1)
    with TemporaryDirectory() as folder:
        texts = iter(_texts(options.file, options.column, Path(folder)))
        while batch := list(islice(texts, _AT_ONCE)):
            for text, heard in zip(batch, model.read(batch, taxonomy), strict=True):
                told = _told(next(numbers), text, heard, path_of)
                print(json.dumps(told, ensure_ascii=False) if options.json else _shown(told))
    return 0


def _model(named: str | None) -> TextModel:
    """The one that is named, or none: who asks for a model does not want another."""
    if named is not None:
        return open_shipped(named)
    model = open_text_model(load_settings(os.environ).text_model)
    if model is None:
        raise Unavailable("no model that reads texts is installed")
    return model


def topics_of(template: str) -> tuple[Taxonomy, PathOf]:
    """The tree of a template alone."""
    numbers = count(1)
    made = applied(Tree(), load_template(template), lambda: f"top_{next(numbers)}")
    tree = made.tree if made else Tree()
    return taxonomy_of(History(tree), ()), tree.path_of


def _texts(file: str, column: str | None, folder: Path) -> Iterable[str]:
    """The texts of a file, or of standard input: lines, unless it is a table."""
    if file == "-":
        given = sys.stdin.buffer.read()
        if given.lstrip()[:1] not in (b"{", b"["):
            return _lines(given.decode("utf-8-sig", errors="replace"))
        path = folder / "input.jsonl"
        path.write_bytes(given)
        return _of_table(path, column)
    path = Path(file)
    if column is None and path.suffix.lower() not in _TABLES:
        return _lines(text_of(path))
    if not path.is_file():
        raise InvalidInput("{file} cannot be read: {reason}", file=file, reason="there is no such file")
    return _of_table(path, column)


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())


def _of_table(path: Path, column: str | None) -> Iterator[str]:
    with opened(path, read_as(path, Locale.EN)) as table:
        place = _column(table.columns, column)
        for row in table.rows:
            if row.problem is not None:
                print(f"line {row.position}: {row.problem}", file=sys.stderr)
            elif row.cells[place].strip():
                yield row.cells[place].encode(errors="replace").decode()


def _column(columns: Sequence[str], wanted: str | None) -> int:
    """Which column holds the texts."""
    names = [name.casefold() for name in columns]
    if wanted is not None:
        if wanted.casefold() not in names:
            raise InvalidInput(
                "there is no column {column}; there are: {columns}", column=wanted, columns=", ".join(columns)
            )
        return names.index(wanted.casefold())
    known = next((names.index(name) for name in _COLUMNS if name in names), 0 if len(names) == 1 else None)
    if known is None:
        raise InvalidInput(
            "which column holds the texts? Name it with --column; there are: {columns}", columns=", ".join(columns)
        )
    return known


def _told(number: int, text: str, heard: Analysis, path_of: PathOf) -> dict[str, object]:
    opinions = [HeardOpinion(place, opinion) for place, opinion in enumerate(heard.opinions, start=1)]
    found = whole(heard, opinions)
    return {
        "number": number,
        "text": text,
        "language": heard.language.value,
        "defects": [defect.value for defect in heard.defects],
        "sentiment": None if found.sentiment is None else int(found.sentiment),
        "confidence": None if found.confidence is None else round(found.confidence, 3),
        "emotion": heard.emotions[0].name if heard.emotions else None,
        "intent": heard.intents[0].name if heard.intents else None,
        "urgency": int(heard.urgency),
        "opinions": [_opinion(opinion, text, path_of) for opinion in heard.opinions],
        "model": heard.model,
    }


def _opinion(opinion: Opinion, text: str, path_of: PathOf) -> dict[str, object]:
    return {
        "topic": None if opinion.topic is None else path_of(opinion.topic),
        "polarity": int(opinion.polarity),
        "aspect": _words(opinion.aspect, text),
        "words": _words(opinion.words, text),
        "sentence": opinion.sentence.of(text).strip(),
        "confidence": round(opinion.confidence, 3),
        "spans": {
            name: None if span is None else [span.start, span.end]
            for name, span in (
                ("aspect", opinion.aspect), ("words", opinion.words), ("sentence", opinion.sentence),
            )
        },
    }  # fmt: skip


def _words(span: Span | None, text: str) -> str | None:
    return None if span is None else span.of(text)


def _shown(told: Mapping[str, object]) -> str:
    """A line for the text, and one for each of its opinions."""
    sentiment, defects = told["sentiment"], told["defects"]
    assert isinstance(defects, list)
    assert isinstance(sentiment, int | None)
    words = " ".join(str(told["text"]).split())
    about = f"{told['language']}, {told['emotion'] or 'no emotion'}, {told['intent'] or 'no intent'}"
    lines = [f"{told['number']:>4} {_SIGNS[sentiment]} {_short(words, 72)}  ({', '.join([about, *defects])})"]
    opinions = told["opinions"]
    assert isinstance(opinions, list)
    for one in opinions:
        said = " / ".join(filter(None, (one["aspect"], one["words"]))) or _short(one["sentence"], 60)
        lines.append(f"     {_SIGNS[one['polarity']]} {one['topic'] or '-':36} {said}  {one['confidence']:.2f}")
    return "\n".join(lines)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
