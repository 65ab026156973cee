"""An interaction keeps how far its sender is trusted, and nobody takes the place of one who is trusted more."""

from __future__ import annotations

import pytest

from tests.areas.intake.bench import Bench
from zhiyin.customers.model import Trust


@pytest.mark.parametrize("trust", [Trust.PUBLIC, Trust.SERVER, Trust.IMPORT])
def test_areas_hear_how_far_a_sender_is_trusted(bench: Bench, trust: Trust) -> None:
    taken = bench.intake.take([bench.arrival("a", name="Order Completed", order_id="1")._replace(trust=trust)])
    (heard,) = bench.timeline.taken(1, taken.last_id, {"Order Completed"})
    assert heard.trust == trust


@pytest.mark.parametrize("in_one_batch", [True, False])
def test_an_id_that_a_page_used_first_stays_free_for_the_server(bench: Bench, in_one_batch: bool) -> None:
    ours = bench.arrival("order-1001")
    forged = ours._replace(trust=Trust.PUBLIC)
    batches = [[forged, ours]] if in_one_batch else [[forged], [ours]]
    assert sum(bench.intake.take(batch).accepted for batch in batches) == 2
    again = bench.started().take([forged, ours])
    assert (again.accepted, again.duplicates) == (0, 2)
