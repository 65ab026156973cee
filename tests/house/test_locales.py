"""Every sentence that a person may read exists in all three languages."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from tools.style import Module, read
from zhiyin.base.locale import Locale
from zhiyin.touchpoints.mark_rules import RULES
from zhiyin.touchpoints.vocabulary import EVENTS
from zhiyin.web.labels import labels

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "zhiyin"
LOCALES = PACKAGE / "base" / "locales"
CONSOLE = ROOT / "console" / "src" / "i18n" / "locales"
TRANSLATED = ("zh-CN", "zh-TW")
MODULES = [module for module in read(PACKAGE) if module.path != PACKAGE / "base" / "errors.py"]


def error_classes() -> set[str]:
    """ZhiyinError and everything that inherits from it, in any room."""
    bases = {
        node.name: {ast.unparse(base).rpartition(".")[2] for base in node.bases}
        for module in read(PACKAGE)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
    }
    found = {"ZhiyinError"}
    while more := {name for name, above in bases.items() if above & found} - found:
        found |= more
    return found


def spoken(module: Module, speakers: set[str]) -> Iterator[ast.expr]:
    """The template of each call that speaks to a person: errors, translate(), Rejected(reason=...)."""
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).rpartition(".")[2]
        if name in speakers and node.args:
            yield node.args[0]
        if name == "Rejected":
            yield from (keyword.value for keyword in node.keywords if keyword.arg == "reason")


def templates(module: Module, speakers: set[str]) -> set[str]:
    constants = (part for expr in spoken(module, speakers) for part in ast.walk(expr))
    return {c.value for c in constants if isinstance(c, ast.Constant) and isinstance(c.value, str)}


def catalog(locale: str) -> dict[str, str]:
    words: dict[str, str] = {}
    for file in sorted((LOCALES / locale).glob("*.json")):
        words |= json.loads(file.read_text(encoding="utf-8"))
    return words


def places(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


SPEAKERS = error_classes() | {"translate"}


@pytest.mark.parametrize("locale", TRANSLATED)
def test_every_template_is_translated(locale: str) -> None:
    wanted = set().union(*(templates(module, SPEAKERS) for module in MODULES))
    assert sorted(wanted - set(catalog(locale))) == []


def test_no_message_is_put_together_before_it_can_be_translated() -> None:
    glued = [
        f"{module.path.relative_to(ROOT)}:{expr.lineno}"
        for module in MODULES
        for expr in spoken(module, SPEAKERS)
        if isinstance(expr, ast.JoinedStr | ast.BinOp)
    ]
    assert glued == []


SHOWN = {
    "labels": {word for words in labels(Locale.EN).values() for word in words.values()},
    "rules": {text for rule in RULES for text in (rule.title, rule.reason)},
    "events": set(EVENTS),
}


@pytest.mark.parametrize("locale", TRANSLATED)
@pytest.mark.parametrize("what", SHOWN)
def test_every_word_of_a_table_is_translated(what: str, locale: str) -> None:
    assert sorted(SHOWN[what] - set(catalog(locale))) == []


@pytest.mark.parametrize("locale", TRANSLATED)
def test_no_translation_is_left_over(locale: str) -> None:
    nodes = (node for module in MODULES for node in ast.walk(module.tree))
    strings = {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    assert sorted(set(catalog(locale)) - strings) == []


def test_both_catalogs_have_the_same_keys_in_the_same_files() -> None:
    first, second = (
        {file.name: set(json.loads(file.read_text(encoding="utf-8"))) for file in (LOCALES / locale).glob("*.json")}
        for locale in TRANSLATED
    )
    assert first == second


@pytest.mark.parametrize("locale", TRANSLATED)
def test_a_translation_fills_the_same_places(locale: str) -> None:
    wrong = {key: text for key, text in catalog(locale).items() if not places(text) <= places(key)}
    assert wrong == {}


@pytest.mark.parametrize(("locale", "encoding"), [("zh-CN", "gb2312"), ("zh-TW", "cp950")])
def test_a_translation_is_written_in_its_own_script(locale: str, encoding: str) -> None:
    """GB 2312 has no traditional characters, Big5 no simplified ones."""
    foreign = {sign for text in catalog(locale).values() for sign in text if not sign.encode(encoding, errors="ignore")}
    assert foreign - {"·", "—", "…", "–"} == set()


@pytest.mark.parametrize("locale", Locale)
def test_every_entry_of_the_audit_log_has_a_name_in_the_console(locale: Locale) -> None:
    words = json.loads((CONSOLE / locale.value / "settings.json").read_text(encoding="utf-8"))
    done = {
        node.args[2].value.replace(".", "_")
        for module in read(PACKAGE)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("audit.add") and len(node.args) > 2
        if isinstance(node.args[2], ast.Constant) and isinstance(node.args[2].value, str)
    }
    assert "kpi_reopened" in done
    assert done <= words["audit"]["actions"].keys()
