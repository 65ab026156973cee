"""A brand that judges its texts: who is who and who bought what is told to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from tests.areas.feedback.opinions.bench import Brand
from zhiyin.base.scope import EVERYTHING
from zhiyin.db.database import Transaction
from zhiyin.feedback.opinions.doubting import Doubting
from zhiyin.feedback.opinions.model import HeardAuthenticity
from zhiyin.feedback.opinions.ports import Bought

COPIED = "这款手机的屏幕显示效果非常好，续航也比我之前用的那部要长得多，推荐大家购买"
HONEST = (
    "买来给父母用的，字体大，声音也响，老人很喜欢",
    "充电口用了两周就松了，客服让我寄回去检测",
    "颜色和图片一样，手感不错，就是有点重",
    "The camera struggles at night but the battery lasts two full days",
)


def templated(product: str, colour: str) -> str:
    return f"收到{product}以后马上就试用了，{colour}特别好看，做工也很精细，朋友们看到都说好，下次还会再来买的"


@dataclass
class Doubted:
    """A brand and the judge of its texts."""

    brand: Brand
    same_person: dict[int, list[int]] = field(default_factory=dict)
    bought: dict[int, bool] = field(default_factory=dict)  # by the identity that wrote

    @property
    def doubting(self) -> Doubting:
        return Doubting(self.brand.db, self.brand.clock, self._kin, self._purchases)

    def judge(self) -> int:
        """Read and judge all there is; in how many steps."""
        self.brand.read_all()
        doubting, steps = self.doubting, 0
        while doubting.step():
            steps += 1
        return steps

    def judged(self) -> dict[str, HeardAuthenticity | None]:
        """What is said of each text, by its words and who wrote it."""
        texts = self.brand.opinions.list_texts(EVERYTHING, limit=500).texts
        return {f"{one.verbatim.identity_id} {one.verbatim.text}": one.authenticity for one in texts}

    def reasons(self, identity_id: int) -> set[str]:
        """What speaks against what this one wrote."""
        found = (each for key, each in self.judged().items() if key.startswith(f"{identity_id} ") and each)
        return {reason.doubt.value for each in found for reason in each.reasons}

    def _kin(self, tx: Transaction, identity_ids: Collection[int], /) -> Mapping[int, Sequence[int]]:
        return {id_: self.same_person.get(id_, [id_]) for id_ in identity_ids}

    def _purchases(self, asked: Sequence[Bought], /) -> Mapping[int, bool]:
        by_text = {one.text_id: min(one.identity_ids) for one in asked}
        return {text_id: self.bought[identity] for text_id, identity in by_text.items() if identity in self.bought}
