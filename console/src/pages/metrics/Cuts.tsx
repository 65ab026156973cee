/** Where a metric differs: by one of its dimensions, or by two; the second may be time. */

import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Asked } from "../../api/asked";
import { useDimensionNames, useMetricValues } from "../../api/metrics";
import type { MetricCard, MetricResult } from "../../api/types";
import { useAddressWords } from "../../parts/address";
import { useFormats } from "../../parts/formats";
import { Panel } from "../../parts/Panel";
import { Empty, SkeletonLines } from "../../parts/states";
import { daysOfStep } from "../../parts/steps";
import { useValueNames } from "../../parts/valueNames";
import { isTime, useSplit } from "./asking";
import { VALUE_COLUMNS, valueCells } from "./csv";
import { rowsOf, sorted, standingOf, type CutRow, type Order } from "./cuts";
import { CutTable } from "./CutTable";
import { HandOn } from "./HandOn";
import { Multiples } from "./Multiples";
import { stepText } from "./Series";

const MOST_GROUPS = 400; // the server gives the largest

interface CutsProps {
  card: MetricCard;
  asked: Asked;
  open: ((row: CutRow) => void) | null;
}

export function CutsPanel({ card, asked, open }: CutsProps) {
  const { t } = useTranslation("metrics");
  const by = useSplit(card);
  const [order, setOrder] = useState<Order>({ column: "n", descending: true });
  const overTime = isTime(by[1]);
  const ofParts: Asked = { ...asked, by, ...(overTime ? { compare: "none", against: "" } : {}) };
  const query = useMetricValues(card.id, ofParts, by.length > 0);
  const rows = useRows(query.data, by);
  const { nameOf } = useDimensionNames();
  const formats = useFormats();
  if (by.length === 0) return null;
  const shown = sorted(rows, order, formats.locale);
  const table = () => [[...by, ...VALUE_COLUMNS], ...shown.map((row) => [...by.map((name) => row.key[name] ?? ""), ...valueCells(row.value, row.comparison, standingOf(row.value) === "hidden")])];
  return (
    <Panel
      title={t("where")}
      flush
      className="metric-cuts"
      query={query}
      waiting={<SkeletonLines lines={7} height={20} />}
      actions={
        <>
          <SplitChoice card={card} by={by} nameOf={nameOf} />
          <HandOn metric={card.id} asked={ofParts} what={t("where")} table={query.data ? table : null} />
        </>
      }
    >
      {(result) =>
        rows.length === 0 ? (
          <Empty tight why={t("noGroups")} />
        ) : (
          <>
            {overTime && isTime(by[1]) && <Multiples card={card} result={result} by={by[0] ?? ""} step={by[1]} names={rows} />}
            {overTime ? (
              <details className="step-table in-card">
                <summary>{t("steps.table")}</summary>
                <CutTable card={card} by={by} rows={shown} order={order} setOrder={setOrder} open={null} />
              </details>
            ) : (
              <CutTable card={card} by={by} rows={shown} order={order} setOrder={setOrder} open={open} />
            )}
            {result.groups.length >= MOST_GROUPS && <p className="small faint foot">{t("onlyLargest", { count: MOST_GROUPS })}</p>}
            <p className="small faint foot">{t("inTheTotal", { how: card.weighting })}</p>
          </>
        )
      }
    </Panel>
  );
}

/** The rows with the words for their values; a week is named by its days. */
function useRows(result: MetricResult | undefined, by: readonly string[]): CutRow[] {
  const { t } = useTranslation("metrics");
  const formats = useFormats();
  const valueName = useValueNames(by.includes("product") ? (result?.groups.map((group) => group.key.product) ?? []) : []);
  if (!result || !result.groups.every((group) => by.every((name) => name in group.key))) return []; // the answer before, of another split
  return rowsOf(result.groups, by, (name, value) => {
    if (value === null || value === "") return t("common:metric.unknown");
    return isTime(name) ? stepText(formats, name, daysOfStep(value, name, result.period)) : valueName(name, value);
  });
}

interface SplitProps {
  card: MetricCard;
  by: readonly string[];
  nameOf: (dimension: string) => string;
}

function SplitChoice({ card, by, nameOf }: SplitProps) {
  const { t } = useTranslation("metrics");
  const choose = useAddressWords();
  const [first = "", second = ""] = by;
  const places = card.dimensions.filter((name) => !isTime(name));
  return (
    <span className="row wrap split">
      <select className="select small" aria-label={t("splitBy")} value={first} onChange={(event) => choose({ by: event.target.value === second || !second ? event.target.value : `${event.target.value},${second}` })}>
        {places.map((name) => (
          <option key={name} value={name}>
            {t("by", { dimension: nameOf(name) })}
          </option>
        ))}
      </select>
      <select className="select small" aria-label={t("splitFurther")} value={second} onChange={(event) => choose({ by: event.target.value ? `${first},${event.target.value}` : first })}>
        <option value="">{t("notFurther")}</option>
        {card.dimensions
          .filter((name) => name !== first)
          .map((name) => (
            <option key={name} value={name}>
              {t("andBy", { dimension: nameOf(name) })}
            </option>
          ))}
      </select>
    </span>
  );
}
