/** Which page is drawn, and the door in front of them all. */

import { lazy, Suspense, use, useEffect, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Redirect, Route, Switch, useLocation } from "wouter";

import { useSessionQuery } from "./api/session";
import { ChunkBoundary } from "./parts/ChunkBoundary";
import { Empty, Failure, SkeletonLines } from "./parts/states";
import { fetchTheRest, PAGES, type Page } from "./pages";
import { Shell } from "./shell/Shell";

const SignIn = lazy(() => import("./pages/door/SignIn"));
const Setup = lazy(() => import("./pages/door/Setup"));
const QUIET_MS = 3000;

export function App() {
  const session = useSessionQuery();
  const [path] = useLocation();
  if (session.isPending) return null;
  if (session.isError) return <Failure failure={session.error} retry={() => void session.refetch()} />;
  if (session.data === null) {
    return (
      <ChunkBoundary>
        <Suspense>{path === "/setup" ? <Setup /> : path === "/invite" ? <Setup isInvitation /> : <SignIn />}</Suspense>
      </ChunkBoundary>
    );
  }
  const pages = (
    <ChunkBoundary key={path.split("/")[1]}>
      <Suspense fallback={<SkeletonLines lines={6} />}>
        <Pages />
      </Suspense>
    </ChunkBoundary>
  );
  return path === "/wall" ? pages : <Shell>{pages}</Shell>;
}

function Pages() {
  const { t } = useTranslation();
  useTheRest();
  return (
    <Switch>
      {PAGES.map((page) => (
        <Route key={page.route} path={page.route}>
          <Titled name={page.place}>
            <Drawn page={page} />
          </Titled>
        </Route>
      ))}
      <Route path="/setup">
        <Redirect to="/" />
      </Route>
      <Route path="/invite">
        <Redirect to="/" />
      </Route>
      <Route>
        <Empty why={t("state.noSuchPage")} />
      </Route>
    </Switch>
  );
}

function Drawn({ page }: { page: Page }) {
  const { default: Content } = use(page.code());
  return <Content />;
}

/** The other pages come while nobody waits for anything. */
function useTheRest(): void {
  useEffect(() => {
    const timer = setTimeout(() => void fetchTheRest(), QUIET_MS);
    return () => clearTimeout(timer);
  }, []);
}

function Titled({ name, children }: { name: string; children: ReactNode }) {
  const { t } = useTranslation();
  const title = t(`place.${name}`);
  useEffect(() => {
    document.title = `${title} · Zhiyin`;
  }, [title]);
  return children;
}
