"""The year told: canonical interactions in the order of time, in chunks, from the sources they come from."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from zhiyin.connectors.demo.moments import Kind
from zhiyin.connectors.demo.telling.care import CareTellers
from zhiyin.connectors.demo.telling.opinions import OpinionTellers
from zhiyin.connectors.demo.telling.orders import OrderTellers
from zhiyin.connectors.demo.telling.others import OtherTellers
from zhiyin.connectors.demo.telling.subscriptions import SubscriptionTellers
from zhiyin.connectors.demo.telling.visits import VisitTellers
from zhiyin.connectors.demo.telling.voice import Teller, Told, Voice
from zhiyin.connectors.demo.year import Year

CHUNK = 4000


def tell(year: Year, chunk: int = CHUNK) -> Iterator[list[Told]]:
    """Every interaction of the year with its source (a place in SOURCES), oldest first.

    The same year gives the same interactions, whatever the size of the chunks.
    """
    tellers = _tellers(year)
    dice = np.random.default_rng([year.seed, 99]).integers(0, 1 << 31, year.count)
    prefix = f"demo{year.seed}{year.series}-"
    for start in range(0, year.count, chunk):
        columns = [column[start : start + chunk].tolist() for column in (*year.lines, dice)]
        lines = zip(range(year.first + start, year.first + start + chunk), *columns, strict=False)
        yield [
            tellers[kind](f"{prefix}{number:x}", at, person, ref, item, draw)
            for number, at, kind, person, ref, item, draw in lines
        ]


def _tellers(year: Year) -> list[Teller]:
    """One teller for each kind of line, by its number."""
    voice = Voice(year.people, year.series)
    orders = OrderTellers(voice, year.orders, year.amounts)
    by_kind = {
        **VisitTellers(voice, year.sessions).tellers(),
        **orders.tellers(),
        **CareTellers(voice, year.contacts, orders.numbers).tellers(),
        **OpinionTellers(voice, year.surveys, year.reviews, year.contacts, year.orders, orders.numbers).tellers(),
        **OtherTellers(voice).tellers(),
        **SubscriptionTellers(voice, year.subscriptions).tellers(),
    }
    return [by_kind[kind] for kind in Kind]
