/** A value held against its target: "Target 50, 6 under", said in words, with a sign before it. */

import { Check, Flag } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { MetricCard, MetricResult, Target } from "../api/types";
import { useFormats } from "./formats";
import { valueText } from "./measured";
import { standing } from "./target";

interface StandingProps {
  card: MetricCard;
  result: MetricResult;
  target: Target;
}

export function TargetLine({ card, result, target, short = false }: StandingProps & { short?: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const shown = shownAs(card, result);
  const { wanted, gap, verdict } = standing(card, result, target);
  const distance = gap === null ? null : valueText(formats, shown, Math.abs(gap));
  const isOn = distance === null || distance === valueText(formats, shown, 0);
  const value = valueText(formats, shown, wanted);
  const Sign = verdict === "reached" ? Check : Flag;
  return (
    <span className={`target-line ${verdict}`}>
      <Sign size={12} aria-hidden="true" />
      <span className="num">
        {t(verdict === "reached" ? "metric.target.reached" : "metric.target.is", { value })}
        {gap !== null && !(short && verdict === "reached") && (isOn ? t("metric.target.on") : t(gap < 0 ? "metric.target.under" : "metric.target.over", { distance: percentagePoints(card, distance, t) }))}
        {verdict === "unsure" && !isOn && <span className="faint"> {t("metric.direction.unsure")}</span>}
      </span>
    </span>
  );
}

function percentagePoints(card: MetricCard, distance: string | null, t: (key: string, values: Record<string, string>) => string): string {
  return card.unit === "share" ? t("metric.percentagePoints", { value: (distance ?? "").replace(/\s?%$/, "") }) : (distance ?? "");
}

function shownAs(card: MetricCard, { value, variant }: Pick<MetricResult, "value" | "variant">) {
  const currency = card.unit === "money" ? variant : null;
  return { unit: card.unit, currency, exponent: value?.exponent ?? 2 };
}
