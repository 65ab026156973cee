"""What the reading of texts is handed: the topic tree, who learns from corrections, what orders hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

from zhiyin.db.database import Transaction
from zhiyin.feedback.opinions.model import Anchor, Product
from zhiyin.nlp.model import Opinion, Taxonomy


class Places(Protocol):
    """Where the topics of one version of the tree are, and what became of those of older versions."""

    @property
    def version(self) -> int: ...

    def today(self, topic_id: str, tree_version: int, sentence: str, /) -> str | None:
        """What a topic as of an older version is now, for this sentence; None where only reading again can tell."""
        ...

    def path_of(self, topic_id: str, /) -> str | None:
        """The topic from the root of the tree down, parted by /; None of one that is no more."""
        ...


class TopicTree(Protocol):
    """The tree of topics, as it is now."""

    def taxonomy(self) -> Taxonomy:
        """Its newest version."""
        ...

    def places(self) -> Places:
        """Where its topics are, looked up once for many."""
        ...


class Told(NamedTuple):
    """What a person says of an opinion, for whoever learns from it."""

    text_id: int
    scope_id: int
    text: str
    before: Opinion | None  # None: no model had heard it
    after: Opinion | None  # None: nothing is said there
    anchor: Anchor  # where it stands
    model: str
    by: str


class Gold(Protocol):
    """Who learns from corrections."""

    def correct(self, tx: Transaction, told: Told, /) -> str | None:
        """Keep it as a gold label; the label's id."""
        ...

    def revoke(self, tx: Transaction, gold_id: str, by: str, /) -> None:
        """The person has taken it back."""
        ...

    def forget(self, tx: Transaction, text_ids: Collection[int], /) -> None:
        """Whoever wrote these texts has taken them back: their words go."""
        ...


class Orders(Protocol):
    """What orders hold."""

    def __call__(self, wanted: Collection[tuple[int, str]], /) -> Mapping[tuple[int, str], Product]:
        """The one product of each of these orders (a row scope and a number); none of those that hold several."""
        ...


class Bought(NamedTuple):
    """A text whose writer may or may not have bought what it is about."""

    text_id: int
    identity_ids: Collection[int]  # of the one who wrote it
    product: Product


class Purchases(Protocol):
    """Who bought what."""

    def __call__(self, asked: Sequence[Bought], /) -> Mapping[int, bool]:
        """By text, whether an order of its writer holds the product; nothing of those of whom no order is known."""
        ...


class Kin(Protocol):
    """Which identities are one person."""

    def __call__(self, tx: Transaction, identity_ids: Collection[int], /) -> Mapping[int, Sequence[int]]:
        """For each identity all of the same customer, itself among them."""
        ...


class IsOwn(Protocol):
    """Whose a brand is."""

    def __call__(self, brand: str, product: Product, /) -> bool:
        """Whether it is ours: we make it, or sell the product."""
        ...


class NoTopics:
    """For an installation without a topic tree: every opinion fits nowhere."""

    def taxonomy(self) -> Taxonomy:
        return Taxonomy(0)

    def places(self) -> Places:
        return self

    @property
    def version(self) -> int:
        return 0

    def today(self, topic_id: str, tree_version: int, sentence: str, /) -> str | None:
        return None

    def path_of(self, topic_id: str, /) -> str | None:
        return None


class NobodyLearns:
    """For whoever has no gold labels: corrections hold for their texts alone."""

    def correct(self, tx: Transaction, told: Told, /) -> str | None:
        return None

    def revoke(self, tx: Transaction, gold_id: str, by: str, /) -> None:
        return None

    def forget(self, tx: Transaction, text_ids: Collection[int], /) -> None:
        return None


def no_orders(wanted: Collection[tuple[int, str]]) -> Mapping[tuple[int, str], Product]:
    """For who knows no orders."""
    return {}


def all_ours(brand: str, product: Product) -> bool:
    """For who knows of no competitors."""
    return True
