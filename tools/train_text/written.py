"""Sentences written for this training, where no public data may be used or none says what is needed."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).with_name("written_sentences")


def _read(name: str) -> dict[str, list[str]]:
    """Sentences by label: a line `# label` goes before its sentences."""
    found: dict[str, list[str]] = {}
    label = ""
    for line in (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            label = line[2:]
        elif line:
            found.setdefault(label, []).append(line)
    return found


CHINESE_INTENTS = _read("zh_intents")
ENGLISH_INTENTS = _read("en_intents")
CHINESE_EMOTIONS = _read("zh_emotions")
CHINESE_SPAM = _read("zh_spam")["spam"]
ENGLISH_SPAM = _read("en_spam")["spam"]
