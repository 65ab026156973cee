/** What to paste to send with each SDK, unmodified; the same calls as the acceptance suite makes. */

export interface Snippet {
  id: string;
  name: string; // an SDK's own name: the same in every language
  place: "browser" | "server";
  code: (base: string, key: string) => string;
}

const host = (base: string) => new URL(base).host;
const protocol = (base: string) => new URL(base).protocol.replace(":", "");

export const SNIPPETS: readonly Snippet[] = [
  {
    id: "segment-browser",
    name: "Segment · Browser",
    place: "browser",
    code: (base, key) => `// npm install @segment/analytics-next
import { AnalyticsBrowser } from "@segment/analytics-next";

const analytics = AnalyticsBrowser.load(
  { writeKey: "${key}", cdnURL: "${base}" },
  { integrations: { "Segment.io": { apiHost: "${host(base)}/v1", protocol: "${protocol(base)}" } } },
);
analytics.identify("u-1024", { name: "李娜", email: "li.na@example.com" });
analytics.track("Product Viewed", { product_id: "p1", price: 1999 });`,
  },
  {
    id: "rudder-browser",
    name: "RudderStack · Browser",
    place: "browser",
    code: (base, key) => `// npm install @rudderstack/analytics-js
import { RudderAnalytics } from "@rudderstack/analytics-js/bundled";

const analytics = new RudderAnalytics();
analytics.load("${key}", "${base}", { configUrl: "${base}", plugins: [] });
analytics.identify("u-1024", { name: "李娜", email: "li.na@example.com" });
analytics.track("Product Viewed", { product_id: "p1", price: 1999 });`,
  },
  {
    id: "sensors-browser",
    name: "神策 Sensors · JavaScript",
    place: "browser",
    code: (base, key) => `// npm install sa-sdk-javascript
import sensors from "sa-sdk-javascript";

sensors.init({ server_url: "${base}/sa?project=default&token=${key}", send_type: "ajax" });
sensors.login("u-1024");
sensors.setProfile({ name: "李娜", email: "li.na@example.com" });
sensors.track("ProductViewed", { product_id: "p1", price: 1999 });`,
  },
  {
    id: "segment-python",
    name: "Segment · Python",
    place: "server",
    code: (base, key) => `# pip install segment-analytics-python
from segment.analytics.client import Client

analytics = Client("${key}", host="${base}")
analytics.identify("u-1024", {"name": "李娜", "email": "li.na@example.com"})
analytics.track("u-1024", "Product Viewed", {"product_id": "p1", "price": 1999})
analytics.shutdown()`,
  },
  {
    id: "segment-node",
    name: "Segment · Node.js",
    place: "server",
    code: (base, key) => `// npm install @segment/analytics-node
import { Analytics } from "@segment/analytics-node";

const analytics = new Analytics({ writeKey: "${key}", host: "${base}" });
analytics.identify({ userId: "u-1024", traits: { name: "李娜", email: "li.na@example.com" } });
analytics.track({ userId: "u-1024", event: "Product Viewed", properties: { product_id: "p1", price: 1999 } });
await analytics.closeAndFlush();`,
  },
  {
    id: "rudder-python",
    name: "RudderStack · Python",
    place: "server",
    code: (base, key) => `# pip install rudder-sdk-python
from rudderstack.analytics.client import Client

analytics = Client("${key}", host="${base}")
analytics.identify("u-1024", {"name": "李娜", "email": "li.na@example.com"})
analytics.track("u-1024", "Product Viewed", {"product_id": "p1", "price": 1999})
analytics.shutdown()`,
  },
  {
    id: "rudder-node",
    name: "RudderStack · Node.js",
    place: "server",
    code: (base, key) => `// npm install @rudderstack/rudder-sdk-node
const RudderAnalytics = require("@rudderstack/rudder-sdk-node");

const analytics = new RudderAnalytics("${key}", { dataPlaneUrl: "${base}" });
analytics.identify({ userId: "u-1024", traits: { name: "李娜", email: "li.na@example.com" } });
analytics.track({ userId: "u-1024", event: "Product Viewed", properties: { product_id: "p1", price: 1999 } });
analytics.flush();`,
  },
  {
    id: "sensors-python",
    name: "神策 Sensors · Python",
    place: "server",
    code: (base, key) => `# pip install SensorsAnalyticsSDK
import sensorsanalytics

consumer = sensorsanalytics.DefaultConsumer("${base}/sa?project=default&token=${key}")
analytics = sensorsanalytics.SensorsAnalytics(consumer)
analytics.profile_set("u-1024", {"name": "李娜", "email": "li.na@example.com"}, is_login_id=True)
analytics.track("u-1024", "ProductViewed", {"product_id": "p1", "price": 1999}, is_login_id=True)
analytics.close()`,
  },
  {
    id: "sensors-node",
    name: "神策 Sensors · Node.js",
    place: "server",
    code: (base, key) => `// npm install sa-sdk-node
const SensorsAnalytics = require("sa-sdk-node").default;

const analytics = new SensorsAnalytics();
analytics.disableReNameOption();
analytics.submitTo("${base}/sa?project=default&token=${key}", { gzip: true, mode: "track" });
analytics.profileSet("u-1024", { name: "李娜", email: "li.na@example.com", $is_login_id: true });
analytics.track("u-1024", "ProductViewed", { product_id: "p1", price: 1999, $is_login_id: true });`,
  },
  {
    id: "curl",
    name: "curl",
    place: "server",
    code: (base, key) => `curl ${base}/v1/track \\
  --user "${key}:" \\
  --header "Content-Type: application/json" \\
  --data '{"userId": "u-1024", "event": "Product Viewed", "properties": {"product_id": "p1", "price": 1999}}'`,
  },
];
