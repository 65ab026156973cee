"""SensorsAnalyticsSDK for Python, unmodified: one person signs up and sends events; what fails is not sent again."""

from __future__ import annotations

import sys
import time
from contextlib import suppress

import sensorsanalytics

base, key, person, count, seconds = *sys.argv[1:4], int(sys.argv[4]), float(sys.argv[5])
consumer = sensorsanalytics.DefaultConsumer(f"{base}/sa?project=default&token={key}")
analytics = sensorsanalytics.SensorsAnalytics(consumer)
failures = sensorsanalytics.SensorsAnalyticsNetworkException
with suppress(failures):
    analytics.track_signup(person, f"{person}-visitor")
with suppress(failures):
    analytics.profile_set(person, {"email": f"{person}@example.com", "name": "李娜"}, is_login_id=True)
for number in range(count):
    time.sleep(seconds / count)
    with suppress(failures):  # the SDK throws into its caller's code and forgets the event
        properties = {"product_id": f"p{number % 7}", "number": number}
        analytics.track(person, "ProductViewed", properties, is_login_id=True)
analytics.close()
