"""segment-analytics-python, unmodified: one person is identified and sends events."""

from __future__ import annotations

import sys

from segment.analytics.client import Client

base, key, person, count = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
client = Client(key, host=base, max_retries=60)
client.identify(person, {"email": f"{person}@example.com", "name": "李娜"}, anonymous_id=f"{person}-visitor")
for number in range(count):
    client.track(person, "Product Viewed", {"product_id": f"p{number % 7}", "number": number})
client.shutdown()
