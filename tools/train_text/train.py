"""Trains the encoder and its heads on everything at once, and says how well it does."""

from __future__ import annotations

import argparse
import copy
import gzip
import json
import math
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from tools.train_text import judging, sentences, told
from tools.train_text.base_weights import read_base
from tools.train_text.composing import composed
from tools.train_text.encoding import Encoded, batches, encoded
from tools.train_text.losses import feeling_losses, meaning_losses, opinion_losses, wish_losses
from tools.train_text.matching import Topics, topic_losses, topics_of, trade_topics
from tools.train_text.network import Network, Shape, from_base
from tools.train_text.teaching import Teaching, teach
from tools.train_text.tokens import tokeniser_of
from zhiyin.nlp.model import Intent

BUDGET = 1_600  # tokens of a batch, with the padding
KEEP = 0.999  # of the running mean of the weights
COMPOSED = 9_000  # sentences put together from written phrases
MOST_TAUGHT = 12_000  # of the texts with feelings, and of those with wishes: they are many


def main() -> None:
    asked = _arguments()
    random.seed(asked.seed)
    torch.manual_seed(asked.seed)
    torch.set_num_threads(asked.threads)
    base = read_base(asked.base)
    kept = json.loads(gzip.decompress((asked.data / "e5_small_zh_en_keep_vocab_ids.json.gz").read_bytes()))
    tokeniser = tokeniser_of(base, kept)
    names = sentences.emotion_names(asked.texts)
    network = from_base(base, kept, Shape(asked.layers, asked.aspect_layers, emotions=len(names)))
    held = {name: encoded(tokeniser, some) for name, some in held_out(asked.texts).items()}
    known = {one.sentence.text for some in held.values() for one in some}
    trained = {
        name: encoded(tokeniser, [one for one in some if one.text not in known])
        for name, some in training(asked.texts).items()
    }
    for name, some in trained.items():
        print(name, len(some), sum(len(one.ids) for one in some), "tokens", flush=True)
    topics = trade_topics(tokeniser, trained["opinions"], asked.left_out)
    topics += topics_of(tokeniser, [one for one in topic_sentences(asked.texts) if one.text not in known])
    teaching = teach(base, kept, tokeniser, *_taught(asked, tokeniser, trained, topics, known), asked.out / "taught.pt")
    print(len(teaching.wholes), "texts and", len(teaching.seen), "things taught", flush=True)
    print(len(topics), "sources of topics", sum(len(one.texts) for one in topics), "topics", flush=True)
    draw = random.Random(asked.seed)
    run(Course(network, lessons_of(network, trained, topics, teaching, draw), asked, draw), held, names)


def topic_sentences(folder: Path) -> Iterator[sentences.Sentence]:
    """Texts with topics. What customers ask a bank and the categories of restaurants are left out: they tell how well
    topics of a trade are found that no text was seen of."""
    yield from sentences.read_support(folder)
    yield from sentences.read_dialogues(folder, "train")
    yield from sentences.read_assistant(folder, "train")


def _taught(
    asked: argparse.Namespace,
    tokeniser: Tokenizer,
    trained: dict[str, list[Encoded]],
    topics: Sequence[Topics],
    known: set[str],
) -> tuple[list[str], list[sentences.Sentence]]:
    """Texts of which only is told what they are about, beside all others; and the sentences that speak of things."""
    others = [one.text for one in sentences.read_places(asked.texts) if one.text not in known]
    named = [one.sentence.text for each in topics for some in each.names.values() for one in some]
    shown = [one.text.sentence.text for each in topics for some in each.texts.values() for one in some]
    read = [one.sentence.text for one in trained["opinions"]]
    draw = random.Random(asked.seed)
    for name in ("feelings", "wishes"):
        read += draw.sample([one.sentence.text for one in trained[name]], min(MOST_TAUGHT, len(trained[name])))
    trained["meanings"] = encoded(
        tokeniser, [sentences.Sentence(text, "") for text in sorted({*others, *named, *shown})]
    )
    return sorted({*others, *named, *shown, *read}), [one.sentence for one in trained["opinions"]]


def training(folder: Path) -> dict[str, list[sentences.Sentence]]:
    opinions = [
        *sentences.read_mams(folder, "train"),
        *sentences.read_dmaste(folder, "train"),
        *sentences.read_restaurants(folder, "train"),
        *(one for product in sentences.PRODUCTS for one in sentences.read_products(folder, product, "train")),
        *composed(COMPOSED, random.Random(COMPOSED)),
    ]
    return {
        "opinions": opinions,
        "feelings": list(sentences.read_emotions(folder, "train")),
        "wishes": list(wishes(folder)),
    }


def wishes(folder: Path) -> Iterator[sentences.Sentence]:
    """What is asked in service, but of banks."""
    names = [one.value for one in Intent]
    for one in told.intents(folder, "train"):
        if one.source != "banking":
            yield sentences.Sentence(one.text, one.source, intent=names.index(one.label))


def held_out(folder: Path) -> dict[str, list[sentences.Sentence]]:
    return {
        "mams": list(sentences.read_mams(folder, "test")),
        **{
            product: list(sentences.read_products(folder, product, "test"))
            for product in ("car", "notebook", "camera", "mooc")
        },
        "restaurants": list(sentences.read_restaurants(folder, "dev")),
        "dmaste": list(sentences.read_dmaste(folder, "dev")),
        "emotions": list(sentences.read_emotions(folder, "test")),
    }


Lesson = Callable[[], Mapping[str, Tensor]]
"""One batch of one task, and how wrong the network was."""


@dataclass
class Course:
    """The training as it stands: what is learnt, the running mean that is kept of it, and how far it is."""

    network: Network
    lessons: Mapping[str, tuple[float, Lesson]]  # with how often each comes, as weights
    asked: argparse.Namespace
    draw: random.Random
    step: int = 0
    mean: Network = field(init=False)
    seen: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        encoder, aspect = self.network.encoder, self.network.aspect
        encoder.words.weight.requires_grad_(False)
        encoder.positions.weight.requires_grad_(False)
        self.inner = [*encoder.layers.parameters(), *encoder.norm.parameters(), *aspect.layers.parameters()]
        known = {id(one) for one in self.inner}
        self.heads = [one for one in self.network.parameters() if one.requires_grad and id(one) not in known]
        groups = [{"params": self.inner, "lr": 1.0}, {"params": self.heads, "lr": 4.0}]
        self.optimiser = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98))
        self.schedule = torch.optim.lr_scheduler.LambdaLR(self.optimiser, self._rate)
        self.mean = copy.deepcopy(self.network)

    def _rate(self, step: int) -> float:
        """Up in the first steps, then down along a cosine."""
        left = 0.5 * (1 + math.cos(math.pi * min(1.0, step / self.asked.steps)))
        return float(self.asked.rate * min(1, (step + 1) / 200) * (0.02 + 0.98 * left))

    def begin(self, state: Path) -> None:
        """From what an earlier course has learnt, as far as it fits; everything else starts anew."""
        mine, learnt = self.network.state_dict(), torch.load(state)["mean"]
        fitting = {key: value for key, value in learnt.items() if key in mine and mine[key].shape == value.shape}
        self.network.load_state_dict(fitting, strict=False)
        self.mean.load_state_dict(fitting, strict=False)

    def go_on(self, state: Path) -> None:
        """From where it was left, if it was."""
        if not state.exists():
            return
        kept = torch.load(state)
        for network, name in ((self.network, "network"), (self.mean, "mean")):
            fitting = {key: value for key, value in kept[name].items() if not key.startswith("intent.")}
            network.load_state_dict(fitting if kept.get("intents") is None else kept[name], strict=False)
        self.optimiser.load_state_dict(kept["optimiser"])
        self.schedule.load_state_dict(kept["schedule"])
        self.step = kept["step"]
        self.draw.seed(self.asked.seed + self.step)

    def keep(self, state: Path) -> None:
        state.parent.mkdir(parents=True, exist_ok=True)
        parts = {
            "network": self.network.state_dict(),
            "mean": self.mean.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "schedule": self.schedule.state_dict(),
            "step": self.step,
            "intents": self.network.shape.intents,
        }
        torch.save(parts, state.with_suffix(".new"))
        state.with_suffix(".new").replace(state)

    def learn(self) -> None:
        """One step."""
        task = self.draw.choices(list(self.lessons), [often for often, _ in self.lessons.values()])[0]
        self.network.train()
        with torch.autocast("cpu", torch.bfloat16, enabled=self.asked.half):
            losses = self.lessons[task][1]()
        self.optimiser.zero_grad(set_to_none=True)
        torch.stack(list(losses.values())).sum().backward()
        torch.nn.utils.clip_grad_norm_([*self.inner, *self.heads], 1.0)
        self.optimiser.step()
        self.schedule.step()
        self.step += 1
        keep = min(KEEP, self.step / (self.step + 9))
        with torch.no_grad():
            for old, new in zip(self.mean.parameters(), self.network.parameters(), strict=True):
                if new.requires_grad:
                    old.lerp_(new, 1 - keep)
        for name, loss in losses.items():
            self.seen[name].append(loss.item())

    def told(self) -> str:
        words = " ".join(f"{name} {sum(some) / len(some):.3f}" for name, some in sorted(self.seen.items()))
        self.seen.clear()
        return words


def run(course: Course, held: Mapping[str, Sequence[Encoded]], names: Sequence[str]) -> None:
    """To the end, with a word every hundred steps and a state to go on from."""
    asked = course.asked
    if asked.begin:
        course.begin(asked.begin)
    course.go_on(asked.out / "state.pt")
    began, first = time.monotonic(), course.step
    while course.step < asked.steps:
        course.learn()
        is_last = course.step == asked.steps
        if course.step % 100 == 0 or is_last:
            pace = (time.monotonic() - began) / (course.step - first)
            print(f"{course.step} of {asked.steps}, {pace:.2f} s a step: {course.told()}", flush=True)
        if course.step % 250 == 0 or is_last:
            course.keep(asked.out / "state.pt")
        if course.step % asked.every == 0 or is_last:
            report(course.mean.eval(), held, names)


def lessons_of(
    network: Network,
    trained: Mapping[str, Sequence[Encoded]],
    topics: Sequence[Topics],
    teaching: Teaching,
    draw: random.Random,
) -> dict[str, tuple[float, Lesson]]:
    names = ("opinions", "feelings", "wishes", "meanings")
    opinions, feelings, wishes, meanings = (_endless(trained[name], draw) for name in names)
    weights = [len(one.texts) ** 0.5 for one in topics]
    return {
        "opinions": (3.0, lambda: opinion_losses(network, next(opinions), draw, teaching)),
        "feelings": (0.8, lambda: feeling_losses(network, next(feelings), teaching)),
        "wishes": (0.4, lambda: wish_losses(network, next(wishes), teaching)),
        "meanings": (0.8, lambda: meaning_losses(network, next(meanings), teaching)),
        "topics": (1.2, lambda: topic_losses(network, draw.choices(topics, weights)[0], draw)),
    }


def report(network: Network, held: Mapping[str, Sequence[Encoded]], names: Sequence[str]) -> None:
    for name in ("mams", "car", "notebook", "camera", "mooc", "restaurants", "dmaste"):
        right, mean = judging.accuracy(judging.polarities(network, held[name]))
        print(f"  {name}: polarity {right:.3f} / {mean:.3f}", flush=True)
    for name in ("restaurants", "dmaste"):
        answers = judging.triplets(network, held[name])
        explicit, everything = (judging.shares(answers, is_explicit=which).f1 for which in (True, False))
        print(f"  {name}: triplets {explicit:.3f} explicit, {everything:.3f} all", flush=True)
    print(f"  emotions: {judging.emotions(network, held['emotions'][:2000], names):.3f}", flush=True)


def _endless(some: Sequence[Encoded], draw: random.Random) -> Iterator[list[Encoded]]:
    while True:
        yield from batches(some, BUDGET, draw)


def _arguments() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, required=True)
    asked.add_argument("--texts", type=Path, required=True)
    asked.add_argument("--base", type=Path, required=True)
    asked.add_argument("--out", type=Path, required=True)
    asked.add_argument("--begin", type=Path, help="what an earlier course has kept, to start from")
    asked.add_argument("--steps", type=int, default=6000)
    asked.add_argument("--every", type=int, default=1000)
    asked.add_argument("--threads", type=int, default=2)
    asked.add_argument("--layers", type=int, default=6)
    asked.add_argument("--aspect-layers", type=int, default=2)
    asked.add_argument("--rate", type=float, default=3e-4)
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--left-out", nargs="*", default=[], help="trades whose topics are not trained")
    asked.add_argument("--half", action="store_true")
    return asked.parse_args()


if __name__ == "__main__":
    main()
