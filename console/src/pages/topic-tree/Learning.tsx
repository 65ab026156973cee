/** How topics are learnt: what waits, how far it is, and whether the last time made it better. */

import { GraduationCap } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { api } from "../../api/client";
import { useLearning, useReading, useTreeChange, type HeadFit, type Reading, type TopicLearning } from "../../api/topicTree";
import { useMayChangeAll } from "../../api/session";
import { useFormats } from "../../parts/formats";
import { Panel } from "../../parts/Panel";
import { useProblemText } from "../../parts/states";
import { ShareText } from "./Accuracies";

function isWorking(state: string | undefined): boolean {
  return state === "waiting" || state === "running";
}

export function Learning() {
  const { t } = useTranslation("topicTree");
  const learning = useLearning();
  if (!learning.isEnabled) return null;
  return (
    <Panel title={t("learning.title")} query={learning}>
      {(found) => <Learnt learning={found} />}
    </Panel>
  );
}

function Learnt({ learning }: { learning: TopicLearning }) {
  const { t } = useTranslation("topicTree");
  const formats = useFormats();
  const problem = useProblemText();
  const mayChange = useMayChangeAll();
  const learn = useTreeChange(() => api.post("/topics/learning"));
  const [last] = learning.fits;
  const working = isWorking(learning.job?.state);
  return (
    <div className="stack">
      <p>{t("learning.new", { count: learning.new_label_count, shown: formats.count(learning.new_label_count), due: formats.count(learning.due_from) })}</p>
      {last && <FitText fit={last} isInForce={learning.in_force === last.number} />}
      {learning.job?.state === "failed" && (
        <p className="notice bad" role="alert">
          {t("learning.failed", { reason: learning.job.error })}
        </p>
      )}
      <div className="row wrap">
        {mayChange && (
          <button type="button" className="button small" disabled={working || learn.isPending} onClick={() => learn.mutate(undefined)}>
            <GraduationCap size={14} aria-hidden="true" />
            {t(working ? "learning.working" : "learning.do")}
          </button>
        )}
        <Link href="/topics/tree/queue" className="button small">
          {t("queue.open")}
        </Link>
      </div>
      {learn.error && (
        <p className="notice bad" role="alert">
          {problem(learn.error)}
        </p>
      )}
    </div>
  );
}

function FitText({ fit, isInForce }: { fit: HeadFit; isInForce: boolean }) {
  const { t } = useTranslation("topicTree");
  const formats = useFormats();
  return (
    <dl className="facts">
      <dt>{t("learning.last")}</dt>
      <dd>
        {formats.dateTime(fit.at)} · {t("learning.labels", { count: fit.label_count, shown: formats.count(fit.label_count) })}
      </dd>
      <dt>{t("learning.before")}</dt>
      <dd>
        <ShareText share={fit.before} />
      </dd>
      <dt>{t("learning.after")}</dt>
      <dd>
        <ShareText share={fit.after} />
      </dd>
      <dt>{t("learning.verdict")}</dt>
      <dd>{t(fit.verdict === "taken" && !isInForce ? "learning.replaced" : `learning.${fit.verdict}`)}</dd>
    </dl>
  );
}

/** After a change: have all texts read again, and see how far that is. */
export function ReadAgain({ wasChanged }: { wasChanged: boolean }) {
  const { t } = useTranslation("topicTree");
  const mayChange = useMayChangeAll();
  const problem = useProblemText();
  const reading = useReading();
  const again = useTreeChange(() => api.post<Reading>("/text-analysis"));
  const job = reading.data?.job;
  if (isWorking(job?.state)) return <Progress done={job?.done ?? 0} total={job?.total ?? null} />;
  if (!wasChanged || !mayChange) return null;
  return (
    <div className="notice accent read-again" role="status">
      <p>{t("reading.offer")}</p>
      <button type="button" className="button small" disabled={again.isPending} onClick={() => again.mutate(undefined)}>
        {t("reading.do")}
      </button>
      {again.error && <p className="complaint">{problem(again.error)}</p>}
    </div>
  );
}

function Progress({ done, total }: { done: number; total: number | null }) {
  const { t } = useTranslation("topicTree");
  const formats = useFormats();
  const words = total === null ? t("reading.begins") : t("reading.progress", { done: formats.count(done), total: formats.count(total) });
  return (
    <div className="notice accent read-again" role="status">
      <p>{words}</p>
      <progress aria-label={t("reading.label")} value={total === null ? undefined : done} max={total === null ? undefined : Math.max(total, 1)} />
    </div>
  );
}
