/** Topics that may be missing: what customers speak of that fits under none, to be decided on one by one. */

import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "wouter";

import { api } from "../../api/client";
import { isSearching, STATES, useDecision, useProposals, type Proposal, type ProposalState } from "../../api/proposals";
import { useMay, useSeesEverything } from "../../api/session";
import { PageHead } from "../../parts/PageHead";
import { Panel } from "../../parts/Panel";
import { Empty, useProblemText } from "../../parts/states";
import { listKeys } from "../../shell/keys";
import { ProposalCard } from "./ProposalCard";
import "./proposals.css";

export default function ProposalsPage() {
  const { t } = useTranslation("proposals");
  const [params] = useSearchParams();
  const state = STATES.find((one) => one === params.get("state")) ?? "open";
  return (
    <>
      <PageHead title={t("title")} sub={t("purpose")} />
      <nav className="tabs" aria-label={t("title")}>
        {STATES.map((one) => (
          <Link key={one} href={one === "open" ? "/topics/proposals" : `/topics/proposals?state=${one}`} aria-current={one === state ? "page" : undefined}>
            {t(`tabs.${one}`)}
          </Link>
        ))}
      </nav>
      <Queue key={state} state={state} />
    </>
  );
}

function Queue({ state }: { state: ProposalState }) {
  const { t } = useTranslation("proposals");
  const proposals = useProposals(state);
  const [decided, setDecided] = useState<Proposal | null>(null);
  const mayDecide = useMayDecide();
  return (
    <>
      {decided && <Undo of={decided} end={() => setDecided(null)} />}
      <Panel flush title={t(`tabs.${state}`)} query={proposals} actions={mayDecide && <Search isGoingOn={isSearching(proposals.data)} />}>
        {({ data, job }) =>
          data.length === 0 ? (
            <Nothing state={state} hasSearched={job?.state === "done"} />
          ) : (
            <ul className="proposals" onKeyDown={listKeys}>
              {data.map((one, index) => (
                <ProposalCard key={one.id} of={one} first={index === 0} mayDecide={mayDecide} decided={setDecided} />
              ))}
            </ul>
          )
        }
      </Panel>
      {mayDecide && state === "open" && <p className="faint small">{t("keys")}</p>}
    </>
  );
}

export function useMayDecide(): boolean {
  const [maySet, seesAll] = [useMay("settings_edit"), useSeesEverything()];
  return maySet && seesAll;
}

function Search({ isGoingOn }: { isGoingOn: boolean }) {
  const { t } = useTranslation("proposals");
  const problem = useProblemText();
  const search = useDecision(() => api.post("/topic-proposals"));
  return (
    <span className="row wrap">
      {search.error && (
        <span className="notice bad" role="alert">
          {problem(search.error)}
        </span>
      )}
      <button type="button" className="button small" disabled={search.isPending || isGoingOn} onClick={() => search.mutate(undefined)}>
        {t(isGoingOn ? "searching" : "searchNow")}
      </button>
    </span>
  );
}

/** What was decided last, to be taken back; texts follow once they are read again. */
function Undo({ of, end }: { of: Proposal; end: () => void }) {
  const { t } = useTranslation("proposals");
  const problem = useProblemText();
  const reopen = useDecision(() => api.post(`/topic-proposals/${of.id}/reopen`), end);
  const read = useDecision(() => api.post("/text-analysis"), end);
  return (
    <div className="notice row wrap" role="status">
      <span>{t(`done.${of.state}`)}</span>
      <button type="button" className="button small" disabled={reopen.isPending} onClick={() => reopen.mutate(undefined)}>
        {t("undo")}
      </button>
      {of.state !== "dismissed" && (
        <button type="button" className="button small" disabled={read.isPending} onClick={() => read.mutate(undefined)}>
          {t("readAgain")}
        </button>
      )}
      {(reopen.error ?? read.error) && <span role="alert">{problem(reopen.error ?? read.error)}</span>}
    </div>
  );
}

function Nothing({ state, hasSearched }: { state: ProposalState; hasSearched: boolean }) {
  const { t } = useTranslation("proposals");
  if (state !== "open") return <Empty why={t(`none.${state}`)} />;
  return <Empty why={t(hasSearched ? "none.open" : "none.yet")} />;
}
