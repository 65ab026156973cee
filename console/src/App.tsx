/** Which page stands at which address, and the door in front of them all. */

import { lazy, Suspense, useEffect, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Redirect, Route, Switch, useLocation } from "wouter";

import { useSessionQuery } from "./api/session";
import { ChunkBoundary } from "./parts/ChunkBoundary";
import { Empty, Failure, SkeletonLines } from "./parts/states";
import { CODE } from "./pages";
import { Shell } from "./shell/Shell";


const SignIn = lazy(CODE.SignIn);
const Setup = lazy(CODE.Setup);
const CustomersPage = lazy(CODE.CustomersPage);
const CompanyPage = lazy(CODE.CompanyPage);
const CustomerPage = lazy(CODE.CustomerPage);
const Connections = lazy(CODE.Connections);
const SourcePage = lazy(CODE.SourcePage);
const ImportPage = lazy(CODE.ImportPage);
const SettingsPage = lazy(CODE.SettingsPage);
const Overview = lazy(CODE.Overview);

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
  return (
    <Shell>
      <ChunkBoundary key={path.split("/")[1]}>
        <Suspense fallback={<SkeletonLines lines={6} />}>
          <Pages />
        </Suspense>
      </ChunkBoundary>
    </Shell>
  );
}

function Pages() {
  const { t } = useTranslation();
  return (
    <Switch>
      <Route path="/">
        <Titled name="overview">
          <Overview />
        </Titled>
      </Route>
      <Route path="/customers/reviews">
        <Titled name="customers">
          <CustomersPage />
        </Titled>
      </Route>
      <Route path="/customers/:id/:tab?">
        <Titled name="customers">
          <CustomerPage />
        </Titled>
      </Route>
      <Route path="/companies/:id">
        <Titled name="customers">
          <CompanyPage />
        </Titled>
      </Route>
      <Route path="/companies">
        <Titled name="customers">
          <CustomersPage />
        </Titled>
      </Route>
      <Route path="/customers">
        <Titled name="customers">
          <CustomersPage />
        </Titled>
      </Route>
      <Route path="/sources/quarantine">
        <Titled name="connections">
          <Connections />
        </Titled>
      </Route>
      <Route path="/sources/:id/:tab?">
        <Titled name="connections">
          <SourcePage />
        </Titled>
      </Route>
      <Route path="/sources">
        <Titled name="connections">
          <Connections />
        </Titled>
      </Route>
      <Route path="/import">
        <Titled name="import">
          <ImportPage />
        </Titled>
      </Route>
      <Route path="/settings/:tab?">
        <Titled name="settings">
          <SettingsPage />
        </Titled>
      </Route>
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

function Titled({ name, children }: { name: string; children: ReactNode }) {
  const { t } = useTranslation();
  const title = t(`place.${name}`);
  useEffect(() => {
    document.title = `${title} · Zhiyin`;
  }, [title]);
  return children;
}
