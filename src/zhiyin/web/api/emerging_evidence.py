"""What an emerging issue came from: its texts, and the customers who wrote them, for people and for spreadsheets."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from zhiyin.connectors.files.rejects import harmless
from zhiyin.staff.access import Permission, Principal
from zhiyin.web.api.emerging_answers import AffectedOut, EvidenceTextOut
from zhiyin.web.api.emerging_issues import READS, IssueId
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App

_CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}


class EvidenceTexts(BaseModel):
    data: list[EvidenceTextOut]


class AffectedList(BaseModel):
    data: list[AffectedOut]
    unknown_texts: int = Field(description="Texts of which nobody knows who wrote them")


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/emerging-issues", tags=["opinions"])
    emerging = app.emerging
    knows = [may(*READS, Permission.CUSTOMERS_READ)]

    def affected(issue_id: str, principal: Principal) -> AffectedList:
        issue = emerging.get(principal, issue_id)[0]
        texts = emerging.texts(principal, issue, len(issue.text_ids))
        moments = {heard.verbatim.id: (heard.verbatim.identity_id, heard.verbatim.at) for heard in texts}
        whose = app.customers.whose({identity for identity, _ in moments.values() if identity})
        of_customer: dict[tuple[str, str], list[int]] = {}
        for identity, at in moments.values():
            if identity in whose:
                of_customer.setdefault(whose[identity][:2], []).append(at)
        found = [AffectedOut.of(*customer, said) for customer, said in of_customer.items()]
        return AffectedList(
            data=sorted(found, key=lambda one: one.last_at, reverse=True),
            unknown_texts=sum(identity not in whose for identity, _ in moments.values()),
        )

    @api.get("/{issue_id}/texts", dependencies=[may(*READS)])
    def list_texts_of_emerging_issue(
        issue_id: IssueId, principal: CurrentPrincipal, most: Annotated[int, Query(ge=1, le=200)] = 20
    ) -> EvidenceTexts:
        """What was written of it, typical texts of the latest find first; those taken back are gone."""
        issue = emerging.get(principal, issue_id)[0]
        texts = emerging.texts(principal, issue, most)
        return EvidenceTexts(data=[EvidenceTextOut.about(heard, issue.evidence) for heard in texts])

    @api.get("/{issue_id}/customers", dependencies=knows)
    def list_customers_of_emerging_issue(issue_id: IssueId, principal: CurrentPrincipal) -> AffectedList:
        """Who said so, the latest first, as far as one knows."""
        return affected(issue_id, principal)

    @api.get("/{issue_id}/customers.csv", dependencies=knows, response_class=Response, responses=_CSV)
    def export_customers_of_emerging_issue(issue_id: IssueId, principal: CurrentPrincipal) -> Response:
        """The same as CSV."""
        text = _csv(affected(issue_id, principal).data)
        headers = {"Content-Disposition": f'attachment; filename="{issue_id}-customers.csv"'}
        return Response(BOM_UTF8 + text.encode(), media_type="text/csv; charset=utf-8", headers=headers)

    return api


def _csv(found: list[AffectedOut]) -> str:
    """A line for each customer; no cell is taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(AffectedOut.model_fields)
    for one in found:
        values = one.model_dump(mode="json").values()
        writer.writerow([harmless(value) if isinstance(value, str) else value for value in values])
    return out.getvalue()
