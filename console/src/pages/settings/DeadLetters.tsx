/** What could not be delivered: to listeners, with another try; to the facts, to be let go. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { MailCheck, RotateCw, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { useMay } from "../../api/session";
import type { DeadDeliveries } from "../../api/types";
import { useFormats } from "../../parts/formats";
import { Panel } from "../../parts/Panel";
import { Empty } from "../../parts/states";
import { Said } from "./Own";

const DEAD = ["dead"] as const;

export function DeadLetters() {
  const { t } = useTranslation("settings");
  const client = useQueryClient();
  const formats = useFormats();
  const mayRetry = useMay("deliveries_edit");
  const dead = useQuery({ queryKey: DEAD, queryFn: ({ signal }) => api.get<DeadDeliveries>("/deliveries/dead", undefined, signal) });
  const retry = useMutation({
    mutationFn: (id: number) => api.post(`/deliveries/${id}/retry`),
    onSuccess: () => void client.invalidateQueries({ queryKey: DEAD }),
  });
  return (
    <Panel title={t("tabs.deliveries")} query={dead} flush>
      {({ data, facts }) =>
        data.length + facts.length === 0 ? (
          <Empty icon={MailCheck} why={t("dead.none")} />
        ) : (
          <>
            <Stuck facts={facts} />
            {data.length > 0 && (
              <div className="table-scroll">
                <Said mutation={retry} words={t("dead.retried")} />
                <table className="table settings-table">
                  <thead>
                    <tr>
                      <th scope="col">{t("dead.what")}</th>
                      <th scope="col">{t("dead.listener")}</th>
                      <th scope="col">{t("dead.error")}</th>
                      <th scope="col" className="end">
                        {t("dead.attempts")}
                      </th>
                      <th scope="col">{t("dead.at")}</th>
                      <th scope="col">
                        <span className="sr-only">{t("action.retry")}</span>
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {data.map((delivery) => (
                      <tr key={delivery.id}>
                        <td style={{ fontWeight: 500 }}>{delivery.kind}</td>
                        <td className="muted">{delivery.listener}</td>
                        <td className="break small mono">{delivery.error}</td>
                        <td className="end num">{delivery.attempts}</td>
                        <td className="muted num">{formats.dateTime(delivery.occurred_at)}</td>
                        <td className="end">
                          {mayRetry && (
                            <button type="button" className="button small" disabled={retry.isPending} onClick={() => retry.mutate(delivery.id)}>
                              <RotateCw size={13} aria-hidden="true" />
                              {t("action.retry")}
                            </button>
                          )}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )}
          </>
        )
      }
    </Panel>
  );
}

/** Facts that cannot be read hold all numbers back, until somebody says to count without them. */
function Stuck({ facts }: { facts: DeadDeliveries["facts"] }) {
  const { t } = useTranslation("settings");
  const client = useQueryClient();
  const mayLetGo = useMay("deliveries_edit");
  const letGo = useMutation({
    mutationFn: (id: number) => api.delete(`/deliveries/facts/${id}`),
    onSuccess: () => void client.invalidateQueries({ queryKey: DEAD }),
  });
  if (facts.length === 0) return null;
  return (
    <div className="table-scroll">
      <p className="muted small">{t("dead.stuck")}</p>
      <Said mutation={letGo} words={t("dead.let_go_said")} />
      <table className="table settings-table">
        <thead>
          <tr>
            <th scope="col">{t("dead.facts")}</th>
            <th scope="col" className="end">
              {t("dead.rows")}
            </th>
            <th scope="col">{t("dead.error")}</th>
            <th scope="col">
              <span className="sr-only">{t("dead.let_go")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {facts.map((batch) => (
            <tr key={batch.id}>
              <td style={{ fontWeight: 500 }}>{batch.fact}</td>
              <td className="end num">{batch.row_count}</td>
              <td className="break small mono">{batch.error}</td>
              <td className="end">
                {mayLetGo && (
                  <button type="button" className="button small" disabled={letGo.isPending} onClick={() => letGo.mutate(batch.id)}>
                    <Trash2 size={13} aria-hidden="true" />
                    {t("dead.let_go")}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
