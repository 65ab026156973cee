/** One metric, opened: how it moved, where it differs, the records behind it, and what it means. */

import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "wouter";

import { useMay } from "../../api/session";
import type { MetricCard } from "../../api/types";
import { Drawer } from "../../parts/overlay";
import { MetricGroups } from "./MetricGroups";
import { MetricHero } from "./MetricHero";
import { MetricRecords } from "./MetricRecords";
import { useCards, useMetricValues } from "./metrics";

export function MetricDrawer() {
  const [params, setParams] = useSearchParams();
  const cards = useCards();
  const card = cards.data?.get(params.get("metric") ?? "");
  if (!card) return null;
  const close = () =>
    setParams((current) => {
      const next = new URLSearchParams(current);
      next.delete("metric");
      next.delete("by");
      next.delete("step");
      return next;
    });
  return (
    <Drawer wide title={card.name} close={close}>
      <Metric key={card.id} card={card} />
    </Drawer>
  );
}

function Metric({ card }: { card: MetricCard }) {
  const mayRead = useMay("customers_read");
  const [variant, setVariant] = useState("");
  const all = useMetricValues(card.id, "", "");
  return (
    <>
      <MetricHero card={card} variant={variant} choose={setVariant} />
      <MetricGroups card={card} variant={variant} />
      {mayRead && all.data && <MetricRecords card={card} variant={variant || (all.data.variant ?? "")} />}
      <Definition card={card} />
    </>
  );
}

function Definition({ card }: { card: MetricCard }) {
  const { t } = useTranslation("overview");
  const facts: Array<[string, string]> = [
    ["purpose", card.purpose],
    ["formula", card.formula],
    ["population", card.population],
    ["filters", card.filters],
    ["interval", card.interval],
    ["direction", t(`definition.${card.direction}`)],
    ["minimum", String(card.uncertain_below)],
    ["note", card.note],
    ["version", String(card.version)],
  ];
  return (
    <section className="stack">
      <h3>{t("definition.title")}</h3>
      <dl className="facts">
        {facts
          .filter(([, text]) => text)
          .map(([name, text]) => (
            <div key={name} style={{ display: "contents" }}>
              <dt>{t(`definition.${name}`)}</dt>
              <dd className="num">{text}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}
