/** Departments, channels, agents in order on a metric: tied where chance leaves it open, unranked below 30 records. */

import { useTranslation } from "react-i18next";
import { useSearchParams } from "wouter";

import { useRanking } from "../../api/kpis";
import { useCatalogue, useDimensionNames } from "../../api/metrics";
import { useLabels } from "../../api/session";
import type { MetricCard, Ranking } from "../../api/types";
import { useAddressWords } from "../../parts/address";
import { IntervalBar, spanOf } from "../../parts/charts";
import { useFormats } from "../../parts/formats";
import { intervalText } from "../../parts/measured";
import { Figure, isIntervalAlone } from "../../parts/Measures";
import { Panel } from "../../parts/Panel";
import { Empty, SkeletonLines } from "../../parts/states";
import { Foreign } from "../../parts/words";
import { placeText } from "./tree";

const WHO = ["channel", "department", "agent", "touchpoint", "region", "brand", "category", "product"] as const;
const FIRST_LOOK = ["customer_satisfaction", "first_response_time"];

export function RankingPanel({ period }: { period: { from: string; to: string } }) {
  const { t } = useTranslation("kpis");
  const cards = (useCatalogue().data?.data ?? []).filter((card) => card.direction !== "neither" && partsOf(card).length > 0).toSorted((one, other) => one.name.localeCompare(other.name));
  const [params] = useSearchParams();
  const wanted = params.get("ranked") ?? "";
  const card = cards.find(({ id }) => id === wanted) ?? cards.find(({ id }) => FIRST_LOOK.includes(id)) ?? cards[0];
  const parts = card ? partsOf(card) : [];
  const by = parts.find((part) => part === params.get("by")) ?? parts[0] ?? "";
  const ranking = useRanking(card?.id ?? "", by, period);
  if (!card) return null;
  return (
    <Panel title={t("ranking.title")} flush className="ranking" query={ranking} waiting={<SkeletonLines lines={5} height={22} />} actions={<Chooser cards={cards} card={card} parts={parts} by={by} />}>
      {(answer) => <Places answer={answer} />}
    </Panel>
  );
}

function partsOf(card: MetricCard): string[] {
  return WHO.filter((part) => card.dimensions.includes(part));
}

interface ChooserProps {
  cards: readonly MetricCard[];
  card: MetricCard;
  parts: readonly string[];
  by: string;
}

function Chooser({ cards, card, parts, by }: ChooserProps) {
  const { t } = useTranslation("kpis");
  const { nameOf } = useDimensionNames();
  const choose = useAddressWords();
  return (
    <span className="row wrap">
      <select className="select small" aria-label={t("form.metric")} value={card.id} onChange={(event) => choose({ ranked: event.target.value })}>
        {cards.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </select>
      <select className="select small" aria-label={t("ranking.by")} value={by} onChange={(event) => choose({ by: event.target.value })}>
        {parts.map((part) => (
          <option key={part} value={part}>
            {nameOf(part)}
          </option>
        ))}
      </select>
    </span>
  );
}

function Places({ answer }: { answer: Ranking }) {
  const { t } = useTranslation("kpis");
  const formats = useFormats();
  const label = useLabels();
  const { nameOf, wordOf } = useDimensionNames();
  const nameOfPart = (part: string | null) => (part === null || part === "" ? t("common:metric.unknown") : (wordOf(answer.by, part) ?? (answer.by === "channel" ? label("channels", part) : part)));
  const ranked = answer.data.filter((one) => one.best !== null);
  const domain = spanOf((ranked.length > 0 ? ranked : answer.data).flatMap(({ value }) => [value.low, value.high, value.value]));
  if (answer.data.length === 0) return <Empty tight why={t("ranking.nothing")} />;
  return (
    <>
      <div className="table-scroll">
        <table className="groups">
          <thead>
            <tr>
              <th scope="col" className="end rank">
                {t("ranking.place")}
              </th>
              <th scope="col">{nameOf(answer.by)}</th>
              <th scope="col" className="bar">
                95% CI
              </th>
              <th scope="col" className="end">
                {t("common:metric.value")}
              </th>
              <th scope="col" className="end">
                n
              </th>
            </tr>
          </thead>
          <tbody>
            {answer.data.map(({ part, value, best, worst }) => {
              const interval = value.display === "hidden" ? null : intervalText(formats, value);
              return (
                <tr key={part ?? ""} className={best === null ? "pale" : ""}>
                  <td className="end num rank">{placeText(best, worst)}</td>
                  <th scope="row" className="break">
                    <Foreign text={nameOfPart(part)} />
                  </th>
                  <td className="bar">{interval && <IntervalBar value={isIntervalAlone(value) ? null : value.value} low={value.low} high={value.high} domain={domain} />}</td>
                  <td className="end num">
                    <Figure value={value} />
                    {interval && !isIntervalAlone(value) && <span className="small faint"> {interval}</span>}
                  </td>
                  <td className="end num">{formats.compact(value.n)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <p className="small faint foot">{t("ranking.hint", { count: answer.least_records })}</p>
    </>
  );
}
