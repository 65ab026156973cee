"""The benchmarks that come with Zhiyin: figures that are often cited, in our own words, read at no source."""

from __future__ import annotations

from zhiyin.metrics.benchmarks.model import CHANGE, Benchmark

SEEDS = (
    Benchmark(
        "churn_after_bad_experience", 0.20, "share", "consumers", "study cited without a name",
        note="Said to have stopped buying after a bad experience: an act, as they tell it. Cited at second hand; how "
        "it was asked and of how many is not known.", is_seed=True,
    ),
    Benchmark(
        "churn_after_bad_experience", 0.37, "share", "customers whom an experience did not satisfy", "Annex Cloud",
        note="Said they would not buy again: an intention, not an act.", is_seed=True,
    ),
    Benchmark(
        "churn_after_bad_experience", 0.50, "share", "customers after one bad experience", "Zendesk",
        note="Said they would go to a competitor: an intention, not an act.", is_seed=True,
    ),
    Benchmark(
        "churn_after_bad_experience", 0.50, "share", "customers after a bad experience", "Accenture",
        note="Said to leave; whether they had done so or meant to is not known, nor the exact figure (more than half).",
        is_seed=True,
    ),
    Benchmark(
        "churn_after_bad_experience", 0.25, "share", "customers of a long-established brand",
        "study cited without a name",
        note="Said to be possible within a day of one bad experience: neither acts nor intentions that anybody "
        "counted, a warning.",
        is_seed=True,
    ),
    Benchmark(
        "stated_advocate_share", 0.86, "share", "customers after a good experience", "Forrester",
        note="Said to be more likely to recommend; how much more is not known.", is_seed=True,
    ),
    Benchmark(
        "repeat_purchase_rate", 0.80, "share", "customers whose problem was solved", "Salesforce",
        note="Said to be more likely to buy again; whether they did is not known.", is_seed=True,
    ),
    Benchmark(
        "average_order_value", 0.18, CHANGE, "customers who buy in several channels, against those of one", "Forrester",
        note="Not adjusted: whoever uses several channels buys more for other reasons too.", is_seed=True,
    ),
    Benchmark(
        "complaint_rate", -0.09, CHANGE, "complaints about the network, before and after a public status map",
        "Vodafone UK", region="United Kingdom", industry="telecommunications",
        note="Before and after only, without anything to hold it against.", is_seed=True,
    ),
    Benchmark(
        "cart_abandonment_rate", 0.7019, "share", "carts of online shops", "Baymard Institute",
        industry="online retail", year=2024,
        note="Mean of 49 studies, quoted at second hand; the studies define a cart in different ways.", is_seed=True,
    ),
)  # fmt: skip
"""Only figures of the customers of a brand: what firms say of themselves is no figure of a metric."""
