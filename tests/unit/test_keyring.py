"""Keys are known at once, and forgotten at once when they are taken back."""

from __future__ import annotations

from zhiyin.connectors.keyring import KeyRing
from zhiyin.connectors.sources.model import Grant, hash_of
from zhiyin.customers.model import Trust

SHOP = Grant(1, Trust.PUBLIC)


class Keys:
    """The database's keys, and how often it was asked."""

    def __init__(self) -> None:
        self.valid: dict[bytes, Grant] = {}
        self.asked = 0

    def __call__(self) -> dict[bytes, Grant]:
        self.asked += 1
        return dict(self.valid)


def test_a_key_made_a_moment_ago_opens() -> None:
    keys = Keys()
    ring = KeyRing(keys)
    keys.valid[hash_of("zpub_1")] = SHOP
    assert ring.find("zpub_1") is None
    assert ring.look_up("zpub_1") == SHOP
    assert ring.find("zpub_1") == SHOP


def test_a_key_taken_back_opens_no_longer_than_until_the_next_refresh() -> None:
    keys = Keys()
    keys.valid[hash_of("zpub_1")] = SHOP
    ring = KeyRing(keys)
    ring.refresh()
    assert ring.find("zpub_1") == SHOP
    keys.valid.clear()
    ring.refresh()
    assert ring.find("zpub_1") is None


def test_a_flood_of_unknown_keys_does_not_flood_the_database() -> None:
    keys = Keys()
    ring = KeyRing(keys)
    for number in range(1000):
        assert ring.look_up(f"guess {number}") is None
    assert keys.asked < 20
