"""Who is who as the API answers it: identifiers, the edges between them, what was done, what is in doubt."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from zhiyin.base.clock import from_micros
from zhiyin.base.locale import Locale, translate
from zhiyin.customers.kinds import is_claimed
from zhiyin.customers.model import Customer, Deed, Edge, Explanation, Member, Ties, Trust, Verdict
from zhiyin.customers.reviewing import Doubtful
from zhiyin.profiles.service import Named
from zhiyin.web.api.customer_answers import IdentifierShown, identifiers, instant

REASONS: Mapping[str, str] = {
    "different_user_id": "each has an account of their own",
    "different_member_number": "each has a member number of their own",
    "different_wechat_unionid": "each has a WeChat unionid of their own",
    "different_national_id": "each has an identity number of their own",
    "different_email": "each has an e-mail address of their own",
    "too_many_people": "more people share it than one person has accounts",
    "too_large": "this would make one customer of very many identifiers",
    "crowd": "so many use it that it names nobody",
    "said_to_differ": "staff said that they are different people",
    "only_claimed": "only a public key says so",
    "shared": "they share it; that alone proves nothing",
}
"""Why customers are not joined, in words."""


class NodeOut(BaseModel):
    """One identifier."""

    id: str
    kind: str
    value: str
    first_seen_at: datetime | None
    last_seen_at: datetime | None
    verified: bool = Field(description="Named by a source that is trusted")
    claimed: bool = Field(description="An address or number that only a public key has named: never write to it")
    is_own: bool = Field(description="False for somebody else's, that is linked to this customer")

    @classmethod
    def of(cls, member: Member, *, is_own: bool = True) -> NodeOut:
        kind, value = member.identifier
        return cls(
            id=str(member.id), kind=kind, value=value, verified=member.verified,
            claimed=is_claimed(kind, verified=member.verified), is_own=is_own,
            first_seen_at=instant(member.first_seen_at), last_seen_at=instant(member.last_seen_at),
        )  # fmt: skip


class EdgeOut(BaseModel):
    """Two identifiers that were named together, or judged by staff; with the evidence."""

    id: str
    a: str
    b: str
    verdict: Literal["seen", "same", "different"]
    kind: str = Field(description="What kind of message said so; decision for staff")
    source: str | None
    evidence: str = Field(description="The event id, or the name of who decided")
    at: datetime
    trust: Literal["public", "server", "import", "staff"]
    active: bool
    retracted_at: datetime | None
    retracted_by: str | None
    retracted_reason: str | None

    @classmethod
    def of(cls, edge: Edge, sources: Mapping[int, Named], staff: Mapping[str, str]) -> EdgeOut:
        source = sources.get(edge.source_id)
        evidence = staff.get(edge.evidence, edge.evidence) if edge.trust == Trust.STAFF else edge.evidence
        retracted_by = staff.get(edge.retracted_by or "", edge.retracted_by)
        return cls.model_validate({
            "id": str(edge.id), "a": str(edge.a), "b": str(edge.b), "verdict": Verdict(edge.verdict).value,
            "kind": edge.kind, "source": source.name if source else None,
            "evidence": evidence, "at": from_micros(edge.at), "active": edge.active,
            "trust": Trust(edge.trust).name.lower(),
            "retracted_at": instant(edge.retracted_at), "retracted_by": retracted_by,
            "retracted_reason": edge.retracted_reason,
        })  # fmt: skip


class DeedOut(BaseModel):
    at: datetime
    by: str = Field(description="What they are called now who did it; rules when nobody did")
    action: Literal["merged", "split", "joined", "left", "kept_apart"]
    reason: str

    @classmethod
    def of(cls, deed: Deed, staff: Mapping[str, str]) -> DeedOut:
        return cls.model_validate({
            "at": from_micros(deed.at), "by": staff.get(deed.by, deed.by), "action": deed.action, "reason": deed.reason,
        })  # fmt: skip


class IdentitiesOut(BaseModel):
    """The graph of a customer: what is known of who they are, and why."""

    nodes: list[NodeOut]
    edges: list[EdgeOut]
    history: list[DeedOut]

    @classmethod
    def of(
        cls, ties: Ties, own: Collection[int], sources: Mapping[int, Named], staff: Mapping[str, str]
    ) -> IdentitiesOut:
        return cls(
            nodes=[NodeOut.of(member, is_own=member.id in own) for member, _ in ties.nodes],
            edges=[EdgeOut.of(edge, sources, staff) for edge in ties.edges],
            history=[DeedOut.of(deed, staff) for deed in ties.history],
        )


class ObjectionOut(BaseModel):
    identity_id: str
    reason: str
    words: str


class ExplanationOut(BaseModel):
    """Why two ids are one customer, or not; of one id, what binds it together."""

    is_one: bool
    path: list[EdgeOut]
    objections: list[ObjectionOut]
    nodes: list[NodeOut]

    @classmethod
    def of(
        cls, explained: Explanation, sources: Mapping[int, Named], staff: Mapping[str, str], locale: Locale
    ) -> ExplanationOut:
        return cls(
            is_one=explained.is_one,
            path=[EdgeOut.of(edge, sources, staff) for edge in explained.path],
            objections=[
                ObjectionOut(identity_id=str(id_), reason=reason, words=_in_words(reason, locale))
                for id_, reason in explained.objections
            ],
            nodes=[NodeOut.of(member) for member, _ in explained.nodes],
        )


class Concerned(BaseModel):
    id: str
    name: str | None
    kind: Literal["known", "anonymous"]
    identifiers: list[IdentifierShown]
    interaction_count: int

    @classmethod
    def of(cls, customer: Customer, count: int) -> Concerned:
        return cls(
            id=customer.public_id,
            name=customer.name,
            kind="known" if customer.is_known else "anonymous",
            identifiers=identifiers(customer),
            interaction_count=count,
        )


class ReviewOut(BaseModel):
    """Customers that may be one: the rules would not decide."""

    id: str
    at: datetime
    kind: str
    reason: str
    evidence: str = Field(description="The identifier that they share")
    customers: list[Concerned]

    @classmethod
    def of(cls, doubtful: Doubtful, counts: Mapping[int, int], locale: Locale) -> ReviewOut:
        return cls(
            id=str(doubtful.review.id),
            at=from_micros(doubtful.review.created_at),
            kind=doubtful.review.reason,
            reason=_in_words(doubtful.review.reason, locale),
            evidence=doubtful.identity.identifier.value,
            customers=[Concerned.of(customer, counts[customer.id]) for customer in doubtful.customers],
        )


def _in_words(reason: str, locale: Locale) -> str:
    return translate(REASONS.get(reason, reason), locale)
