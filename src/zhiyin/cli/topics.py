"""`zhiyin topics`: the tree of what customers speak of, from templates, to files and back."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from zhiyin.app.build import build
from zhiyin.base.config import load_settings
from zhiyin.base.locale import Locale
from zhiyin.cli.reading import text_of
from zhiyin.cli.topic_proposals import show_proposals
from zhiyin.cli.topic_refit import refit_topics
from zhiyin.topics.model import LocalizedText, TreeVersion
from zhiyin.topics.service import TopicService
from zhiyin.topics.templates import list_templates, load_template

BY = "command line"
_LOCALE = Locale.EN  # as all that the command line says


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands and their options."""
    topics = commands.add_parser("topics", help="the tree of what customers speak of")
    actions = topics.add_subparsers(required=True, metavar="ACTION")
    show = actions.add_parser("list", help="show the tree, or the templates to start from")
    show.add_argument("--templates", action="store_true", help="the templates, and how much of each is there already")
    show.add_argument("--version", type=int, metavar="NUMBER", help="as it was in this version; default: as it is")
    show.set_defaults(run=_list)
    apply = actions.add_parser("apply", help="bring in what the tree has not yet of a template")
    apply.add_argument("template", metavar="TEMPLATE", help="such as electronics_retail; see `list --templates`")
    apply.set_defaults(run=_apply)
    export = actions.add_parser("export", help="print the tree as YAML")
    export.set_defaults(run=_export)
    bring = actions.add_parser("import", help="make the tree what a file says; topics that it leaves out retire")
    bring.add_argument("file", metavar="FILE", help="YAML as `export` prints it; - reads standard input")
    bring.set_defaults(run=_import)
    versions = actions.add_parser("versions", help="show what was changed when, the newest first")
    versions.set_defaults(run=_versions)
    refit = actions.add_parser("refit", help="learn topics anew from all labels, and tell whether it got better")
    refit.set_defaults(run=refit_topics)
    proposals = actions.add_parser("proposals", help="show topics that may be missing")
    proposals.add_argument("--search", action="store_true", help="search for them first, here and now")
    proposals.set_defaults(run=show_proposals)
    for command in (show, apply, export, bring, versions, refit, proposals):
        command.add_argument("--data", type=Path, metavar="DIR", help="the folder that holds everything")
        command.add_argument("--json", action="store_true", help="for scripts")


def _list(options: argparse.Namespace) -> None:
    with _topics(options) as topics:
        if options.templates:
            return _list_templates(topics, options)
        tree = topics.tree(options.version)
    rows = [
        {
            "id": topic.id,
            "path": tree.path_of(topic.id),
            "names": dict(topic.description.names.words),
            "department": topic.description.department or None,
            "urgency": topic.description.urgency.name.lower(),
        }
        for topic in tree.below(None)
    ]
    if options.json:
        return print(json.dumps({"version": tree.version, "topics": rows}, ensure_ascii=False, indent=1))
    for topic, row in zip(tree.below(None), rows, strict=True):
        print(f"{row['path']:44} {_said(topic.description.names):28} {row['department'] or '-'}")
    return print(f"version {tree.version}, {len(rows)} topics")


def _list_templates(topics: TopicService, options: argparse.Namespace) -> None:
    known = {topic.origin for topic in topics.tree().topics.values()}
    rows = [
        {
            "id": template.id,
            "name": template.names[_LOCALE],
            "topics": len(template.topics),
            "known": sum(topic.key in known for topic in template.topics),
        }
        for template in list_templates()
    ]
    if options.json:
        return print(json.dumps(rows, ensure_ascii=False, indent=1))
    for row in rows:
        print(f"{row['id']:22} {row['name']:28} {row['topics']:>3} topics, {row['known']} of them in the tree")
    return None


def _apply(options: argparse.Namespace) -> None:
    with _topics(options) as topics:
        _tell(topics.apply_template(load_template(options.template), by=BY), options)


def _export(options: argparse.Namespace) -> None:
    with _topics(options) as topics:
        version, file = topics.tree().version, topics.export_yaml()
    print(json.dumps({"version": version, "yaml": file}, ensure_ascii=False) if options.json else file.rstrip())


def _import(options: argparse.Namespace) -> None:
    file = sys.stdin.read() if options.file == "-" else text_of(Path(options.file))
    with _topics(options) as topics:
        _tell(topics.import_yaml(file, by=BY), options)


def _versions(options: argparse.Namespace) -> None:
    with _topics(options) as topics:
        versions, names = topics.list_versions(), topics.names()
    if options.json:
        return print(json.dumps([_told(one) for one in versions], ensure_ascii=False, indent=1))
    for one in versions:
        about = ", ".join(_said(names.get(id_, LocalizedText())) for id_ in one.subjects[:3])
        more = f" and {len(one.subjects) - 3} more" if len(one.subjects) > 3 else ""
        note = f" ({one.note})" if one.note else ""
        print(f"{one.number:>5}  {one.changed_at:%Y-%m-%d %H:%M}  {one.kind:17} {about}{more}{note}")
    return None


def _tell(made: TreeVersion | None, options: argparse.Namespace) -> None:
    if options.json:
        print(json.dumps(_told(made) if made else None, ensure_ascii=False))
    elif made is None:
        print("nothing to change: the tree is so already")
    else:
        print(f"version {made.number}: {len(made.subjects)} topics changed")


def _told(one: TreeVersion) -> dict[str, object]:
    return {
        "version": one.number, "change": one.kind.value, "topics": [*one.subjects], "details": [*one.details],
        "at": one.changed_at.isoformat(), "by": one.changed_by, "note": one.note or None, "undoes": one.undoes,
    }  # fmt: skip


def _said(words: LocalizedText) -> str:
    """In English, or marked with the language that it is in."""
    shown = words.shown(_LOCALE)
    return shown.text if shown.locale in (_LOCALE, None) else f"{shown.text} [{shown.locale}]"


@contextmanager
def _topics(options: argparse.Namespace) -> Iterator[TopicService]:
    with closing(build(load_settings(os.environ, overrides={"data": options.data}))) as app:
        yield app.topics
