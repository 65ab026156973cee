"""The rules by which an interaction went right or wrong: reading and changing them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from zhiyin.base.locale import Locale, translate
from zhiyin.staff.access import Permission
from zhiyin.touchpoints.mark_rules import MarkRule
from zhiyin.web.reading import CurrentLocale
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App


class RuleOut(BaseModel):
    id: str
    value: int = Field(description="-1 went wrong, 1 went right")
    title: str
    enabled: bool
    thresholds: dict[str, float]

    @classmethod
    def of(cls, rule: MarkRule, locale: Locale) -> RuleOut:
        return cls(
            id=rule.id,
            value=rule.value,
            title=translate(rule.title, locale),
            enabled=rule.enabled,
            thresholds=dict(rule.thresholds),
        )


class RuleIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    enabled: bool
    thresholds: dict[str, float] = Field(default_factory=dict, max_length=20)


class RuleList(BaseModel):
    data: list[RuleOut]


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/marks/rules", tags=["marks"])

    @api.get("", dependencies=[may(Permission.RULES_READ)])
    def list_rules(locale: CurrentLocale) -> RuleList:
        return RuleList(data=[RuleOut.of(rule, locale) for rule in app.timeline.rules()])

    @api.put("/{rule_id}", dependencies=[may(Permission.RULES_EDIT)])
    def change_rule(rule_id: str, body: RuleIn, locale: CurrentLocale, principal: CurrentPrincipal) -> RuleOut:
        """Change a rule for what comes from now on; marks that were set stay. Asks for somebody who sees everything."""
        principal.require_everything()
        changed = app.timeline.change_rule(rule_id, enabled=body.enabled, thresholds=body.thresholds)
        return RuleOut.of(changed, locale)

    return api
