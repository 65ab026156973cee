/** The pages: at which addresses they stand, to which place they belong, where their code and words are. */

import i18next from "i18next";
import type { ComponentType } from "react";

interface Code {
  default: ComponentType;
}

export interface Page {
  at: RegExp;
  route: string; // as the router reads it
  place: string;
  words: string;
  code: () => Promise<Code>;
}

/** Fetched once; a failure is forgotten, so that trying again tries again. */
function once(load: () => Promise<Code>): () => Promise<Code> {
  let coming: Promise<Code> | undefined;
  return () => {
    coming ??= load().then(
      (code) => {
        // React draws at once what carries its value, and waits (0.3 s at least) for what does not.
        if (coming) Object.assign(coming, { status: "fulfilled", value: code });
        return code;
      },
      (failure: unknown) => {
        coming = undefined;
        throw failure;
      },
    );
    return coming;
  };
}

const alerts = once(() => import("./alerts/AlertsPage"));
const customers = once(() => import("./customers/CustomersPage"));
const connections = once(() => import("./connections/Connections"));

/** The first that fits is meant. */
export const PAGES: readonly Page[] = [
  { at: /^\/?$/, route: "/", place: "overview", words: "overview", code: once(() => import("./overview/Overview")) },
  { at: /^\/wall/, route: "/wall", place: "overview", words: "overview", code: once(() => import("./overview/Wall")) },
  { at: /^\/metrics\/my-own\/./, route: "/metrics/my-own/:id", place: "metrics", words: "own", code: once(() => import("./metrics/own/OwnMetricPage")) },
  { at: /^\/metrics\/my-own/, route: "/metrics/my-own", place: "metrics", words: "own", code: once(() => import("./metrics/own/OwnMetricsPage")) },
  { at: /^\/metrics\/cited-benchmarks/, route: "/metrics/cited-benchmarks", place: "metrics", words: "cited", code: once(() => import("./metrics/cited/BenchmarksPage")) },
  { at: /^\/metrics\/./, route: "/metrics/:id", place: "metrics", words: "metrics", code: once(() => import("./metrics/MetricPage")) },
  { at: /^\/metrics/, route: "/metrics", place: "metrics", words: "metrics", code: once(() => import("./metrics/MetricsPage")) },
  { at: /^\/topics\/emerging\/./, route: "/topics/emerging/:id", place: "emerging", words: "emerging", code: once(() => import("./emerging/IssuePage")) },
  { at: /^\/topics\/emerging/, route: "/topics/emerging", place: "emerging", words: "emerging", code: once(() => import("./emerging/EmergingPage")) },
  { at: /^\/alerts\/series$/, route: "/alerts/series", place: "alerts", words: "alerts", code: alerts },
  { at: /^\/alerts\/./, route: "/alerts/:id", place: "alerts", words: "alerts", code: once(() => import("./alerts/AlertPage")) },
  { at: /^\/alerts/, route: "/alerts", place: "alerts", words: "alerts", code: alerts },
  { at: /^\/feedback/, route: "/feedback/:id?", place: "feedback", words: "feedback", code: once(() => import("./feedback/FeedbackPage")) },
  { at: /^\/topics\/proposals/, route: "/topics/proposals", place: "proposals", words: "proposals", code: once(() => import("./proposals/ProposalsPage")) },
  { at: /^\/kpis/, route: "/kpis", place: "kpis", words: "kpis", code: once(() => import("./kpis/KpisPage")) },
  { at: /^\/topics\/tree\/queue/, route: "/topics/tree/queue", place: "topicTree", words: "topicTree", code: once(() => import("./topic-tree/QueuePage")) },
  { at: /^\/topics\/tree/, route: "/topics/tree", place: "topicTree", words: "topicTree", code: once(() => import("./topic-tree/TreePage")) },
  { at: /^\/topics\/?$/, route: "/topics", place: "topics", words: "topics", code: once(() => import("./topics/TopicsPage")) },
  { at: /^\/customers\/reviews$/, route: "/customers/reviews", place: "customers", words: "customers", code: customers },
  { at: /^\/customers\/./, route: "/customers/:id/:tab?", place: "customers", words: "customer", code: once(() => import("./customer/CustomerPage")) },
  { at: /^\/customers/, route: "/customers", place: "customers", words: "customers", code: customers },
  { at: /^\/companies\/./, route: "/companies/:id", place: "customers", words: "customers", code: once(() => import("./customers/CompanyPage")) },
  { at: /^\/companies/, route: "/companies", place: "customers", words: "customers", code: customers },
  { at: /^\/sources\/quarantine/, route: "/sources/quarantine", place: "connections", words: "connections", code: connections },
  { at: /^\/sources\/./, route: "/sources/:id/:tab?", place: "connections", words: "connections", code: once(() => import("./connections/SourcePage")) },
  { at: /^\/sources/, route: "/sources", place: "connections", words: "connections", code: connections },
  { at: /^\/import/, route: "/import", place: "import", words: "import", code: once(() => import("./import/ImportPage")) },
  { at: /^\/settings/, route: "/settings/:tab?", place: "settings", words: "settings", code: once(() => import("./settings/SettingsPage")) },
];

/** The page at an address, its code on its way; that it fails is told when the page is drawn. */
export function fetchAhead(path: string): { words: string[]; code: Promise<unknown> } {
  const found = PAGES.find((page) => page.at.test(path));
  return { words: found ? [found.words] : [], code: found ? found.code().catch(() => undefined) : Promise.resolve() };
}

/** Everything else, when there is nothing better to do: going to another page then takes no time. */
export async function fetchTheRest(): Promise<void> {
  for (const page of PAGES) {
    await page.code().catch(() => undefined);
    await i18next.loadNamespaces(page.words);
  }
}
