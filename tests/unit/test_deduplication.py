"""An interaction counts once: keys are remembered, whatever their order and batch."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from zhiyin.connectors.deduplication import KeyRuns, keys_of, packed


def test_a_key_is_the_same_for_ever_and_differs_by_source() -> None:
    assert keys_of(1, ["m-1"]) == keys_of(1, ["m-1"])
    assert keys_of(1, ["m-1"]) != keys_of(2, ["m-1"])


@given(st.lists(st.lists(st.integers(0, 300), max_size=40), max_size=12))
def test_each_key_is_new_exactly_once(batches: list[list[int]]) -> None:
    runs, seen = KeyRuns(), set[int]()
    stored: list[bytes] = []
    for batch in batches:
        keys = keys_of(1, [str(n) for n in batch])
        new = runs.new_ones(keys)
        expected = []
        for n in batch:
            expected.append(n not in seen)
            seen.add(n)
        assert new.tolist() == expected
        runs.remember(keys[new])
        stored.append(packed(keys[new]))
    assert len(runs) == len(seen)
    again = KeyRuns()
    again.remember(np.frombuffer(b"".join(stored), dtype="<u8"))
    assert not again.new_ones(keys_of(1, [str(n) for n in seen])).any()


def test_nothing_is_remembered_before_its_batch_is_committed() -> None:
    runs = KeyRuns()
    keys = keys_of(1, ["a", "b"])
    assert runs.new_ones(keys).all()
    assert runs.new_ones(keys).all()
    runs.remember(keys)
    assert np.count_nonzero(runs.new_ones(keys)) == 0
