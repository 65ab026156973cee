/** The invented brand of the demo: how much of it there is, and the way to be rid of it. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { useMay } from "../../api/session";
import type { SampleData as SampleDataAnswer } from "../../api/types";
import { useFormats } from "../../parts/formats";
import { Modal } from "../../parts/overlay";
import { Panel } from "../../parts/Panel";
import { Empty } from "../../parts/states";
import { Said } from "./Own";

export function SampleData() {
  const { t } = useTranslation("settings");
  const formats = useFormats();
  const mayRemove = useMay("sample_data_delete");
  const [isAsking, setAsking] = useState(false);
  const sample = useQuery({ queryKey: ["sample-data"], queryFn: ({ signal }) => api.get<SampleDataAnswer>("/sample-data", undefined, signal) });
  return (
    <Panel title={t("tabs.sample-data")} query={sample}>
      {(found) =>
        found.sample_data ? (
          <div className="stack">
            <p className="num">{t("sample.here", { count: found.interaction_count, n: formats.count(found.interaction_count) })}</p>
            {found.own_sources.length > 0 && <p className="notice">{t("sample.beside", { sources: found.own_sources.join(", ") })}</p>}
            {mayRemove && (
              <div>
                <button type="button" className="button danger" disabled={found.own_sources.length > 0} onClick={() => setAsking(true)}>
                  {t("sample.remove")}
                </button>
              </div>
            )}
            {isAsking && <RemoveDialog close={() => setAsking(false)} />}
          </div>
        ) : (
          <Empty tight why={t("sample.none")} />
        )
      }
    </Panel>
  );
}

function RemoveDialog({ close }: { close: () => void }) {
  const { t } = useTranslation("settings");
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => api.delete("/sample-data"),
    onSuccess: () => {
      close();
      void client.invalidateQueries();
    },
  });
  return (
    <Modal
      title={t("sample.remove")}
      close={close}
      foot={
        <>
          <button type="button" className="button" onClick={close}>
            {t("action.cancel")}
          </button>
          <button type="button" className="button danger" disabled={remove.isPending} onClick={() => remove.mutate()}>
            {t(remove.isPending ? "sample.removing" : "sample.surely")}
          </button>
        </>
      }
    >
      <p>{t("sample.means")}</p>
      <Said mutation={remove} words="" />
    </Modal>
  );
}
