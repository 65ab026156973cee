"""Which channels customers choose: their contacts by channel, and how that compares with what is offered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from zhiyin.metrics.answers import divided
from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.counting import CUSTOMER, group_columns, hits_of, part
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import PLACES, TIME, Card, Counts, Dimension, Metric, Selection
from zhiyin.metrics.traits import with_traits
from zhiyin.warehouse.engine import Query

_COLUMNS = {Dimension.TOPIC: "topic", Dimension.PRODUCT: "product_id"}

DIMENSIONS = (*TIME, *_COLUMNS, *PLACES)

_STATED_COLUMNS = {Dimension.SURVEY: "survey_id"}

STATED_DIMENSIONS = (*TIME, *_STATED_COLUMNS, *PLACES)

WHO = "requests for help whose channel is known: tickets, chats, calls; where at least two channels were used"


def preference(card: Card, chosen: Callable[[Selection], Query], *, is_index: bool = False) -> Metric:
    """The metric, a value for each channel: contacts through it / all contacts; or that / its share of what is offered.

    `chosen` are the contacts, or whatever else names a channel. A channel is offered on the days on which anybody was
    served through it.
    """

    def contacts(selection: Selection) -> Query:
        told = replace(selection.of_records(), variant=None)  # which is the channel, and is looked at later
        return with_traits(chosen(told), selection)

    def population(selection: Selection) -> Query:
        return _offered_contacts(selection, contacts(selection))

    def counted(_: Query, selection: Selection) -> Query:
        return _counted(selection, contacts(selection))

    def figures(counts: Counts) -> Figures | None:
        sums = hits_of(counts, "chosen")
        found = share(int(sums.total), sums.n, effective_n=sums.effective_n)
        if not found:
            return None
        value = divided(found, counts["offered"] / counts["all_offered"]) if is_index else found
        return Figures(value, respondents=sums.clusters)

    return Metric(card, population, counted, figures, "is_chosen", contrast=hybrid_difference)


def requests_by_channel(selection: Selection) -> Query:
    """Requests for help with their channel."""
    meant = part(selection, _COLUMNS)
    sql = f"""
        SELECT fact_id, identity_id, {CUSTOMER} AS customer_id, opened_at AS "at", day, channel, {meant.keys}
        FROM fact_tickets LEFT JOIN identity_customer USING (identity_id)
        WHERE {meant.condition} AND channel <> ''
    """  # noqa: S608 - see counting.py
    return Query(sql, meant.params)


def stated_channels(selection: Selection) -> Query:
    """Answers that name the channel by which somebody likes to be in touch."""
    meant = part(selection, _STATED_COLUMNS)
    sql = f"""
        SELECT fact_id, identity_id, {CUSTOMER} AS customer_id, answered_at AS "at", day, choice AS channel,
            {meant.keys}
        FROM fact_responses LEFT JOIN identity_customer USING (identity_id)
        WHERE {meant.condition} AND question_kind = 'preferred_channel' AND choice <> ''
    """  # noqa: S608 - see counting.py
    return Query(sql, meant.params)


def _keys(selection: Selection) -> list[str]:
    return [column for column in group_columns(selection).split(", ") if column != "variant"]


def _channels(selection: Selection) -> str:
    """The channels of each group, on how many days each was offered, and what that is in all."""
    keys = ", ".join(_keys(selection))
    offered = f"SELECT {keys}, channel, count(DISTINCT day) AS offered FROM contacts GROUP BY {keys}, channel"  # noqa: S608 - our own names
    window = f"OVER (PARTITION BY {keys})"
    return f"""
        SELECT {keys}, channel, offered, sum(offered) {window} AS all_offered, count(*) {window} AS channel_count
        FROM ({offered})
    """  # noqa: S608 - our own names


def _offered_contacts(selection: Selection, contacts: Query) -> Query:
    """Each contact once for each channel that it might have come through."""
    keys = _keys(selection)
    same = " AND ".join(f"c.{column} IS NOT DISTINCT FROM o.{column}" for column in keys)
    only = "" if selection.variant is None else "AND o.channel = $variant"
    sql = f"""
        SELECT id_from(c.fact_id, o.channel) AS record_id, c.identity_id AS identity_id, c.customer_id AS customer_id,
            c."at" AS "at",
            {", ".join(f"c.{column} AS {column}" for column in keys)}, o.channel AS variant,
            CASE WHEN c.channel = o.channel THEN 1 ELSE 0 END AS is_chosen
        FROM contacts c JOIN channels o ON {same} WHERE o.channel_count > 1 {only}
    """  # noqa: S608 - our own names
    params = {} if selection.variant is None else {"variant": selection.variant}
    return contacts.then("contacts", _channels(selection)).then("channels", sql, **params)


def _counted(selection: Selection, contacts: Query) -> Query:
    """For each channel what the share of it is worked out from; without making a row for each that was not chosen."""
    keys = _keys(selection)
    columns = ", ".join(keys)
    of_customers = (
        f"SELECT {columns}, customer_id, channel, count(*) AS x FROM contacts GROUP BY {columns}, customer_id, channel"  # noqa: S608 - our own names
    )
    of_one = f"SELECT {columns}, customer_id, sum(x) AS n FROM by_channel GROUP BY {columns}, customer_id"  # noqa: S608 - our own names
    everybody = f"""
        SELECT {columns}, sum(n) AS n, sum(n * n) AS n_squares, count(*) AS customers FROM of_one GROUP BY {columns}
    """  # noqa: S608 - our own names
    same = " AND ".join(f"a.{column} IS NOT DISTINCT FROM b.{column}" for column in keys)
    with_all = f"""
        SELECT {", ".join(f"b.{column} AS {column}" for column in keys)}, b.channel AS channel, b.x AS x, a.n AS n
        FROM by_channel b JOIN of_one a ON a.customer_id = b.customer_id AND {same}
    """  # noqa: S608 - our own names
    chosen = f"""
        SELECT {columns}, channel, sum(x) AS chosen_total, sum(x * x) AS chosen_x_squares,
            sum(x * n) AS chosen_x_times_n
        FROM with_all GROUP BY {columns}, channel
    """  # noqa: S608 - our own names
    of_all, of_channel = (
        " AND ".join(f"c.{column} IS NOT DISTINCT FROM {table}.{column}" for column in keys) for table in ("e", "o")
    )
    only = "" if selection.variant is None else "AND c.channel = $variant"
    sql = f"""
        SELECT {", ".join(f"c.{column} AS {column}" for column in keys)}, c.channel AS variant,
            CAST(e.n AS BIGINT) AS n, e.n_squares AS n_squares, e.customers AS customers,
            c.chosen_total AS chosen_total, c.chosen_x_squares AS chosen_x_squares,
            c.chosen_x_times_n AS chosen_x_times_n, o.offered AS offered, CAST(o.all_offered AS BIGINT) AS all_offered
        FROM chosen c JOIN everybody e ON {of_all} JOIN channels o ON {of_channel} AND o.channel = c.channel
        WHERE o.channel_count > 1 {only}
    """  # noqa: S608 - our own names
    params = {} if selection.variant is None else {"variant": selection.variant}
    steps = contacts.then("contacts", _channels(selection)).then("channels", of_customers)
    steps = steps.then("by_channel", of_one).then("of_one", with_all).then("with_all", everybody)
    return steps.then("everybody", chosen).then("chosen", sql, **params)
