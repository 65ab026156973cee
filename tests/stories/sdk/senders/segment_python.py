"""segment-analytics-python, unmodified: one person is identified and sends events."""

from __future__ import annotations

import sys
import time

from segment.analytics.client import Client

base, key, person, count, seconds = *sys.argv[1:4], int(sys.argv[4]), float(sys.argv[5])
client = Client(key, host=base, max_retries=60)
client.identify(person, {"email": f"{person}@example.com", "name": "李娜"}, anonymous_id=f"{person}-visitor")
for number in range(count):
    time.sleep(seconds / count)
    client.track(person, "Product Viewed", {"product_id": f"p{number % 7}", "number": number})
client.shutdown()
