/** Deliveries that failed too often: what, to whom, why; and another try. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { MailCheck, RotateCw } from "lucide-react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { useMay } from "../../api/session";
import type { DeadDelivery } from "../../api/types";
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
  const dead = useQuery({ queryKey: DEAD, queryFn: ({ signal }) => api.get<{ data: DeadDelivery[] }>("/deliveries/dead", undefined, signal) });
  const retry = useMutation({
    mutationFn: (id: number) => api.post(`/deliveries/${id}/retry`),
    onSuccess: () => void client.invalidateQueries({ queryKey: DEAD }),
  });
  return (
    <Panel title={t("tabs.deliveries")} query={dead} flush>
      {({ data }) =>
        data.length === 0 ? (
          <Empty icon={MailCheck} why={t("dead.none")} />
        ) : (
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
        )
      }
    </Panel>
  );
}
