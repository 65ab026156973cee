"""Which metrics answer a goal at a stage of the journey, and why: advice for whoever has to choose."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Goal(StrEnum):
    """What somebody wants to get done."""

    FEELINGS = "feelings"
    EASE = "ease"
    SERVICE = "service"
    LOYALTY = "loyalty"
    REVENUE = "revenue"
    QUALITY = "quality"


class Stage(StrEnum):
    """Where the customer stands on their way with the brand."""

    DISCOVER = "discover"
    BUY = "buy"
    RECEIVE = "receive"
    GET_HELP = "get_help"
    COME_BACK = "come_back"


GOALS: Mapping[Goal, str] = {
    Goal.FEELINGS: "Know what customers feel",
    Goal.EASE: "Make it easy for them",
    Goal.SERVICE: "Serve them faster and for good",
    Goal.LOYALTY: "Keep them",
    Goal.REVENUE: "Sell more to them",
    Goal.QUALITY: "Have less go wrong",
}

STAGES: Mapping[Stage, str] = {
    Stage.DISCOVER: "Getting to know the brand",
    Stage.BUY: "Choosing and buying",
    Stage.RECEIVE: "Receiving and using",
    Stage.GET_HELP: "Getting help",
    Stage.COME_BACK: "Coming back",
}


@dataclass(frozen=True, slots=True)
class Advice:
    """A metric for a goal at a stage. `why` is an English template; `base/locales` has it in Chinese."""

    goal: Goal
    stage: Stage
    metric: str
    why: str


_OPINION = "Asked right after it happened, it shows what to mend while it is still remembered."
_EFFORT = "Effort drives customers away more surely than delight binds them."
_WAIT = "The wait for a person is what customers judge help by first."
_SETTLED = "Whether the matter is settled for good weighs more than how fast somebody answered."
_RECOMMEND = "Asked now and then, it sums up the whole relationship in one number that others use too."
_CAME_BACK = "What customers do says more than what they mean to do."

ADVICE: tuple[Advice, ...] = (
    Advice(Goal.FEELINGS, Stage.DISCOVER, "trust_score", "Whether people take the brand at its word before they buy."),
    Advice(Goal.FEELINGS, Stage.BUY, "customer_satisfaction", _OPINION),
    Advice(Goal.FEELINGS, Stage.RECEIVE, "customer_satisfaction", _OPINION),
    Advice(
        Goal.FEELINGS, Stage.RECEIVE, "review_stars", "Stars come unasked, product by product, and others read them."
    ),
    Advice(Goal.FEELINGS, Stage.RECEIVE, "needs_met_index", "Whether the goods do what they were bought for."),
    Advice(Goal.FEELINGS, Stage.GET_HELP, "customer_satisfaction", _OPINION),
    Advice(
        Goal.FEELINGS,
        Stage.RECEIVE,
        "net_sentiment",
        "What is written of its own accord, by those whom nobody asked too.",
    ),
    Advice(
        Goal.FEELINGS,
        Stage.GET_HELP,
        "channel_satisfaction",
        "Which channel serves better, the easy matters of each set aside.",
    ),
    Advice(Goal.FEELINGS, Stage.COME_BACK, "net_promoter_score", _RECOMMEND),
    Advice(Goal.FEELINGS, Stage.COME_BACK, "memorability_score", "What is remembered decides where people buy next."),
    Advice(Goal.FEELINGS, Stage.COME_BACK, "brand_attachment", "An attached customer forgives what others leave for."),
    Advice(
        Goal.EASE,
        Stage.DISCOVER,
        "revealed_channel_preference",
        "Where customers turn by themselves: be easy to reach there first.",
    ),
    Advice(Goal.EASE, Stage.BUY, "customer_effort_2", _EFFORT),
    Advice(Goal.EASE, Stage.BUY, "ease_index", "The same question at every touchpoint: where is it hard?"),
    Advice(Goal.EASE, Stage.BUY, "checkout_abandonment_rate", "Who gives up at the checkout had meant to buy."),
    Advice(Goal.EASE, Stage.RECEIVE, "convenience_index", "Whether dealing with you fits into their day."),
    Advice(Goal.EASE, Stage.GET_HELP, "customer_effort_2", _EFFORT),
    Advice(Goal.EASE, Stage.GET_HELP, "customer_effort_1", "For whoever has asked the question of 2010 for years."),
    Advice(
        Goal.EASE,
        Stage.GET_HELP,
        "channel_switch_success",
        "Telling it all again in another channel is what tires customers most.",
    ),
    Advice(Goal.SERVICE, Stage.BUY, "mystery_shop_score", "How service is where nobody asks and nobody answers."),
    Advice(
        Goal.SERVICE, Stage.RECEIVE, "on_time_delivery_rate", "A late parcel is what most first complaints are about."
    ),
    Advice(Goal.SERVICE, Stage.GET_HELP, "first_response_time", _WAIT),
    Advice(Goal.SERVICE, Stage.GET_HELP, "full_resolution_time", _SETTLED),
    Advice(
        Goal.SERVICE,
        Stage.GET_HELP,
        "told_before_asking_share",
        "Who hears of an outage from you need not look for it.",
    ),
    Advice(Goal.SERVICE, Stage.GET_HELP, "status_deflection_share", "Whether the status of an outage answers enough."),
    Advice(
        Goal.SERVICE,
        Stage.GET_HELP,
        "first_contact_resolution",
        "Nothing saves both sides more than being done with it at the first turn.",
    ),
    Advice(
        Goal.SERVICE,
        Stage.GET_HELP,
        "wait_requester",
        "All the waiting together, whoever was waited for in between left out.",
    ),
    Advice(Goal.SERVICE, Stage.GET_HELP, "response_sla_attainment", "What was promised is what customers hold you to."),
    Advice(Goal.SERVICE, Stage.GET_HELP, "aht_touch", "How much work a contact is: for planning, not for hurrying."),
    Advice(Goal.LOYALTY, Stage.DISCOVER, "day_retention", "Who does not come back soon seldom comes back at all."),
    Advice(Goal.LOYALTY, Stage.DISCOVER, "stickiness", "Whether those who come in a month come on many of its days."),
    Advice(Goal.LOYALTY, Stage.COME_BACK, "repeat_purchase_rate", _CAME_BACK),
    Advice(Goal.LOYALTY, Stage.COME_BACK, "cohort_churn_rate", "Tells how many of those who were there were lost."),
    Advice(Goal.LOYALTY, Stage.COME_BACK, "churn_hazard", "Tells when after the first order customers are lost."),
    Advice(
        Goal.LOYALTY,
        Stage.COME_BACK,
        "churn_after_bad_experience",
        "Whether those with whom something went wrong leave more often than the others.",
    ),
    Advice(
        Goal.LOYALTY,
        Stage.COME_BACK,
        "subscription_churn_rate",
        "Where customers subscribe, leaving has a day of its own.",
    ),
    Advice(
        Goal.LOYALTY,
        Stage.COME_BACK,
        "subscription_revenue_churn_rate",
        "How much of the regular revenue goes with those who leave.",
    ),
    Advice(
        Goal.LOYALTY,
        Stage.COME_BACK,
        "stated_experience_churn_share",
        "What those who leave say why; to be held against what they lived through.",
    ),
    Advice(
        Goal.LOYALTY, Stage.COME_BACK, "customer_tenure", "Tells how long customers stay, those still there counted."
    ),
    Advice(Goal.LOYALTY, Stage.COME_BACK, "net_promoter_score", _RECOMMEND),
    Advice(Goal.LOYALTY, Stage.COME_BACK, "stated_advocate_share", "Who says that they tell others well of you."),
    Advice(
        Goal.LOYALTY,
        Stage.COME_BACK,
        "behavioural_advocate_share",
        "Who was seen to do it: invited, shared, reviewed well.",
    ),
    Advice(Goal.LOYALTY, Stage.COME_BACK, "points_redeemer_share", "Points that nobody redeems bind nobody."),
    Advice(
        Goal.LOYALTY, Stage.COME_BACK, "multi_channel_share", "Who meets you in more than one channel seldom leaves."
    ),
    Advice(
        Goal.REVENUE, Stage.DISCOVER, "session_conversion_rate", "Of the visits you pay for, how many end in an order."
    ),
    Advice(
        Goal.REVENUE,
        Stage.DISCOVER,
        "lead_conversion_rate",
        "Of those who showed that they may buy, how many became customers.",
    ),
    Advice(Goal.REVENUE, Stage.BUY, "revenue", "What all of it comes to; the others tell where it comes from."),
    Advice(
        Goal.REVENUE, Stage.BUY, "average_order_value", "Whether orders are larger: bundles and thresholds show here."
    ),
    Advice(
        Goal.REVENUE, Stage.BUY, "revenue_per_buyer", "Whether each buyer spends more, however many orders it takes."
    ),
    Advice(
        Goal.REVENUE,
        Stage.BUY,
        "cart_abandonment_rate",
        "What was wanted and not bought: the nearest revenue there is.",
    ),
    Advice(Goal.REVENUE, Stage.BUY, "view_to_cart_rate", "Whether the goods and their prices convince."),
    Advice(Goal.REVENUE, Stage.BUY, "optimal_price_point", "Between too cheap to be good and too dear to be bought."),
    Advice(Goal.REVENUE, Stage.COME_BACK, "purchase_frequency", "Whether the same buyers order more often."),
    Advice(
        Goal.REVENUE,
        Stage.COME_BACK,
        "historic_customer_value",
        "What a newcomer was worth by now: what may win one cost?",
    ),
    Advice(
        Goal.REVENUE,
        Stage.COME_BACK,
        "predictive_customer_value",
        "What a customer will bring: whom to court, and at what cost.",
    ),
    Advice(
        Goal.REVENUE,
        Stage.COME_BACK,
        "discount_dependent_buyer_share",
        "Who buys at a discount only brings less than it seems.",
    ),
    Advice(
        Goal.QUALITY, Stage.RECEIVE, "unit_return_rate", "Of what was sold, how much came back: product by product."
    ),
    Advice(
        Goal.QUALITY, Stage.RECEIVE, "value_return_rate", "What returns cost: dear goods that come back weigh more."
    ),
    Advice(
        Goal.QUALITY, Stage.RECEIVE, "refund_only_rate", "What is paid back without a return shows in no return rate."
    ),
    Advice(
        Goal.QUALITY, Stage.RECEIVE, "review_stars", "Stars come unasked, product by product, and others read them."
    ),
    Advice(Goal.QUALITY, Stage.RECEIVE, "defect_rate", "What was faulty of what was sold: mend it at the source."),
    Advice(
        Goal.QUALITY,
        Stage.RECEIVE,
        "on_time_in_full_rate",
        "One broken promise, of time or of contents, spoils the whole order.",
    ),
    Advice(
        Goal.QUALITY, Stage.GET_HELP, "complaint_rate", "Set against orders, so that growth does not look like trouble."
    ),
    Advice(
        Goal.QUALITY,
        Stage.GET_HELP,
        "contact_rate",
        "Every contact that need not have been is a fault somewhere before.",
    ),
    Advice(Goal.QUALITY, Stage.GET_HELP, "reopen_rate", "Solutions that did not last: look at them one by one."),
)


def advice_on(metrics: Collection[str]) -> list[Advice]:
    """The advice that names one of these metrics."""
    return [each for each in ADVICE if each.metric in metrics]
