/** Starts the console: words first, then the page. */

import "@fontsource-variable/inter/wght.css";
import "./theme/tokens.css";
import "./theme/base.css";
import "./theme/controls.css";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Router } from "wouter";

import { Problem } from "./api/client";
import { metaQuery, sessionQuery } from "./api/session";
import { App } from "./App";
import { firstLocale, startLanguages } from "./i18n";
import { fetchAhead } from "./pages";

const AGAIN = 2;

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      // A refusal stays a refusal; only what may pass by itself is asked again.
      retry: (failed, failure) => failed < AGAIN && failure instanceof Problem && (failure.status === 0 || failure.status === 503),
    },
  },
});

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

// Words, session and page are fetched side by side.
const first = fetchAhead(location.pathname.slice(import.meta.env.BASE_URL.length - 1));
void client.prefetchQuery(sessionQuery);
void client.prefetchQuery(metaQuery(firstLocale()));
void Promise.all([startLanguages(first.words), first.code]).then(() =>
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <Router base={import.meta.env.BASE_URL.replace(/\/$/, "")}>
          <App />
        </Router>
      </QueryClientProvider>
    </StrictMode>,
  ),
);
