/** How what a source sends differs from the tracking plan: shown, never refused. */

import { useQuery } from "@tanstack/react-query";
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { useLabels } from "../../api/session";
import type { Plan } from "../../api/types";
import { useFormats, useNow } from "../../parts/formats";
import { LaneIcon } from "../../parts/Marks";
import { Panel } from "../../parts/Panel";
import { Empty } from "../../parts/states";
import { Foreign } from "../../parts/words";

export function PlanCheck({ id }: { id: string }) {
  const { t } = useTranslation("connections");
  const plan = useQuery({
    queryKey: ["plan", id],
    refetchInterval: 15_000,
    queryFn: ({ signal }) => api.get<Plan>(`/sources/${id}/plan`, undefined, signal),
  });
  return (
    <>
      <Panel title={t("plan.differences")} query={plan} flush>
        {(found) => (found.differences.length === 0 ? <Empty icon={Check} why={t(found.names.length === 0 ? "plan.nothingYet" : "plan.fits")} /> : <Differences plan={found} />)}
      </Panel>
      <Panel title={t("plan.names")} query={plan} flush>
        {(found) => (found.names.length === 0 ? <Empty tight why={t("plan.nothingYet")} /> : <Names plan={found} />)}
      </Panel>
    </>
  );
}

function Differences({ plan }: { plan: Plan }) {
  const { t } = useTranslation("connections");
  return (
    <Counted
      rows={plan.differences}
      keyOf={(one) => `${one.name} ${one.kind} ${one.property}`}
      heads={[t("plan.difference"), t("plan.property"), t("plan.expected")]}
      nameOf={(one) => one.name}
    >
      {(one) => (
        <>
          <td>
            <span className={one.kind === "unknown_event" ? "badge" : "badge bad"}>{t(`plan.kinds.${one.kind}`, { defaultValue: one.kind })}</span>
          </td>
          <td className="mono">{one.property}</td>
          <td className="muted">{one.expected}</td>
        </>
      )}
    </Counted>
  );
}

function Names({ plan }: { plan: Plan }) {
  const { t } = useTranslation("connections");
  const label = useLabels();
  return (
    <Counted rows={plan.names} keyOf={(one) => one.name} heads={[t("plan.lane")]} nameOf={(one) => label("events", one.name)}>
      {(one) => (
        <td className="muted">
          <span className="row">
            <LaneIcon lane={one.lane} size={13} /> {t(`lane.${one.lane}`)}
          </span>
        </td>
      )}
    </Counted>
  );
}

interface CountedProps<T> {
  rows: T[];
  heads: string[];
  keyOf: (row: T) => string;
  nameOf: (row: T) => string;
  children: (row: T) => ReactNode;
}

/** Events, each with how often it came and when last. */
function Counted<T extends { count: number; last_at: string }>({ rows, heads, keyOf, nameOf, children }: CountedProps<T>) {
  const { t } = useTranslation("connections");
  const formats = useFormats();
  const now = useNow();
  return (
    <div className="table-scroll">
      <table className="table folds">
        <thead>
          <tr>
            {[t("plan.event"), ...heads].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
            <th scope="col" className="end">
              {t("plan.count")}
            </th>
            <th scope="col">{t("plan.last")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <tr key={keyOf(one)}>
              <td className="break" style={{ fontWeight: 500 }}>
                <Foreign text={nameOf(one)} />
              </td>
              {children(one)}
              <td className="end num" data-label={t("plan.count")}>
                {formats.count(one.count)}
              </td>
              <td className="muted num">{formats.ago(one.last_at, now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
