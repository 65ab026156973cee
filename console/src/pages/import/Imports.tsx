/** The imports: how far they are, what went in, what was refused and why. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import { address, api } from "../../api/client";
import { useLive, useLiveState, type LiveMessage } from "../../api/live";
import { useLabels, useMay } from "../../api/session";
import type { ImportJob, Page } from "../../api/types";
import { useFormats } from "../../parts/formats";
import { Panel } from "../../parts/Panel";
import { Empty } from "../../parts/states";
import { Foreign } from "../../parts/words";

export const IMPORTS = ["imports"] as const;
const ASK_AGAIN_MS = 1000; // while the live connection is lost
const MAKE_SURE_MS = 15_000;
const SHOWN = 20;
const MOVING = new Set(["waiting", "running"]);

export function Imports() {
  const { t } = useTranslation("import");
  const client = useQueryClient();
  const isLive = useLiveState((live) => live.state === "open");
  const imports = useQuery<Page<ImportJob>>({
    queryKey: IMPORTS,
    refetchInterval: (query) => (query.state.data?.data.some((job) => MOVING.has(job.state)) ? (isLive ? MAKE_SURE_MS : ASK_AGAIN_MS) : false),
    queryFn: ({ signal }) => api.get<Page<ImportJob>>("/imports", { limit: SHOWN }, signal),
  });
  const hear = useCallback(
    (messages: LiveMessage[]) => {
      const moved = new Map(messages.filter((message) => message.type === "import").map((message) => [message["id"], message as unknown as ImportJob]));
      if (moved.size === 0) return;
      client.setQueryData<Page<ImportJob>>(IMPORTS, (known) => known && withMoved(known, moved));
    },
    [client],
  );
  useLive("imports", hear);
  return (
    <Panel title={t("imports.title")} query={imports} flush>
      {({ data }) =>
        data.length === 0 ? (
          <Empty why={t("imports.none")} />
        ) : (
          <ul>
            {data.map((job) => (
              <li key={job.id}>
                <Job job={job} />
              </li>
            ))}
          </ul>
        )
      }
    </Panel>
  );
}

/** The imports with those that have moved; new ones stand first. */
function withMoved(known: Page<ImportJob>, moved: ReadonlyMap<unknown, ImportJob>): Page<ImportJob> {
  const ids = new Set(known.data.map((job) => job.id));
  const fresh = [...moved.values()].filter((job) => !ids.has(job.id));
  const data = [...fresh, ...known.data.map((job) => moved.get(job.id) ?? job)];
  return { ...known, data: data.toSorted((one, other) => (one.created_at < other.created_at ? 1 : -1)).slice(0, SHOWN) };
}

function Job({ job }: { job: ImportJob }) {
  const { t } = useTranslation("import");
  const formats = useFormats();
  const label = useLabels();
  const client = useQueryClient();
  const mayStop = useMay("imports_edit");
  const stop = useMutation({ mutationFn: () => api.post(`/imports/${job.id}/cancel`), onSuccess: () => void client.invalidateQueries({ queryKey: IMPORTS }) });
  const isMoving = MOVING.has(job.state);
  const share = job.total ? Math.min(1, job.done / job.total) : null;
  return (
    <article className="job">
      <p className="row wrap spread">
        <span className="row wrap">
          <strong style={{ fontWeight: 500 }} className="break">
            <Foreign text={job.name} />
          </strong>
          <span className="badge">
            {job.kind
              .split(", ")
              .map((kind) => label("import_kinds", kind))
              .join(", ")}
          </span>
          <span className={job.state === "failed" ? "badge bad" : "badge outline"}>{label("job_states", job.state)}</span>
        </span>
        <time className="small faint num" dateTime={job.created_at}>
          {formats.dateTime(job.created_at)}
        </time>
      </p>
      {isMoving && (
        <div className="progress-bar" role="progressbar" aria-label={job.name} aria-valuemin={0} aria-valuemax={100} aria-valuenow={share === null ? undefined : Math.round(share * 100)}>
          <span style={{ width: `${(share ?? 0.05) * 100}%` }} />
        </div>
      )}
      {isMoving && mayStop && (
        <div>
          <button type="button" className="button small" disabled={stop.isPending} onClick={() => stop.mutate()}>
            {t("imports.stop")}
          </button>
        </div>
      )}
      <p className="counts num small">
        {isMoving && job.total !== null && <span>{t("imports.progress", { done: formats.count(job.done), total: formats.count(job.total) })}</span>}
        {isMoving && job.rate !== null && <span>{t("imports.rate", { rate: formats.count(job.rate) })}</span>}
        {isMoving && job.seconds_left !== null && <span>{t("imports.left", { time: formats.span(job.seconds_left) })}</span>}
        <span>{t("imports.accepted", { count: job.accepted, n: formats.count(job.accepted) })}</span>
        {job.unchanged > 0 && <span>{t("imports.unchanged", { count: job.unchanged, n: formats.count(job.unchanged) })}</span>}
        {job.rejected > 0 && (
          <a className="text-link row" style={{ gap: 4 }} href={address(`/imports/${job.id}/rejects.csv`)} download>
            <Download size={12} aria-hidden="true" />
            {t("imports.rejected", { count: job.rejected, n: formats.count(job.rejected) })}
          </a>
        )}
      </p>
      {job.error && <p className="notice bad">{job.error}</p>}
    </article>
  );
}
