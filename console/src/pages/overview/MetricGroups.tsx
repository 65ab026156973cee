/** Where a metric differs: by channel, by touchpoint, by product. */

import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "wouter";

import type { MetricGroup } from "../../api/types";
import { IntervalBar, spanOf } from "../../parts/charts";
import { useFormats } from "../../parts/formats";
import { intervalText, valueText } from "../../parts/measured";
import { Answered } from "../../parts/Panel";
import { Empty } from "../../parts/states";
import { useMetricValues, type VariantProps } from "./metrics";
import { useValueNames } from "./products";

const BREAKDOWNS = ["channel", "touchpoint", "product"] as const;
const MOST_GROUPS = 20;

export function MetricGroups({ card, variant }: VariantProps) {
  const { t } = useTranslation("overview");
  const [params] = useSearchParams();
  const offered = BREAKDOWNS.filter((name) => card.dimensions.includes(name));
  const [by, setBy] = useState<string>(offered.find((name) => name === params.get("by")) ?? offered[0] ?? "");
  const query = useMetricValues(card.id, by, variant, by !== "");
  if (by === "") return null;
  return (
    <section className="stack">
      <header className="row wrap spread">
        <h3>{t("where")}</h3>
        <div className="segmented" role="group" aria-label={t("where")}>
          {offered.map((name) => (
            <button key={name} type="button" aria-pressed={by === name} onClick={() => setBy(name)}>
              {t(`by.${name}`)}
            </button>
          ))}
        </div>
      </header>
      <Answered query={query}>{(result) => (result.groups.length === 0 ? <Empty tight why={t("noGroups")} /> : <GroupTable by={by} groups={result.groups} />)}</Answered>
    </section>
  );
}

function GroupTable({ by, groups }: { by: string; groups: MetricGroup[] }) {
  const { t } = useTranslation("overview");
  const shown = groups.toSorted((one, other) => (other.value?.n ?? 0) - (one.value?.n ?? 0)).slice(0, MOST_GROUPS);
  const nameOf = useValueNames(shown.map((group) => group.key.product));
  const sure = shown.filter((group) => group.value?.display === "normal");
  const domain = spanOf((sure.length > 1 ? sure : shown).flatMap(({ value }) => [value?.low, value?.high, value?.value]));
  return (
    <div className="table-scroll">
      <table className="groups">
        <thead>
          <tr>
            <th scope="col">{t(`by.${by}`)}</th>
            <th scope="col" className="bar">
              95% CI
            </th>
            <th scope="col" className="end">
              {t("value")}
            </th>
            <th scope="col" className="end">
              n
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((group) => (
            <GroupLine key={JSON.stringify(group.key)} name={nameOf(by, group.key[by])} group={group} domain={domain} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function GroupLine({ name, group, domain }: { name: string; group: MetricGroup; domain: { low: number; high: number } }) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  const { value } = group;
  const isHidden = !value || value.display === "hidden" || value.value === null;
  const isPoint = !isHidden && value.display === "normal";
  return (
    <tr className={isPoint ? "" : "faint"}>
      <th scope="row" className="break">
        <bdi>{name || t("unknown")}</bdi>
      </th>
      <td className="bar">{!isHidden && <IntervalBar value={isPoint ? value.value : null} low={value.low} high={value.high} domain={domain} />}</td>
      <td className="end num">{isHidden ? "–" : isPoint ? valueText(formats, value, value.value ?? 0) : intervalText(formats, value)}</td>
      <td className="end num">{formats.compact(value?.n ?? 0)}</td>
    </tr>
  );
}
