"""A digest in words: subject, text and HTML for mail, JSON for a program. Pure: the same digest, the same words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from zhiyin.base.locale import Locale, translate
from zhiyin.metrics.model import Card, Days, Dimension, Variant
from zhiyin.metrics.naming import name_of
from zhiyin.metrics.results import Move
from zhiyin.performance.digest.figures import day_text, value_text
from zhiyin.performance.digest.model import Arrival, Digest, Missed, Part, Written
from zhiyin.performance.watching.model import Alert
from zhiyin.touchpoints.channels import channel_name

_TEMPLATES = Path(__file__).parent / "templates"
_RELATIONS = {"relationship": "Asked now and then", "transactional": "Asked after an event"}


@dataclass(frozen=True, slots=True)
class Row:
    """A line: what it is about, what there is to say, how good that is, where more stands."""

    name: str
    said: str
    beside: str
    mark: str  # ▲ or ▼, and good, bad or neither in words
    url: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    rows: tuple[Row, ...]
    nothing: str  # what to say when there are no rows


@dataclass(frozen=True, slots=True)
class House:
    """Where the digest comes from."""

    brand: str
    console_url: str


def render(digest: Digest, locale: Locale, house: House, *, unsubscribe_url: str = "") -> Written:
    """The digest for a reader in their language."""
    first, last = (day_text(day, locale) for day in (digest.days.first, digest.days.last))
    words: dict[str, Any] = {
        "lang": locale.value,
        "title": translate("{brand}: your week", locale, brand=house.brand),
        "days": translate("{first} to {last}", locale, first=first, last=last),
        "sections": list(_sections(digest, locale, house)),
        "console_url": house.console_url,
        "console": translate("Open the console", locale),
        "unsubscribe_url": unsubscribe_url,
        "unsubscribe": translate("Unsubscribe", locale),
        "why": translate("You get this because you asked for the weekly digest.", locale),
    }
    environment = _environment()
    subject = translate("{brand}: {first} to {last}", locale, brand=house.brand, first=first, last=last)
    text, html = (environment.get_template(name).render(words) for name in ("digest.txt", "digest.html"))
    return Written(" ".join(subject.split()), text, html, body_of(digest, locale, house))


def body_of(digest: Digest, locale: Locale, house: House) -> str:
    """The same for a program: numbers as numbers, names in the language."""
    data: dict[str, Any] = {
        "brand": house.brand,
        "locale": locale.value,
        "period": _period(digest.days),
    }
    if digest.moves is not None:
        data[Part.MOVES] = [_move_body(move, locale) for move in digest.moves]
    if digest.alerts is not None:
        data[Part.ALERTS] = [_alert_body(*one, locale, house) for one in digest.alerts]
    if digest.targets is not None:
        data[Part.TARGETS] = [_missed_body(one, locale) for one in digest.targets]
    if digest.arrivals is not None:
        data[Part.DATA] = [
            {"channel": one.channel or None, "count": one.count, "before": one.before, "in_time": one.in_time}
            for one in digest.arrivals
        ]
    return msgspec.json.encode({"type": "digest.weekly", "timestamp": digest.as_of, "data": data}).decode()


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    """Everything is escaped in HTML, whatever a customer, a source or a metric is called."""
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=lambda name: (name or "").endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _sections(digest: Digest, locale: Locale, house: House) -> Iterator[Section]:
    if digest.moves is not None:
        title = translate("What moved clearly since the week before", locale)
        rows = tuple(_move(move, digest, locale, house) for move in digest.moves)
        yield Section(title, rows, translate("Nothing moved more than chance would do.", locale))
    if digest.alerts is not None:
        rows = tuple(_alert(*one, locale, house) for one in digest.alerts)
        yield Section(translate("Alerts", locale), rows, translate("No alert is open.", locale))
    if digest.targets is not None:
        rows = tuple(_miss(one, digest, locale, house) for one in digest.targets)
        nothing = translate("No target was missed for sure.", locale)
        yield Section(translate("Targets that were missed", locale), rows, nothing)
    if digest.arrivals is not None:
        rows = tuple(_came_in(one, locale) for one in digest.arrivals)
        yield Section(translate("What came in as it happened", locale), rows, translate("Nothing came in.", locale))


def _move(move: Move, digest: Digest, locale: Locale, house: House) -> Row:
    card, variant, difference = move.card, move.value.variant or "", move.difference
    n = move.value.estimate.n
    where = [_word(*part, locale) for part in _parts(move, digest)]
    before = move.value.comparison.value.value if move.value.comparison else None
    between = _between(card, variant, (difference.value, difference.low, difference.high), locale)
    return Row(
        _named(card, variant, where, locale),
        _instead_of(card, variant, move.value.estimate.value, before, locale),
        " · ".join([*_other_days(move.days, digest, locale), between, f"n = {n:,}"]),
        _mark(difference.value, move.is_good, locale),
        f"{house.console_url}/metrics/{card.id}",
    )


def _alert(alert: Alert, card: Card, is_new: bool, locale: Locale, house: House) -> Row:
    shift, series = alert.shift, alert.series
    where = [_word(series.channel, True, locale)] if series.channel else []
    where += [_word(word, False, locale) for _, word in series.only]
    since = translate("since {day}", locale, day=day_text(shift.since, locale))
    between = _between(card, series.variant, (shift.difference, shift.low, shift.high), locale)
    states = [translate("new", locale)] if is_new else []
    states += [] if alert.is_open else [translate("closed", locale)]
    return Row(
        _named(card, series.variant, where, locale),
        _instead_of(card, series.variant, shift.value, shift.expected, locale),
        " · ".join([since, between, f"n = {shift.n:,}", *states]),
        _mark(shift.difference, shift.is_good(card.direction), locale),
        f"{house.console_url}/alerts/{alert.id}",
    )


def _miss(missed: Missed, digest: Digest, locale: Locale, house: House) -> Row:
    card, variant, estimate = missed.card, missed.variant, missed.estimate
    assert estimate.value is not None, "what has no value has missed nothing for sure"
    off = estimate.value - missed.wanted
    ends = [value_text(card, variant, end, locale) for end in (estimate.low, estimate.high) if end is not None]
    interval = [f"{' – '.join(ends)} (95% CI)"] if len(ends) == 2 else []
    return Row(
        _named(card, variant, [_word(word, name is Dimension.CHANNEL, locale) for name, word in missed.only], locale),
        translate(
            "{value}, target {wanted}",
            locale,
            value=value_text(card, variant, estimate.value, locale),
            wanted=value_text(card, variant, missed.wanted, locale),
        ),
        " · ".join([*_other_days(missed.days, digest, locale), *interval]),
        f"{_way(off)} {translate('missed', locale)}",
        f"{house.console_url}/metrics/{card.id}",
    )


def _came_in(arrival: Arrival, locale: Locale) -> Row:
    counts = translate(
        "{count} interactions, {before} the week before",
        locale,
        count=f"{arrival.count:,}",
        before=f"{arrival.before:,}",
    )
    share = "" if arrival.in_time is None else f"{100 * arrival.in_time:.1f}%"
    in_time = translate("{share} here within five minutes", locale, share=share) if share else ""
    name = _word(arrival.channel, True, locale) if arrival.channel else translate("In all", locale)
    return Row(name, counts, in_time, "")


def _named(card: Card, variant: str, where: Iterable[str], locale: Locale) -> str:
    """Money says its currency itself."""
    kind = translate(_RELATIONS[variant], locale) if variant in _RELATIONS else ""
    if card.variant is Variant.CHANNEL and variant:
        kind = _word(variant, True, locale)
    return " · ".join([name_of(card, locale), *([kind] if kind else []), *where])


def _parts(move: Move, digest: Digest) -> Iterator[tuple[object, bool]]:
    """Where it moved, and whether that is a channel: a product by its name, as far as that is known."""
    for dimension, value in move.key.items():
        if value:
            known = digest.products.get(str(value)) if dimension is Dimension.PRODUCT else None
            yield known or value, dimension is Dimension.CHANNEL


def _other_days(days: Days, digest: Digest, locale: Locale) -> list[str]:
    """Which days these are, where they are not those of the digest."""
    if days == digest.days:
        return []
    first, last = (day_text(day, locale) for day in (days.first, days.last))
    return [translate("{first} to {last}", locale, first=first, last=last)]


def _word(value: object, is_channel: bool, locale: Locale) -> str:
    word = " ".join(str(value).split())
    return channel_name(word, locale) if is_channel else word


def _instead_of(card: Card, variant: str, value: float | None, before: float | None, locale: Locale) -> str:
    now, was = ("" if one is None else value_text(card, variant, one, locale) for one in (value, before))
    return translate("{value} instead of {before}", locale, value=now, before=was) if now and was else now


def _between(card: Card, variant: str, difference: tuple[float, float | None, float | None], locale: Locale) -> str:
    value, *ends = (None if one is None else value_text(card, variant, one, locale, signed=True) for one in difference)
    low, high = ends
    return f"{value} ({low} – {high}, 95% CI)" if low and high else str(value)


def _mark(difference: float, is_good: bool | None, locale: Locale) -> str:
    """Which way it went, and what that means: never by colour alone."""
    way = _way(difference)
    if is_good is None:
        return way
    return f"{way} {translate('better', locale) if is_good else translate('worse', locale)}"


def _way(difference: float) -> str:
    return "▲" if difference > 0 else "▼"


def _move_body(move: Move, locale: Locale) -> Mapping[str, Any]:
    return {
        **_metric_body(move.card, move.value.variant or "", locale),
        "period": _period(move.days),
        "key": {dimension.value: value for dimension, value in move.key.items()},
        "value": move.value.estimate.value,
        "n": move.value.estimate.n,
        "difference": {name: getattr(move.difference, name) for name in ("value", "low", "high")},
        "good": move.is_good,
    }


def _alert_body(alert: Alert, card: Card, is_new: bool, locale: Locale, house: House) -> Mapping[str, Any]:
    shift = alert.shift
    return {
        **_metric_body(card, alert.series.variant, locale),
        "id": alert.id,
        "channel": alert.series.channel or None,
        "only": {dimension.value: word for dimension, word in alert.series.only},
        "state": "open" if alert.is_open else "closed",
        "new": is_new,
        "since": shift.since,
        "value": shift.value,
        "expected": shift.expected,
        "n": shift.n,
        "difference": {"value": shift.difference, "low": shift.low, "high": shift.high},
        "good": shift.is_good(card.direction),
        "url": f"{house.console_url}/alerts/{alert.id}",
    }


def _missed_body(missed: Missed, locale: Locale) -> Mapping[str, Any]:
    estimate = {name: getattr(missed.estimate, name) for name in ("value", "low", "high", "n")}
    named = _metric_body(missed.card, missed.variant, locale)
    only = {dimension.value: word for dimension, word in missed.only}
    return {**named, "only": only, "period": _period(missed.days), **estimate, "wanted": missed.wanted}


def _period(days: Days) -> Mapping[str, Any]:
    return {"from": days.first, "to": days.last}


def _metric_body(card: Card, variant: str, locale: Locale) -> Mapping[str, Any]:
    return {"metric": card.id, "name": name_of(card, locale), "unit": card.unit.value, "variant": variant or None}
