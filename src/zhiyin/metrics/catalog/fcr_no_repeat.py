"""No repeat contact (无重复联系率): the share of contacts after which the same person did not ask again."""

from __future__ import annotations

from datetime import date, timedelta

from zhiyin.base.clock import to_micros
from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.counting import CUSTOMER, NOBODY, hits_of, in_scope, part, summed_by_customer
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import Card, Change, Counts, Direction, Metric, Record, Selection, Unit
from zhiyin.metrics.requests import COLUMNS, DIMENSIONS, INTERVAL
from zhiyin.warehouse.engine import Query

_WINDOW = 7
_OTHERS = {"no_repeat_3": 3, "no_repeat_14": 14, "no_repeat_30": 30}
_DAY = 86_400_000_000

CARD = Card(
    id="fcr_no_repeat",
    name="First contact resolution, no repeat contact",
    purpose="How often customers need not turn to us again about the same thing.",
    formula="contacts after which the same person did not turn to us about the same topic, in any channel, within 7 "
    "days / contacts; beside it within 3, 14 and 30 days",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population="tickets, chats and calls of customers who are known, of all channels",
    time_basis="the brand's day of the contact",
    window="the days asked for, and the window after each contact",
    filters="contacts whose window has not passed yet do not count; nor do those of nobody known",
    interval=INTERVAL,
    record=Record.TICKET,
    dimensions=DIMENSIONS,
    also=dict.fromkeys(_OTHERS, Unit.SHARE),
    also_named={"no_repeat_3": "Within 3 days", "no_repeat_14": "Within 14 days", "no_repeat_30": "Within 30 days"},
    matures_after_days=_WINDOW,
    note="A ticket that is opened again within the window is a repeat too. Contacts of which no topic was told are one "
    "topic of their own. Each contact counts, a repeat as well. Repeats are looked for in what the reader may see.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    """Contacts with the time until the next about the same thing, those after the days asked for among them."""
    visible, scopes = in_scope(selection, "scope_id")
    earliest = min(days.first for days in selection.spans)
    latest = max(days.last for days in selection.spans) + timedelta(days=max(_OTHERS.values()) + 1)
    contacts = f"""
        SELECT fact_id, identity_id, {CUSTOMER} AS customer_id, opened_at, day, scope_id,
            {", ".join(sorted(COLUMNS.values()))}, first_reopened_at
        FROM fact_tickets LEFT JOIN identity_customer USING (identity_id)
        WHERE identity_id <> {NOBODY} AND coalesce(is_from_customer, true) AND day >= $from_day AND day <= $until_day
            AND micros(opened_at) <= $as_of AND {visible}
    """  # noqa: S608 - see counting.py
    again = """
        SELECT *, following(micros(opened_at)) OVER (
            PARTITION BY customer_id, coalesce(topic, '') ORDER BY micros(opened_at), fact_id
        ) AS next_at FROM contacts
    """
    meant = part(selection, COLUMNS)
    records = f"""
        SELECT fact_id AS record_id, identity_id, customer_id, opened_at AS "at", {meant.keys},
            $as_of - micros(opened_at) AS passed,
            least(coalesce(next_at, {_NEVER}), coalesce(micros(first_reopened_at), {_NEVER})) - micros(opened_at)
                AS repeated_after
        FROM followed WHERE {meant.condition}
    """  # noqa: S608 - see counting.py
    params = {"from_day": earliest, "until_day": latest, "as_of": to_micros(selection.as_of), **scopes}
    mature = f"""
        SELECT *, {_lasting(_WINDOW)} AS hit FROM all_contacts WHERE passed >= {_WINDOW * _DAY}
    """  # noqa: S608 - see counting.py
    query = Query(contacts, params).then("contacts", again).then("followed", records, **meant.params)
    return query.then("all_contacts", mature)


_NEVER = 1 << 62


def _lasting(days: int) -> str:
    return f"CASE WHEN repeated_after > {days * _DAY} THEN 1 ELSE 0 END"


def _counted(population: Query, selection: Selection) -> Query:
    extra = {}
    for name, days in _OTHERS.items():
        mature = f"passed >= {days * _DAY}"
        extra[f"{name}_n"] = f"sum(CASE WHEN {mature} THEN 1 ELSE 0 END)"
        extra[f"{name}_hits"] = f"sum(CASE WHEN {mature} THEN {_lasting(days)} ELSE 0 END)"
    return summed_by_customer(population, selection, extra=extra, votes=["hit"])


def _figures(counts: Counts) -> Figures | None:
    sums = hits_of(counts, "hit")
    found = share(int(sums.total), sums.n, effective_n=sums.effective_n)
    others = {}
    for name in _OTHERS:
        n, effect = counts[f"{name}_n"], sums.design_effect
        if other := share(counts[f"{name}_hits"], n, effective_n=n / effect):
            others[name] = other
    return Figures(found, others, respondents=sums.clusters) if found else None


METRIC = Metric(CARD, _population, _counted, _figures, "hit", contrast=hybrid_difference)
