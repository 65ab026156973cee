"""Definitions as MetricFlow writes them, and back: what has the same meaning there, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NoReturn

import yaml

from zhiyin.base.errors import InvalidInput
from zhiyin.metrics.custom import marked

Table = Mapping[str, Any]

_ENTITIES = {"orders": "order", "answers": "answer", "tickets": "ticket", "visits": "visit", "sessions": "session"}
_SIGNS = {"is": "=", "is_not": "!=", "less_than": "<", "at_most": "<=", "more_than": ">", "at_least": ">="}
_WORDS = {sign: word for word, sign in _SIGNS.items()} | {"IN": "one_of", "<>": "is_not"}
_CONDITION = re.compile(
    r"(?:\{\{\s*Dimension\(\s*'(?:\w+__)?(\w+)'\s*\)\s*\}\}|(\w+))\s*(=|!=|<>|<=|>=|<|>|IN)\s*"
    r"(\((?:[^']|'[^']*')*?\)|'(?:[^']|'')*'|[\w.+-]+)\s*(?:AND\s+|$)",
    re.IGNORECASE,
)
_SHARE = re.compile(r"CASE WHEN (.+) THEN 1 ELSE 0 END", re.IGNORECASE | re.DOTALL)
_OURS = ("direction", "unit", "scale")  # of `config: meta`, where MetricFlow has no word of its own


def to_metricflow(text: str) -> str:
    """A definition of ours, which has no mistakes, as a file of MetricFlow."""
    own = yaml.safe_load(text)
    measures: list[tuple[str, Table]] = []
    metrics: list[Table] = []
    name, common = own["id"], _common(own)

    def measure(of: Table, label: str) -> Table:
        measures.append((of["of"], {"name": f"{label}_records", **_aggregated(of)}))
        told = _filter(of)
        return {"name": f"{label}_records", **({"filter": told} if told else {})}

    def side(key: str) -> str:
        params = {"measure": measure(own[key], f"{name}_{key}")}
        metrics.append({"name": f"{name}_{key}", "label": f"{name}_{key}", "type": "simple", "type_params": params})
        return f"{name}_{key}"

    params: dict[str, Any]
    if own["type"] == "ratio":
        params = {key: side(key) for key in ("numerator", "denominator")}
    elif own["type"] == "conversion":
        base, event = ({"of": own[key]["of"], "count": "all", **own[key]} for key in ("from", "to"))
        params = {"conversion_type_params": {
            "entity": "customer", "calculation": "conversion_rate", "base_measure": measure(base, f"{name}_from"),
            "conversion_measure": measure(event, f"{name}_to"), "window": f"{own['within_days']} days",
        }}  # fmt: skip
    elif own["type"] == "derived":
        params = {"expr": own["expr"], "metrics": own["metrics"]}
    else:
        window = {"window": f"{own['days']} days"} if "days" in own else {}
        to_date = {"grain_to_date": own["grain_to_date"]} if "grain_to_date" in own else {}
        over = {"cumulative_type_params": {**window, **to_date}} if window or to_date else {}
        params = {"measure": measure(own["measure"], name), **over}
    metrics.append({**common, "type": own["type"], "type_params": params})
    models = {of: [one for kind, one in measures if kind == of] for of, _ in measures}
    told = {"semantic_models": [_model(of, found) for of, found in models.items()], "metrics": metrics}
    return _dumped({key: value for key, value in told.items() if value})


def from_metricflow(text: str) -> dict[str, str]:
    """The metrics of a file of MetricFlow as definitions of ours, by id, in the order of the file."""
    marked.read(text)  # no tricks, and not too much
    told = yaml.safe_load(text)
    if not isinstance(told, dict) or not isinstance(told.get("metrics"), list):
        raise InvalidInput("this is no file of MetricFlow: it has no list `metrics`")
    try:
        reader = _Reader(told)
        return {name: _dumped(reader.definition(one)) for name, one in reader.metrics.items()}
    except (AttributeError, KeyError, TypeError):  # a list where a mapping should be, and the like
        raise InvalidInput("this is no file of MetricFlow: something in it has another shape") from None


def _dumped(value: Table) -> str:
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=1000)


def _common(own: Table) -> dict[str, Any]:
    """What every metric has; what MetricFlow has no word for stands under `config: meta`."""
    name, purpose = own["name"], own.get("purpose")
    words = {
        "names": name if isinstance(name, dict) else None,
        "purposes": purpose if isinstance(purpose, dict) else None,
    }
    meta = {**words, **{key: own.get(key) for key in _OURS}, "scale": own.get("measure", {}).get("scale")}
    kept = {key: value for key, value in meta.items() if value is not None}
    said = {"name": own["id"], "label": name["en"] if isinstance(name, dict) else name}
    if purpose:
        said["description"] = purpose["en"] if isinstance(purpose, dict) else purpose
    return {**said, **({"config": {"meta": kept}} if kept else {})}


def _model(of: str, measures: Sequence[Table]) -> Table:
    entity = {"name": _ENTITIES[of], "type": "primary", "expr": "fact_id"}
    customer = {"name": "customer", "type": "foreign", "expr": "customer_id"}
    return {"name": of, "model": f"ref('{of}')", "entities": [entity, customer], "measures": [*measures]}


def _aggregated(of: Table) -> Table:
    if "share_of" in of:
        return {"agg": "average", "expr": f"CASE WHEN {_conditions(of['share_of'], '{}')} THEN 1 ELSE 0 END"}
    for how in ("sum", "average"):
        if how in of:
            return {"agg": how, "expr": of[how]}
    return {"agg": "count", "expr": "1"}


def _filter(of: Table) -> str:
    asked = [{"column": "question", "value": of["question"]}] if "question" in of else []
    return _conditions(
        [*asked, *_listed(of.get("where"))], f"{{{{{{{{ Dimension('{_ENTITIES[of['of']]}__{{}}') }}}}}}}}"
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _conditions(value: Any, column: str) -> str:
    return " AND ".join(_condition(one, column) for one in _listed(value))


def _condition(one: Table, column: str) -> str:
    operator, value = one.get("operator", "is"), one["value"]
    if operator in ("one_of", "in"):
        return f"{column.format(one['column'])} IN ({', '.join(map(_literal, _listed(value)))})"
    return f"{column.format(one['column'])} {_SIGNS.get(operator, operator)} {_literal(value)}"


def _literal(value: Any) -> str:
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value).lower() if isinstance(value, bool) else str(value)


class _Reader:
    """One file: its metrics, and the measures that they name."""

    def __init__(self, told: Table) -> None:
        self.metrics = {str(one.get("name")): one for one in told["metrics"] if isinstance(one, dict)}
        self._measures = {
            str(measure.get("name")): (str(model.get("name")), measure)
            for model in _listed(told.get("semantic_models"))
            for measure in _listed(model.get("measures"))
        }

    def definition(self, metric: Table) -> Table:
        """One metric in our words."""
        name, params = str(metric.get("name")), metric.get("type_params") or {}
        meta = (metric.get("config") or {}).get("meta") or {}
        purpose = meta.get("purposes") or metric.get("description")
        own: dict[str, Any] = {"id": name, "name": meta.get("names") or metric.get("label") or name}
        own |= {"purpose": purpose} if purpose else {}
        own |= {"type": metric.get("type")} | {key: meta[key] for key in ("direction", "unit") if key in meta}
        return own | self._body(name, metric.get("type"), params, meta)

    def _body(self, name: str, type_: object, params: Table, meta: Table) -> dict[str, Any]:
        if type_ == "simple":
            return {"measure": self._measure(name, params.get("measure"), meta)}
        if type_ == "ratio":
            return {key: self._side(name, params.get(key)) for key in ("numerator", "denominator")}
        if type_ == "cumulative":
            return self._cumulative(name, params, meta)
        if type_ == "conversion":
            return self._conversion(name, params.get("conversion_type_params") or {})
        if type_ != "derived":
            _refuse(name, f"type: {type_}")
        return {key: params[key] for key in ("expr", "metrics") if key in params}

    def _cumulative(self, name: str, params: Table, meta: Table) -> dict[str, Any]:
        over = params.get("cumulative_type_params") or params
        days = {"days": _days(name, over["window"])} if "window" in over else {}
        to_date = {"grain_to_date": over["grain_to_date"]} if "grain_to_date" in over else {}
        if not (days or to_date):
            _refuse(name, "a cumulative metric without window")
        return {"measure": self._measure(name, params.get("measure"), meta), **days, **to_date}

    def _conversion(self, name: str, params: Table) -> dict[str, Any]:
        if params.get("calculation", "conversion_rate") != "conversion_rate" or "constant_properties" in params:
            _refuse(name, "calculation: conversions" if "calculation" in params else "constant_properties")
        events = {}
        for key, of in (("from", "base_measure"), ("to", "conversion_measure")):
            events[key] = {**self._measure(name, params.get(of), {})}
            events[key].pop("count", None)
        return {**events, "within_days": _days(name, params.get("window"))}

    def _side(self, name: str, side: Any) -> Table:
        """A metric that a ratio names, as the measure that it is of."""
        named, told = (side.get("name"), side.get("filter")) if isinstance(side, dict) else (side, None)
        metric = self.metrics.get(str(named))
        if metric is None or metric.get("type") != "simple":
            _refuse(name, f"numerator or denominator {named}, which is no simple metric of this file")
        measure = self._measure(name, (metric.get("type_params") or {}).get("measure"), {})
        return self._narrowed(name, measure, told)

    def _measure(self, name: str, asked: Any, meta: Table) -> dict[str, Any]:
        named, told = (asked.get("name"), asked.get("filter")) if isinstance(asked, dict) else (asked, None)
        of, measure = self._measures.get(str(named), ("", {}))
        agg, expr = measure.get("agg"), str(measure.get("expr", ""))
        if of not in _ENTITIES or agg not in ("count", "sum", "average"):
            _refuse(name, f"measure {named}: measures are a count, sum or average of {', '.join(_ENTITIES)}")
        own: dict[str, Any] = {"of": of}
        if agg == "average" and (hit := _SHARE.fullmatch(expr.strip())):
            own["share_of"] = [*_read_conditions(name, hit[1])]
        else:
            own[agg] = "all" if agg == "count" else expr
        scale = {"scale": meta["scale"]} if "scale" in meta else {}
        return {**self._narrowed(name, own, told), **scale}

    def _narrowed(self, name: str, own: dict[str, Any], told: Any) -> dict[str, Any]:
        found = [one for text in _listed(told) for one in _read_conditions(name, str(text))]
        for one in found:
            if one["column"] == "question":
                own["question"] = one["value"]
        where = [one for one in found if one["column"] != "question"]
        return {**own, "where": [*_listed(own.get("where")), *where]} if where else own


def _read_conditions(name: str, text: str) -> Iterator[dict[str, Any]]:
    text, at = text.strip(), 0
    while at < len(text):
        found = _CONDITION.match(text, at)
        if not found:
            _refuse(name, f"filter {text}: conditions are COLUMN = VALUE, joined by AND")
        column, plain, sign, value = found.groups()
        yield {"column": column or plain, "operator": _WORDS[sign.upper()], "value": yaml.safe_load(_yaml(value))}
        at = found.end()


def _yaml(literal: str) -> str:
    """A value of SQL as YAML: only the brackets of a list are others."""
    return f"[{literal[1:-1]}]" if literal.startswith("(") else literal


def _days(name: str, window: Any) -> int:
    found = re.fullmatch(r"(\d+) (day|week)s?", str(window))
    if not found:
        _refuse(name, f"window: {window}; windows are days or weeks")
    return int(found[1]) * (7 if found[2] == "week" else 1)


def _refuse(name: str, what: str) -> NoReturn:
    raise InvalidInput("{metric}: this has no counterpart here: {what}", metric=name, what=what[:200])
