/** A metric's target: read, set, taken away. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { TARGETS, useTargets } from "../../api/metrics";
import { useMay, useOwnParts } from "../../api/session";
import type { MetricCard, MetricResult, Target } from "../../api/types";
import { useFormats } from "../../parts/formats";
import { useProblemText } from "../../parts/states";
import { isSamePart, targetOf, typedScale } from "../../parts/target";
import { TargetLine } from "../../parts/TargetLine";

/** What is wanted, since when; who may, changes it. */
export function TargetSection({ card, result }: { card: MetricCard; result: MetricResult }) {
  const { t } = useTranslation("metrics");
  const formats = useFormats();
  const parts = useOwnParts();
  const part = parts.length === 1 ? (parts[0] ?? {}) : {}; // what somebody sees who was granted one part is that part
  const maySet = useMay("settings_edit") && parts.length === 1;
  const targets = useTargets();
  const [isSetting, setSetting] = useState(false);
  const target = targetOf(targets.data, card.id, result.variant, part);
  const isOwn = target !== undefined && isSamePart(target.only, part);
  const place = Object.values(target?.only ?? {}).join(" · ");
  if (!targets.data || (!target && !maySet)) return null;
  return (
    <section className="stack target-section" aria-label={t("target.title")}>
      <div className="row wrap spread">
        {target ? (
          <span className="row wrap">
            <TargetLine card={card} result={result} target={target} />
            <span className="small faint">
              {t("target.since", { date: formats.date(target.since) })}
              {target.set_by && ` · ${target.set_by}`}
              {place && <bdi> · {place}</bdi>}
            </span>
          </span>
        ) : (
          <span className="small muted">{t("target.none")}</span>
        )}
        {maySet && !isSetting && (
          <button type="button" className="button small" onClick={() => setSetting(true)}>
            {t(isOwn ? "target.change" : "target.set")}
          </button>
        )}
      </div>
      {isSetting && <TargetForm card={card} result={result} target={isOwn ? target : undefined} part={part} close={() => setSetting(false)} />}
    </section>
  );
}

interface TargetFormProps {
  card: MetricCard;
  result: MetricResult;
  target: Target | undefined;
  part: Record<string, string>;
  close: () => void;
}

function TargetForm({ card, result, target, part, close }: TargetFormProps) {
  const { t } = useTranslation("metrics");
  const client = useQueryClient();
  const problem = useProblemText();
  const variant = result.variant ?? "";
  const scale = typedScale(card.unit, result.value?.exponent ?? 2);
  const done = () => {
    void client.invalidateQueries({ queryKey: TARGETS });
    close();
  };
  const set = useMutation({ mutationFn: (value: number) => api.put<Target>(`/targets/${card.id}`, { value, variant, only: part }), onSuccess: done });
  const meant = new URLSearchParams([["variant", variant], ...Object.entries(part).map(([name, word]) => ["only", `${name}=${word}`])]);
  const clear = useMutation({ mutationFn: () => api.delete(`/targets/${card.id}?${meant.toString()}`), onSuccess: done });
  const failure = set.error ?? clear.error;
  const unit = card.unit === "money" ? variant : t(`target.units.${card.unit}`, { defaultValue: "" });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        set.mutate(Number((Number(new FormData(event.currentTarget).get("value")) * scale).toPrecision(12)));
      }}
    >
      <label className="field">
        <span className="label">
          {t(card.adds_up ? "target.eachDay" : "target.title")}
          {unit && ` (${unit})`}
        </span>
        <input
          className="input num"
          name="value"
          type="number"
          step="any"
          required
          autoFocus
          style={{ maxWidth: 200 }}
          defaultValue={target ? Number((target.value / scale).toPrecision(12)) : undefined}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.preventDefault(); // ends the form, and nothing else
            event.stopPropagation();
            close();
          }}
        />
      </label>
      {failure && (
        <p className="notice bad" role="alert">
          {problem(failure)}
        </p>
      )}
      <div className="row wrap">
        <button type="submit" className="button small primary" disabled={set.isPending}>
          {t("action.save")}
        </button>
        <button type="button" className="button small" onClick={close}>
          {t("action.cancel")}
        </button>
        {target && (
          <button type="button" className="button small quiet" disabled={clear.isPending} onClick={() => clear.mutate()}>
            {t("target.clear")}
          </button>
        )}
      </div>
    </form>
  );
}
