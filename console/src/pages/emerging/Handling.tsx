/** What one does about an issue: take it or give it to somebody, close or dismiss it with the reason, open it again. */

import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { useIssueAct, type IssueChange, type WholeIssue } from "../../api/emerging";
import { useMay, useSession } from "../../api/session";
import { useStaffNames } from "../../api/staff";
import { Card } from "../../parts/Panel";
import { ReasonDialog } from "../../parts/ReasonDialog";
import { useProblemText } from "../../parts/states";
import { Foreign } from "../../parts/words";

type Ending = "closed" | "dismissed";

export function Handling({ issue }: { issue: WholeIssue }) {
  const { t } = useTranslation("emerging");
  const problem = useProblemText();
  const mayHandle = useMay("feedback_edit");
  const [ending, setEnding] = useState<Ending | null>(null);
  const change = useIssueAct((wanted: IssueChange) => api.patch(`/emerging-issues/${issue.id}`, wanted));
  const end = useIssueAct(
    (reason: string) => api.patch(`/emerging-issues/${issue.id}`, { state: ending, reason }),
    () => setEnding(null),
  );
  const isCurrent = issue.state === "open" || issue.state === "seen";
  return (
    <Card title={t("handling")} actions={<span className="badge">{t(`common:issue.state.${issue.state}`)}</span>}>
      <div className="stack">
        <Owner issue={issue} change={(owner) => change.mutate({ owner })} isBusy={change.isPending} />
        {issue.reason && (
          <p className="small muted break">
            {t("reason")} <Foreign text={issue.reason} />
          </p>
        )}
        {issue.returned_count > 0 && <p className="small muted">{t("returned", { count: issue.returned_count })}</p>}
        {mayHandle && (
          <div className="row wrap">
            {isCurrent ? (
              <>
                {issue.state === "open" && (
                  <button type="button" className="button small" disabled={change.isPending} onClick={() => change.mutate({ state: "seen" })}>
                    {t("act.seen")}
                  </button>
                )}
                <button type="button" className="button small primary" aria-haspopup="dialog" onClick={() => setEnding("closed")}>
                  {t("act.close")}
                </button>
                <button type="button" className="button small" aria-haspopup="dialog" onClick={() => setEnding("dismissed")}>
                  {t("act.dismiss")}
                </button>
              </>
            ) : (
              <button type="button" className="button small" disabled={change.isPending} onClick={() => change.mutate({ state: "open" })}>
                {t("act.reopen")}
              </button>
            )}
          </div>
        )}
        {change.error && (
          <p className="notice bad" role="alert">
            {problem(change.error)}
          </p>
        )}
      </div>
      {ending && <ReasonDialog title={t(ending === "closed" ? "act.close" : "act.dismiss")} words={<p className="small muted">{t(ending === "closed" ? "closeHint" : "dismissHint")}</p>} act={t(ending === "closed" ? "act.close" : "act.dismiss")} mutation={end} close={() => setEnding(null)} />}
    </Card>
  );
}

interface OwnerProps {
  issue: WholeIssue;
  change: (owner: string | null) => void;
  isBusy: boolean;
}

/** Who looks after it; who sees no other staff can take it or give it back. */
function Owner({ issue, change, isBusy }: OwnerProps) {
  const { t } = useTranslation("emerging");
  const { user } = useSession();
  const mayHandle = useMay("feedback_edit");
  const names = new Map([[user.id, user.name], ...useStaffNames()]);
  const name = names.get(issue.owner ?? "");
  const shown = name ? <Foreign text={name} /> : <span className="muted">{t(issue.has_owner ? "somebody" : "nobody")}</span>;
  if (!mayHandle)
    return (
      <p className="small">
        {t("owner")}: {shown}
      </p>
    );
  return (
    <label className="field">
      <span className="label">{t("owner")}</span>
      <select className="select" value={issue.owner ?? (issue.has_owner ? "somebody" : "")} disabled={isBusy} onChange={(event) => change(event.target.value || null)}>
        <option value="">{t("nobody")}</option>
        {issue.has_owner && !name && <option value={issue.owner ?? "somebody"}>{t("somebody")}</option>}
        {[...names].map(([id, called]) => (
          <option key={id} value={id}>
            {called}
          </option>
        ))}
      </select>
    </label>
  );
}
