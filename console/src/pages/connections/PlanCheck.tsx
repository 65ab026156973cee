/** How what a source sends differs from the tracking plan: shown, never refused. */

import { useQuery } from "@tanstack/react-query";
import { Check } from "lucide-react";
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
  const formats = useFormats();
  const now = useNow();
  return (
    <div className="table-scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t("plan.event")}</th>
            <th scope="col">{t("plan.difference")}</th>
            <th scope="col">{t("plan.property")}</th>
            <th scope="col">{t("plan.expected")}</th>
            <th scope="col" className="end">
              {t("plan.count")}
            </th>
            <th scope="col">{t("plan.last")}</th>
          </tr>
        </thead>
        <tbody>
          {plan.differences.map((one) => (
            <tr key={`${one.name} ${one.kind} ${one.property}`}>
              <td className="break" style={{ fontWeight: 500 }}>
                <Foreign text={one.name} />
              </td>
              <td>
                <span className={one.kind === "unknown_event" ? "badge" : "badge bad"}>{t(`plan.kinds.${one.kind}`, { defaultValue: one.kind })}</span>
              </td>
              <td className="mono break">{one.property}</td>
              <td className="muted">{one.expected}</td>
              <td className="end num">{formats.count(one.count)}</td>
              <td className="muted num">{formats.ago(one.last_at, now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Names({ plan }: { plan: Plan }) {
  const { t } = useTranslation("connections");
  const formats = useFormats();
  const label = useLabels();
  const now = useNow();
  return (
    <div className="table-scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t("plan.event")}</th>
            <th scope="col">{t("plan.lane")}</th>
            <th scope="col" className="end">
              {t("plan.count")}
            </th>
            <th scope="col">{t("plan.last")}</th>
          </tr>
        </thead>
        <tbody>
          {plan.names.map((one) => (
            <tr key={one.name}>
              <td className="break">
                <Foreign text={label("events", one.name)} />
              </td>
              <td className="muted">
                <span className="row">
                  <LaneIcon lane={one.lane} size={13} /> {t(`lane.${one.lane}`)}
                </span>
              </td>
              <td className="end num">{formats.count(one.count)}</td>
              <td className="muted num">{formats.ago(one.last_at, now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
