/** Emerging issues: what is said clearly more than in the weeks before, the surest first. */

import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "wouter";

import { api } from "../../api/client";
import { ISSUE_TABS, useIssueAct, useIssues, useListening, type IssueTab, type Listening } from "../../api/emerging";
import { useMay, useSeesEverything } from "../../api/session";
import { PageHead } from "../../parts/PageHead";
import { useFormats } from "../../parts/formats";
import { IssueLines, IssueNews } from "../../parts/issues";
import { Panel } from "../../parts/Panel";
import { Empty, useProblemText } from "../../parts/states";
import "./emerging.css";

export default function EmergingPage() {
  const { t } = useTranslation("emerging");
  const formats = useFormats();
  const [params] = useSearchParams();
  const tab = ISSUE_TABS.find((one) => one === params.get("state")) ?? "current";
  return (
    <>
      <PageHead title={t("title")} sub={t("purpose")} />
      <nav className="tabs" aria-label={t("title")}>
        {ISSUE_TABS.map((one) => (
          <Link key={one} href={one === "current" ? "/topics/emerging" : `/topics/emerging?state=${one}`} aria-current={one === tab ? "page" : undefined}>
            {t(`tabs.${one}`)}
          </Link>
        ))}
      </nav>
      <IssueNews />
      <Issues key={tab} tab={tab} />
      <p className="faint small">{t("common:timeZone", { zone: formats.zone })}</p>
    </>
  );
}

function Issues({ tab }: { tab: IssueTab }) {
  const { t } = useTranslation("emerging");
  const issues = useIssues(tab);
  const listening = useListening().data;
  return (
    <Panel flush title={t(`tabs.${tab}`)} query={issues} actions={<Look listening={listening} />}>
      {({ pages }) => {
        const rows = pages.flatMap((page) => page.data);
        return (
          <>
            {rows.length > 0 ? <IssueLines issues={rows} /> : <Nothing tab={tab} listening={listening} />}
            {issues.hasNextPage && (
              <div className="state tight">
                <button type="button" className="button" disabled={issues.isFetchingNextPage} onClick={() => void issues.fetchNextPage()}>
                  {t("action.more")}
                </button>
              </div>
            )}
          </>
        );
      }}
    </Panel>
  );
}

/** Up to which day was listened, and having it looked now for who may. */
function Look({ listening }: { listening: Listening | undefined }) {
  const { t } = useTranslation("emerging");
  const formats = useFormats();
  const problem = useProblemText();
  const [maySet, seesAll] = [useMay("settings_edit"), useSeesEverything()];
  const look = useIssueAct(() => api.post("/emerging-issues/looks", { days: 1 }));
  const isLooking = look.isSuccess || listening?.job_state === "waiting" || listening?.job_state === "running";
  return (
    <span className="row wrap">
      {listening?.judged_to && <span className="small faint num">{t("judgedTo", { day: formats.calendarDate(listening.judged_to) })}</span>}
      {maySet && seesAll && (
        <button type="button" className="button small" disabled={look.isPending || isLooking} onClick={() => look.mutate(undefined)}>
          {t(isLooking ? "looking" : "lookNow")}
        </button>
      )}
      {look.error && (
        <span className="notice bad small" role="alert">
          {problem(look.error)}
        </span>
      )}
    </span>
  );
}

/** Why there is none: too few days of texts, no texts at all, or nothing that rose. */
function Nothing({ tab, listening }: { tab: IssueTab; listening: Listening | undefined }) {
  const { t } = useTranslation("emerging");
  const seesAll = useSeesEverything();
  if (tab !== "current") return <Empty why={t(tab === "closed" ? "noneClosed" : "noneDismissed")} />;
  if (!listening) return <Empty why={t("none")} />;
  if (listening.texts_from === null)
    return (
      <Empty
        why={t("noTexts")}
        action={
          <Link href="/import" className="button">
            {t("common:place.import")}
          </Link>
        }
      />
    );
  if (listening.day_count < listening.least_days) return <Empty why={t("tooFew", { count: listening.least_days, have: listening.day_count, best: listening.best_days })} />;
  if (listening.judged_to === null) return <Empty why={t("notYet")} />;
  return <Empty why={t(seesAll ? "none" : "noneOfYours")} />;
}
