"""The routers of the API, one an area; a new area adds its line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fastapi import APIRouter

from zhiyin.web.api import (
    alerts,
    api_keys,
    benchmarks,
    brands,
    business_hours,
    companies,
    custom_metrics,
    customer_value,
    customers,
    deliveries,
    digest,
    emerging_evidence,
    emerging_issues,
    emerging_looks,
    feedback,
    gold,
    identities,
    imports,
    interactions,
    jobs,
    kpis,
    marks,
    merge_reviews,
    meta,
    metrics,
    monitoring,
    opinions,
    orders,
    products,
    quarantine,
    rankings,
    sample_data,
    session,
    setup,
    sources,
    targets,
    teams,
    text_analysis,
    text_correcting,
    text_models,
    texts,
    tickets,
    timeline,
    topic_learning,
    topics,
    trait_cuts,
    users,
    watching,
)

if TYPE_CHECKING:
    from zhiyin.app.build import App, Warehouse

ROUTERS: tuple[Callable[[App], APIRouter], ...] = (
    meta.router,
    setup.router,
    session.router,
    users.router,
    api_keys.router,
    jobs.router,
    deliveries.router,
    sources.router,
    interactions.router,
    imports.router,
    imports.mappings_router,
    quarantine.router,
    customers.router,
    identities.router,
    merge_reviews.router,
    companies.router,
    timeline.router,
    trait_cuts.router,
    marks.router,
    orders.router,
    feedback.router,
    tickets.router,
    texts.router,
    text_correcting.router,
    opinions.router,
    emerging_looks.router,  # before the issues: `/emerging-issues/{issue_id}` would take its address
    emerging_issues.router,
    emerging_evidence.router,
    monitoring.router,
    brands.router,
    text_analysis.router,
    text_models.router,
    business_hours.router,
    targets.router,
    customer_value.router,
    benchmarks.router,
    watching.router,
    alerts.router,
    products.router,
    gold.router,  # before the topics: `/topics/{topic_id}` would take its addresses
    topic_learning.router,
    topics.router,
)

FACT_ROUTERS: tuple[Callable[[App, Warehouse], APIRouter], ...] = (
    metrics.router,
    custom_metrics.router,
    kpis.router,
    rankings.router,
    digest.router,
    teams.router,
    sample_data.router,
)
"""The routers that read facts, such as the metrics."""
