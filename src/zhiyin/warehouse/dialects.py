"""How each engine spells what SQL has no common word for: one small table, and the reading of it.

Queries are written in the SQL that all engines share, with these words where they
differ (docs/reference/engines.md says how to write one that runs everywhere).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Spelling:
    """One word: {0}, {1} ... are what it is called with, {all} is all of them, {rest} all but the first."""

    duckdb: str
    clickhouse: str
    spark: str


WORDS: Mapping[str, Spelling] = {
    # micros(instant): whole microseconds since 1970
    "micros": Spelling("epoch_us({0})", "toUnixTimestamp64Micro({0})", "unix_micros({0})"),
    # text(x): as text; text(NULL) is the unknown text
    "text": Spelling("CAST({0} AS VARCHAR)", "CAST({0} AS String)", "CAST({0} AS STRING)"),
    # quotient(a, b): how many whole times b goes into a, towards zero; NULL when b is 0
    "quotient": Spelling("(({0}) // nullif({1}, 0))", "intDiv({0}, nullIf({1}, 0))", "(({0}) div nullif({1}, 0))"),
    # plus_days(day, n): the day n days later
    "plus_days": Spelling("(({0}) + ({1}))", "(({0}) + ({1}))", "date_add({0}, {1})"),
    # days_between(later, earlier): whole days
    "days_between": Spelling("(({0}) - ({1}))", "(({0}) - ({1}))", "datediff({0}, {1})"),
    # each_day(first, last): a row for each day, both included; in a select list
    "each_day": Spelling(
        "CAST(unnest(generate_series({0}, {1}, INTERVAL 1 DAY)) AS DATE)",
        "arrayJoin(arrayMap(i -> {0} + i, range(toUInt64({1} - {0} + 1))))",
        "explode(sequence({0}, {1}, INTERVAL 1 DAY))",
    ),
    # starts_with(x, start): whether a text begins so, sign by sign
    "starts_with": Spelling("starts_with({0}, {1})", "startsWith({0}, {1})", "startswith({0}, {1})"),
    # among(x, $list): x is one of these numbers; the list is not empty
    "among": Spelling("{0} IN (SELECT unnest({1}))", "{0} IN {1}", "array_contains({1}, {0})"),
    # looked_up(x, $keys, $values): the text that stands beside x, NULL when x is none of the keys; there is a key
    "looked_up": Spelling(
        "({2})[list_position({1}, {0})]",
        "transform({0}, {1}, {2}, NULL)",
        "try_element_at(map_from_arrays({1}, {2}), {0})",
    ),
    # record(a, b): several columns as one value x, read as x.a and x.b
    "record": Spelling("struct_pack({all})", "tuple({all})", "struct({all})"),
    # first_by(x, a, b), last_by(x, a, b): x of the row with the least, the greatest (a, b); x itself is never NULL
    "first_by": Spelling("arg_min({0}, ({rest}))", "argMin({0}, tuple({rest}))", "min_by({0}, struct({rest}))"),
    "last_by": Spelling("arg_max({0}, ({rest}))", "argMax({0}, tuple({rest}))", "max_by({0}, struct({rest}))"),
    # list_of(x): all values of a group in no promised order; none of them is NULL
    "list_of": Spelling("list({0})", "groupArray({0})", "collect_list({0})"),
    # least_pairs(k, a, b): the k smallest (a, b) of a group in order, each read by place
    "least_pairs": Spelling(
        "min(struct_pack(a := {1}, b := {2}), {0})",
        "groupArraySorted({0})(tuple({1}, {2}))",
        "slice(sort_array(collect_list(struct({1}, {2}))), 1, {0})",
    ),
    # second_least(x): NULL when a group has one value only
    "second_least": Spelling(
        "min({0}, 2)[2]",
        "arrayElementOrNull(groupArraySorted(2)({0}), 2)",
        "try_element_at(sort_array(collect_list({0})), 2)",
    ),
    # quantile(x, p): between the two nearest values in proportion (Hyndman and Fan's type 7); NULLs left out
    "quantile": Spelling(
        "quantile_cont({0}, {1})", "quantileExactInclusiveOrNull({1})({0})", "CAST(percentile({0}, {1}) AS DOUBLE)"
    ),
    # following(x) OVER (...): x of the next row, NULL on the last
    "following": Spelling("lead({0})", "lead(toNullable({0}))", "lead({0})"),
    # id_from(number, word): a number from 0 to 2^60 that stands for the two
    "id_from": Spelling(
        "CAST('0x' || left(md5(concat({0}, ':', coalesce({1}, ''))), 15) AS BIGINT)",
        "toInt64(bitShiftRight(reinterpretAsUInt64(reverse(substring("
        "MD5(concat(toString({0}), ':', coalesce({1}, ''))), 1, 8))), 4))",
        "CAST(conv(substr(md5(concat({0}, ':', coalesce({1}, ''))), 1, 15), 16, 10) AS BIGINT)",
    ),
}


@dataclass(frozen=True)
class Dialect:
    """How one engine wants a query: its spelling of the words, of parameters, of quoted names."""

    spelling: Callable[[Spelling], str]
    parameter: Callable[[str, object], str]
    quote: str = '"'

    def spell(self, text: str, params: Mapping[str, object]) -> str:
        """The statement as this engine reads it; `params` tell the types of the values."""
        spelled = _spelled(text, self)
        return _PARAMETER.sub(lambda found: self.parameter(found[1], params[found[1]]), spelled)


def _of_clickhouse(name: str, value: object) -> str:
    return f"{{{name}:{_clickhouse_type(value)}}}"


def _clickhouse_type(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"Array({_clickhouse_type(value[0])})"
    return next(kind for type_, kind in _CLICKHOUSE_TYPES.items() if isinstance(value, type_))


_CLICKHOUSE_TYPES: Mapping[type, str] = {
    bool: "Bool",  # an int too, so it comes first
    int: "Int64",
    float: "Float64",
    str: "String",
    date: "Date",
}

DUCKDB = Dialect(lambda word: word.duckdb, lambda name, value: f"${name}")
CLICKHOUSE = Dialect(lambda word: word.clickhouse, _of_clickhouse)
SPARK = Dialect(lambda word: word.spark, lambda name, value: f":{name}", quote="`")

_PARAMETER = re.compile(r"\$([a-z_0-9]+)")
_WORD = re.compile(rf"\b({'|'.join(WORDS)})\(")


@lru_cache(maxsize=512)
def _spelled(text: str, dialect: Dialect) -> str:
    return _with_words(text, dialect.spelling).replace('"', dialect.quote)


def _with_words(text: str, spelling: Callable[[Spelling], str]) -> str:
    parts, position = [], 0
    while found := _WORD.search(text, position):
        arguments, end = _arguments(text, found.end())
        spelled = [_with_words(argument, spelling) for argument in arguments]
        parts += [text[position : found.start()], _filled(spelling(WORDS[found[1]]), spelled)]
        position = end
    return "".join([*parts, text[position:]])


def _filled(template: str, arguments: Sequence[str]) -> str:
    return template.format(*arguments, all=", ".join(arguments), rest=", ".join(arguments[1:]))


def _arguments(text: str, start: int) -> tuple[list[str], int]:
    """What stands between the parenthesis that was opened before `start` and its end; where that is over."""
    arguments, begun, depth, is_quoted = [], start, 1, False
    for place in range(start, len(text)):
        sign = text[place]
        is_quoted ^= sign == "'"
        if is_quoted:
            continue
        depth += (sign == "(") - (sign == ")")
        if (sign == "," and depth == 1) or depth == 0:
            arguments.append(text[begun:place].strip())
            begun = place + 1
        if depth == 0:
            return arguments, begun
    raise ValueError(f"a parenthesis is not closed: {text[start - 20 :]}")
