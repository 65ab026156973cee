/** Closes a month, quarter or year: what is frozen, and what has to wait. */

import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { useKpiChange } from "../../api/kpis";
import type { Kpi, PeriodClosed } from "../../api/types";
import { useFormats } from "../../parts/formats";
import { Modal } from "../../parts/overlay";
import { useProblemText } from "../../parts/states";
import { periodOf, RHYTHMS, type Rhythm } from "./tree";

interface CloseProps {
  on: string;
  kpis: readonly Kpi[];
  end: () => void;
}

export function CloseDialog({ on, kpis, end }: CloseProps) {
  const { t } = useTranslation("kpis");
  const formats = useFormats();
  const problem = useProblemText();
  const used = RHYTHMS.filter((rhythm) => kpis.some((kpi) => kpi.measure?.rhythm === rhythm));
  const [rhythm, setRhythm] = useState<Rhythm>(used[0] ?? "month");
  const close = useKpiChange((chosen: Rhythm) => api.post<PeriodClosed>("/kpi-closings", { rhythm: chosen, on }));
  const { from, to } = periodOf(rhythm, on);
  return (
    <Modal
      title={t("close.title")}
      close={end}
      foot={
        <>
          <button type="button" className="button" onClick={end}>
            {t(close.data ? "action.close" : "action.cancel")}
          </button>
          {!close.data && (
            <button type="button" className="button primary" disabled={close.isPending} onClick={() => close.mutate(rhythm)}>
              {t("close.act")}
            </button>
          )}
        </>
      }
    >
      <div className="stack">
        {close.data ? (
          <Outcome closed={close.data} kpis={kpis} />
        ) : (
          <>
            <p>{t("close.words")}</p>
            <div className="segmented" role="group" aria-label={t("form.rhythm")}>
              {used.map((one) => (
                <button key={one} type="button" aria-pressed={one === rhythm} onClick={() => setRhythm(one)}>
                  {t(`rhythm.${one}`)}
                </button>
              ))}
            </div>
            <p className="num">{t("common:metric.ofPeriod", { from: formats.calendarDate(from), to: formats.calendarDate(to) })}</p>
          </>
        )}
        {close.error && (
          <p className="notice bad" role="alert">
            {problem(close.error)}
          </p>
        )}
      </div>
    </Modal>
  );
}

function Outcome({ closed, kpis }: { closed: PeriodClosed; kpis: readonly Kpi[] }) {
  const { t } = useTranslation("kpis");
  const nameOf = (id: string) => kpis.find((kpi) => kpi.id === id)?.name ?? id;
  return (
    <div className="stack" role="status">
      <p>{t("close.done", { count: closed.closed.length })}</p>
      {closed.left.length > 0 && (
        <>
          <p>{t("close.left")}</p>
          <ul className="stack">
            {closed.left.map(({ kpi, why }) => (
              <li key={kpi}>
                <strong>{nameOf(kpi)}</strong>: {why}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
