"""Definitions as MetricFlow writes them, and back: what has the same meaning there, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

import yaml

from zhiyin.base.errors import InvalidInput
from zhiyin.metrics.custom import marked
from zhiyin.metrics.custom.clashes import refuse_clashes
from zhiyin.metrics.custom.sql_conditions import Table, listed, read, refuse, written

_ENTITIES = {"orders": "order", "answers": "answer", "tickets": "ticket", "visits": "visit", "sessions": "session"}
_SHARE = re.compile(r"CASE WHEN (.+) THEN 1 ELSE 0 END", re.IGNORECASE | re.DOTALL)
_OURS = ("direction", "unit")  # of `config: meta`, where MetricFlow has no word of its own
_ALL = ("1", "*")  # what is counted where every record is


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
        scale = {"config": {"meta": {"scale": own[key]["scale"]}}} if "scale" in own[key] else {}
        words = {"name": f"{name}_{key}", "label": f"{name}_{key}"}
        metrics.append({**words, **scale, "type": "simple", "type_params": params})
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


def from_metricflow(text: str, taken: Collection[str] = ()) -> dict[str, str]:
    """The metrics of a file of MetricFlow as definitions of ours, by id, in the order of the file.

    `taken` are ids of metrics that come with the product: none of the file can be called so.
    """
    node = marked.read(text)  # no tricks, and not too much
    refuse_clashes(node, taken)
    try:
        told = yaml.safe_load(text)
        if not isinstance(told, dict) or not isinstance(told.get("metrics"), list):
            raise InvalidInput("this is no file of MetricFlow: it has no list `metrics`")
        reader = _Reader(told)
        return {name: _dumped(reader.definition(one)) for name, one in reader.metrics.items()}
    except (
        AttributeError,
        KeyError,
        TypeError,
        ValueError,
        yaml.YAMLError,
    ):  # a list where a mapping should be, 31 June
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
    scales = {key: own[key]["scale"] for key in ("from", "to") if "scale" in own.get(key, {})}
    meta = {**words, **{key: own.get(key) for key in _OURS}, "scale": own.get("measure", {}).get("scale")}
    meta["scales"] = scales or None  # of a conversion
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
        return {"agg": "average", "expr": f"CASE WHEN {written(of['share_of'], '{}')} THEN 1 ELSE 0 END"}
    for how in ("sum", "average"):
        if how in of:
            return {"agg": how, "expr": of[how]}
    return {"agg": "count", "expr": "1"}


def _filter(of: Table) -> str:
    asked = [{"column": "question", "value": of["question"]}] if "question" in of else []
    return written([*asked, *listed(of.get("where"))], f"{{{{{{{{ Dimension('{_ENTITIES[of['of']]}__{{}}') }}}}}}}}")


class _Reader:
    """One file: its metrics, and the measures that they name."""

    def __init__(self, told: Table) -> None:
        self.metrics = {str(one["name"]): one for one in told["metrics"]}
        self._measures = {
            str(measure.get("name")): (str(model.get("name")), measure)
            for model in listed(told.get("semantic_models"))
            for measure in listed(model.get("measures"))
        }
        self._keys = {
            str(model.get("name")): {
                str(word): str(entity.get("name"))
                for entity in listed(model.get("entities"))
                if entity.get("type") == "primary"
                for word in (entity.get("name"), entity.get("expr"))
            }
            for model in listed(told.get("semantic_models"))
        }

    def definition(self, metric: Table) -> Table:
        """One metric in our words."""
        name, params = str(metric.get("name")), metric.get("type_params") or {}
        meta = (metric.get("config") or {}).get("meta") or {}
        purpose = meta.get("purposes") or metric.get("description")
        own: dict[str, Any] = {"id": name, "name": meta.get("names") or metric.get("label") or name}
        own |= {"purpose": purpose} if purpose else {}
        own |= {"type": metric.get("type")} | {key: meta[key] for key in ("direction", "unit") if key in meta}
        return own | self._body(name, metric, params, meta)

    def _body(self, name: str, metric: Table, params: Table, meta: Table) -> dict[str, Any]:
        type_, told = metric.get("type"), metric.get("filter")
        if type_ == "simple":
            return {"measure": self._narrowed(name, self._measure(name, params.get("measure"), meta), told)}
        if type_ == "ratio":
            sides = {key: self._side(name, params.get(key)) for key in ("numerator", "denominator")}
            return {key: self._narrowed(name, side, told) for key, side in sides.items()}
        if type_ == "cumulative":
            over = self._cumulative(name, params, meta)
            return {**over, "measure": self._narrowed(name, over["measure"], told)}
        if type_ not in ("conversion", "derived"):
            refuse(name, f"type: {type_}")
        if told:
            refuse(name, f"filter of a {type_} metric; filter what it is made of")
        if type_ == "conversion":
            return self._conversion(name, params.get("conversion_type_params") or {}, meta)
        for one in listed(params.get("metrics")):
            _refuse_others(name, one if isinstance(one, dict) else {"name": one}, ("name", "alias", "offset_window"))
        return {key: params[key] for key in ("expr", "metrics") if key in params}

    def _cumulative(self, name: str, params: Table, meta: Table) -> dict[str, Any]:
        over = params.get("cumulative_type_params") or params
        days = {"days": _days(name, over["window"])} if "window" in over else {}
        to_date = {"grain_to_date": over["grain_to_date"]} if "grain_to_date" in over else {}
        if not (days or to_date):
            refuse(name, "a cumulative metric without window")
        return {"measure": self._measure(name, params.get("measure"), meta), **days, **to_date}

    def _conversion(self, name: str, params: Table, meta: Table) -> dict[str, Any]:
        if params.get("calculation", "conversion_rate") != "conversion_rate" or "constant_properties" in params:
            refuse(name, "calculation: conversions" if "calculation" in params else "constant_properties")
        if params.get("entity") in _ENTITIES.values():
            refuse(name, f"entity: {params['entity']}; customers are what is followed")
        events = {}
        scales = meta.get("scales") or {}
        for key, of in (("from", "base_measure"), ("to", "conversion_measure")):
            events[key] = self._measure(name, params.get(of), {"scale": scales[key]} if key in scales else {})
            events[key].pop("count", None)
        return {**events, "within_days": _days(name, params.get("window"))}

    def _side(self, name: str, side: Any) -> dict[str, Any]:
        """A metric that a ratio names, as the measure that it is of."""
        named, told = _named(name, side)
        metric = self.metrics.get(str(named))
        if metric is None or metric.get("type") != "simple":
            refuse(name, f"numerator or denominator {named}, which is no simple metric of this file")
        meta = (metric.get("config") or {}).get("meta") or {}
        measure = self._measure(name, (metric.get("type_params") or {}).get("measure"), meta)
        return self._narrowed(name, self._narrowed(name, measure, metric.get("filter")), told)

    def _measure(self, name: str, asked: Any, meta: Table) -> dict[str, Any]:
        named, told = _named(name, asked)
        of, measure = self._measures.get(str(named), ("", {}))
        agg, expr = measure.get("agg"), str(measure.get("expr", named)).strip()
        if of not in _ENTITIES or agg not in ("count", "sum", "average"):
            refuse(name, f"measure {named}: measures are a count, sum or average of {', '.join(_ENTITIES)}")
        if "non_additive_dimension" in measure:
            refuse(name, f"non_additive_dimension of measure {named}")
        if agg == "count" and expr not in _ALL and expr not in self._keys[of]:
            refuse(name, f"measure {named}: count of {expr}; write expr: 1, and a filter for what is left out")
        own: dict[str, Any] = {"of": of}
        if agg == "average" and (hit := _SHARE.fullmatch(expr)):
            own["share_of"] = [*read(name, hit[1], self._entities(of))]
        else:
            own[agg] = "all" if agg == "count" else expr
        scale = {"scale": meta["scale"]} if "scale" in meta else {}
        return {**self._narrowed(name, own, told), **scale}

    def _narrowed(self, name: str, own: Table, told: Any) -> dict[str, Any]:
        found = [one for text in listed(told) for one in read(name, str(text), self._entities(own["of"]))]
        for one in found:
            if one["column"] == "question":
                if one["operator"] != "is" or own.get("question", one["value"]) != one["value"]:
                    refuse(name, f"filter {told}: answers are those to one question")
                own = {**own, "question": one["value"]}
        where = [one for one in found if one["column"] != "question"]
        return {**own, "where": [*listed(own.get("where")), *where]} if where else {**own}

    def _entities(self, of: str) -> Collection[str]:
        """What the records of a kind may be called."""
        return {_ENTITIES[of], *self._keys[of].values()}


def _named(name: str, one: Any) -> tuple[Any, Any]:
    """A metric or measure that is named, and what it is narrowed to there."""
    if not isinstance(one, dict):
        return one, None
    _refuse_others(name, one, ("name", "filter", "alias"))
    return one.get("name"), one.get("filter")


def _refuse_others(name: str, one: Table, known: Sequence[str]) -> None:
    for key in one:
        if key not in known:
            refuse(name, str(key))


def _days(name: str, window: Any) -> int:
    found = re.fullmatch(r"(\d+) (day|week)s?", str(window))
    if not found:
        refuse(name, f"window: {window}; windows are days or weeks")
    return int(found[1]) * (7 if found[2] == "week" else 1)
