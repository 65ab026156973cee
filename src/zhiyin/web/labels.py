"""What the console calls the words of the API (roles, channels, states ...): one list, in each language."""

from __future__ import annotations

from collections.abc import Mapping

from zhiyin.base.locale import Locale, translate
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.standing_for import BESIDE_WEIGHTED
from zhiyin.touchpoints.channels import CHANNELS
from zhiyin.touchpoints.vocabulary import EVENTS, MESSAGES

_LABELS: Mapping[str, Mapping[str, str]] = {
    "roles": {
        "owner": "Owner",
        "admin": "Administrator",
        "analyst": "Analyst",
        "agent": "Agent",
        "field_engineer": "Field engineer",
        "viewer": "Viewer",
    },
    "permissions": {
        "customers_read": "See customers",
        "customers_edit": "Merge and split customers",
        "interactions_read": "See interactions",
        "interactions_write": "Send interactions",
        "metrics_read": "See metrics",
        "feedback_read": "See feedback",
        "feedback_edit": "Say what feedback speaks of",
        "support_read": "See tickets",
        "live_read": "Follow what happens live",
        "rules_read": "See the rules of right and wrong",
        "rules_edit": "Change the rules of right and wrong",
        "sources_read": "See sources",
        "sources_edit": "Change sources and their keys",
        "imports_read": "See imports",
        "imports_edit": "Import files",
        "quarantine_read": "See the quarantine",
        "quarantine_edit": "Mend and replay the quarantine",
        "jobs_read": "See jobs",
        "jobs_edit": "Stop and repeat jobs",
        "deliveries_read": "See dead letters",
        "deliveries_edit": "Retry dead letters",
        "staff_read": "See staff and API keys",
        "staff_edit": "Manage staff and API keys",
        "audit_read": "Read the audit log",
        "settings_edit": "Change settings",
        "sample_data_delete": "Remove the sample data",
    },
    "user_states": {"invited": "Invited", "active": "Active", "disabled": "Disabled"},
    "identifier_kinds": {
        "user_id": "User ID",
        "member_number": "Member number",
        "wechat_unionid": "WeChat UnionID",
        "wechat_openid": "WeChat OpenID",
        "email": "E-mail",
        "phone": "Phone",
        "anonymous_id": "Anonymous ID",
        "device_id": "Device",
    },
    "channels": CHANNELS,
    "lanes": {"behaviour": "Behaviour", "service": "Service", "feelings": "Feelings"},
    "marks": {"-1": "Went wrong", "0": "No mark", "1": "Went right"},
    "question_kinds": {
        "nps": "Recommendation (NPS)",
        "csat": "Satisfaction (CSAT)",
        "ces1": "Effort (CES 1.0)",
        "ces2": "Ease (CES 2.0)",
        "stars": "Stars",
        "enps": "Recommendation as employer (eNPS)",
        "engagement": "Engagement at work",
        "ease": "Ease",
        "enjoyment": "Enjoyment",
        "convenience": "Convenience",
        "needs_met": "Needs met",
        "trust": "Trust",
        "memorability": "Memorability",
        "brand_connection": "Connection with the brand",
        "brand_prominence": "Prominence of the brand",
        "mystery_shop": "Mystery shopping",
        "price_too_cheap": "Price that is too cheap",
        "price_cheap": "Price of a bargain",
        "price_expensive": "Price that is expensive",
        "price_too_expensive": "Price that is too expensive",
        "preferred_channel": "Channel of choice",
        "choice": "Choice",
        "words": "Words",
    },
    "order_states": {
        "attempted": "Attempted",
        "placed": "Placed",
        "paid": "Paid",
        "shipped": "Shipped",
        "delivered": "Delivered",
        "cancelled": "Cancelled",
        "returned": "Returned",
        "refunded": "Refunded",
    },
    "key_kinds": {"public": "Public (for pages and apps)", "server": "Secret (for servers)"},
    "job_states": {
        "waiting": "Waiting",
        "running": "Running",
        "done": "Done",
        "failed": "Failed",
        "cancelled": "Stopped",
    },
    "import_kinds": {
        "customers": "Customers",
        "orders": "Orders",
        "order_lines": "Order lines",
        "payments": "Payments",
        "deliveries": "Deliveries",
        "reviews": "Reviews",
        "responses": "Survey answers",
        "tickets": "Tickets",
        "ticket_messages": "Messages of tickets",
        "interactions": "Interactions",
        "products": "Products",
    },
    "trust": {"public": "Public key", "server": "Server key", "import": "File", "staff": "Staff"},
    "edge_kinds": {
        "track": "Seen together",
        "page": "Seen together",
        "screen": "Seen together",
        "item": "Seen together",
        "identify": "Signed in",
        "alias": "Said to be the same",
        "group": "Joined a company",
        "decision": "Decided by staff",
    },
    "trait_rules": {
        "only": "The only value",
        "verified": "From a trusted source",
        "source": "From the source that counts more",
        "newest": "The newest",
        "first": "The first",
        "added": "Added up",
    },
    "identity_actions": {
        "merged": "Merged",
        "split": "Split",
        "joined": "Joined by the rules",
        "left": "Parted by the rules",
        "kept_apart": "Kept apart",
    },
    "records": {
        "response": "Answer",
        "order": "Order",
        "ticket": "Ticket",
        "customer": "Customer",
        "session": "Visit",
        "cart": "Cart",
        "interaction": "Interaction",
        "opinion": "Opinion",
    },
    "doubts": {
        "shared_words": "The same words from several accounts",
        "repeated_words": "The same words again",
        "template": "Written after one pattern",
        "burst": "One of many within hours",
        "no_purchase": "No purchase is known",
        "only_praise": "This account only praises",
        "one_brand": "This account speaks of one brand alone",
        "stars_against_words": "Stars and words contradict each other",
    },
    "variants": {"relationship": "Asked now and then", "transactional": "Asked after an event", **CHANNELS},
}


def figures() -> Mapping[str, str]:
    """What to call each figure that stands beside a metric, as its card says, or beside a weighted one."""
    of_metrics = (name for metric in all_metrics().values() for name in metric.card.also_named.items())
    return {**dict(of_metrics), **BESIDE_WEIGHTED}


def labels(locale: Locale) -> dict[str, dict[str, str]]:
    """Group -> word of the API -> what to call it; the names of our events are words of their own."""
    named = {**_LABELS, "figures": figures(), "events": {name: name for name in (*EVENTS, *MESSAGES)}}
    return {group: {word: translate(label, locale) for word, label in words.items()} for group, words in named.items()}
