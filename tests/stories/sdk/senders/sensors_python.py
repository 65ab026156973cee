"""SensorsAnalyticsSDK for Python, unmodified: one person signs up and sends events; what fails is not sent again."""

from __future__ import annotations

import sys
from contextlib import suppress

import sensorsanalytics

base, key, person, count = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
consumer = sensorsanalytics.DefaultConsumer(f"{base}/sa?project=default&token={key}")
analytics = sensorsanalytics.SensorsAnalytics(consumer)
failures = sensorsanalytics.SensorsAnalyticsNetworkException
with suppress(failures):
    analytics.track_signup(person, f"{person}-visitor")
with suppress(failures):
    analytics.profile_set(person, {"email": f"{person}@example.com", "name": "李娜"}, is_login_id=True)
for number in range(count):
    with suppress(failures):  # the SDK throws into its caller's code and forgets the event
        properties = {"product_id": f"p{number % 7}", "number": number}
        analytics.track(person, "ProductViewed", properties, is_login_id=True)
analytics.close()
