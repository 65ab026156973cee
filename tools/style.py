"""Prints the figures that STYLE steers by: sizes, types, words, circles and patches, of src, tests and tools."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "zhiyin"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One file, read."""

    path: Path
    line_count: int
    tree: ast.Module

    @property
    def name(self) -> str:
        parts = self.path.relative_to(PACKAGE.parent).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))


def main() -> None:
    code = read(PACKAGE)
    tests = read(ROOT / "tests")
    for title, modules in (("src", code), ("tests", tests), ("tools", read(ROOT / "tools"))):
        print(f"{title:6}", sizes(modules))
        print(f"{'':6}", functions(modules))
    print(f"{'src':6}", words(code))
    print(f"{'src':6}", circles(code))
    print(f"{'tests':6}", patches(tests))
    print("\nlargest files")
    for module in sorted([*code, *tests], key=lambda m: -m.line_count)[:8]:
        print(f"{module.line_count:6} {module.path.relative_to(ROOT)}")
    print("\nlongest functions")
    for length, where in sorted(((length_of(f), place(m, f)) for m in code for f in m.functions()), reverse=True)[:8]:
        print(f"{length:6} {where}")


@cache
def read(folder: Path) -> Sequence[Module]:
    modules = []
    for path in sorted(folder.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if text.strip() and "versions" not in path.parts:
            modules.append(Module(path, text.count("\n"), ast.parse(text)))
    return tuple(modules)


def sizes(modules: Sequence[Module]) -> str:
    lines = [m.line_count for m in modules]
    return f"{len(lines)} files, {sum(lines)} lines; a file: {spread(lines)}, {sum(n > 500 for n in lines)} over 500"


def functions(modules: Sequence[Module]) -> str:
    lengths = [length_of(f) for m in modules for f in m.functions()]
    long = ", ".join(f"over {limit}: {percent(sum(n > limit for n in lengths), len(lengths))}" for limit in (30, 50))
    return f"{len(lengths)} functions; lines: {spread(lengths)}; {long}"


def spread(values: Sequence[int]) -> str:
    if len(values) < 2:
        return f"{sum(values)}"
    return f"median {median(values):g}, p90 {quantiles(values, n=10)[-1]:.0f}, longest {max(values)}"


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "none"


def length_of(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def place(module: Module, function: Function) -> str:
    return f"{module.path.relative_to(ROOT)}:{function.lineno} {function.name}"


def words(modules: Sequence[Module]) -> str:
    """How much is typed, and how much of what is public carries a sentence."""
    signatures = [f for m in modules for f in m.functions()]
    typed = sum(is_typed(f) for f in signatures)
    public = [node for m in modules for node in owing_a_docstring(m)]
    told = sum(ast.get_docstring(node) is not None for node in public)
    return f"typed {percent(typed, len(signatures))}, documented {percent(told, len(public))} of {len(public)} names"


def is_typed(function: Function) -> bool:
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    named += [a for a in (arguments.vararg, arguments.kwarg) if a]
    untyped = [a for a in named if a.annotation is None and a.arg not in ("self", "cls")]
    return not untyped and (function.returns is not None or function.name == "__init__")


def owing_a_docstring(module: Module) -> Iterator[ast.Module | ast.ClassDef | Function]:
    yield module.tree
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef | Function) and not node.name.startswith("_"):
            yield node


def circles(modules: Sequence[Module]) -> str:
    """Modules that reach themselves through imports; deferred ones (in functions, for types) count too."""
    graph = import_graph(modules)
    found = sorted(name for name in graph if name in reachable(graph, name))
    return (
        f"{len(found)} modules in an import circle, deferred imports included{': ' if found else ''}{', '.join(found)}"
    )


def import_graph(modules: Sequence[Module]) -> dict[str, set[str]]:
    names = {m.name for m in modules}
    return {m.name: {target for target in imported(m) if target in names} - {m.name} for m in modules}


def imported(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def reachable(graph: dict[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(graph[name])
    return seen


def patches(modules: Sequence[Module]) -> str:
    """How often a test reaches into the code because something could not be handed in."""
    tests = sum(f.name.startswith("test_") for m in modules for f in m.functions())
    calls = [node.func for m in modules for node in ast.walk(m.tree) if isinstance(node, ast.Call)]
    count = sum(replaces_code(call) for call in calls)
    return f"{tests} test functions, {count} patches ({100 * count / tests if tests else 0:.1f} per 100)"


def replaces_code(call: ast.expr) -> bool:
    text = ast.unparse(call)
    return text.rpartition(".")[2] == "patch" or "patch." in text or text == "monkeypatch.setattr"


if __name__ == "__main__":
    main()
