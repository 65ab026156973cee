/** One metric: what it means, its value, how it moved, where it differs, the records behind it. */

import { X } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "wouter";

import type { Asked } from "../../api/asked";
import { useCatalogue, useDimensionNames, useMetricAddress } from "../../api/metrics";
import { useMay } from "../../api/session";
import type { Catalogue, MetricCard } from "../../api/types";
import { useAddressWords } from "../../parts/address";
import { useFormats } from "../../parts/formats";
import { AlertsOf } from "../../parts/OpenAlerts";
import { Answered, Guard } from "../../parts/Panel";
import { Empty } from "../../parts/states";
import { useValueNames } from "../../parts/valueNames";
import { Foreign } from "../../parts/words";
import { FilterBar } from "../../shell/FilterBar";
import { AgainstChoice, useAgainst } from "./Against";
import { isTime, useAsked } from "./asking";
import { Benchmarks } from "./Benchmarks";
import { CutsPanel } from "./Cuts";
import type { CutRow } from "./cuts";
import { Definition } from "./Definition";
import { RecordsDrawer } from "./Records";
import { SeriesPanel } from "./Series";
import { TeamsPanel } from "./Teams";
import { ValuePanel } from "./Value";
import "./metric.css";

export default function MetricPage() {
  const { t } = useTranslation("metrics");
  const { id = "" } = useParams<{ id: string }>();
  const catalogue = useCatalogue();
  return (
    <Answered query={catalogue}>
      {(answer) => {
        const card = answer.data.find((one) => one.id === id);
        if (card) return <Metric key={id} card={card} catalogue={answer} />;
        return (
          <>
            <h1>{t("title")}</h1>
            <Empty
              why={t("noSuchMetric")}
              action={
                <Link href="/metrics" className="button">
                  {t("toCatalogue")}
                </Link>
              }
            />
          </>
        );
      }}
    </Answered>
  );
}

function Metric({ card, catalogue }: { card: MetricCard; catalogue: Catalogue }) {
  const { t } = useTranslation("metrics");
  const formats = useFormats();
  const mayRead = useMay("customers_read") && !card.of_staff; // what single members of the staff answered is nobody's business
  const ofDays = useAsked(card);
  const asked = { ...ofDays, against: useAgainst(ofDays.only) };
  const address = useMetricAddress();
  const [opened, setOpened] = useState<CutRow | "all" | null>(null);
  const narrow = useAddressWords();
  useTitle(card.name);
  const subject = catalogue.subjects.find((one) => one.id === card.subject);
  const only = opened && opened !== "all" ? emptyForNull(opened.key) : {};
  return (
    <>
      <header className="page-head">
        <div className="titles">
          <p className="small faint">
            <Link href={address("").replace("/metrics/", "/metrics")} className="text-link">
              {t("title")}
            </Link>
            {subject && ` · ${subject.name}`}
          </p>
          <h1>{card.name}</h1>
          <p className="sub">{card.purpose}</p>
        </div>
        <FilterBar />
      </header>
      <AlertsOf metric={card.id} />
      <Only card={card} asked={asked} />
      <div className="metric-page">
        <Guard>
          <ValuePanel card={card} asked={asked} showRecords={mayRead ? () => setOpened("all") : null} />
        </Guard>
        <Guard>
          <SeriesPanel card={card} asked={ofDays} />
        </Guard>
        <Guard>
          <CutsPanel card={card} asked={asked} open={mayRead ? setOpened : null} />
        </Guard>
        {card.of_staff && (
          <Guard>
            <TeamsPanel card={card} cards={catalogue.data} asked={ofDays} />
          </Guard>
        )}
        <div className="stack metric-definition">
          <Guard>
            <Benchmarks card={card} />
          </Guard>
          <Definition card={card} />
        </div>
      </div>
      <p className="faint small">{t("common:timeZone", { zone: formats.zone })}</p>
      {opened && (
        <RecordsDrawer
          card={card}
          asked={{ ...ofDays, only: { ...asked.only, ...only } }}
          of={opened === "all" ? "" : opened.names.join(" · ")}
          narrow={
            opened === "all"
              ? null
              : () => {
                  narrow(only);
                  setOpened(null);
                }
          }
          close={() => setOpened(null)}
        />
      )}
    </>
  );
}

/** What nobody said of a record is asked for by an empty word. */
function emptyForNull(key: CutRow["key"]): Record<string, string> {
  return Object.fromEntries(Object.entries(key).map(([name, value]) => [name, value ?? ""]));
}

/** The filters that the page is narrowed by, each to be taken away, or to be held against another word. */
function Only({ card, asked }: { card: MetricCard; asked: Asked }) {
  const { only } = asked;
  const { t } = useTranslation("metrics");
  const choose = useAddressWords();
  const { nameOf } = useDimensionNames();
  const valueName = useValueNames([only["product"]]);
  const names = Object.keys(only).filter((name) => (card.dimensions as string[]).includes(name));
  if (names.length === 0) return null;
  return (
    <ul className="row wrap only" aria-label={t("only")}>
      {names.map((name) => {
        const value = only[name] ?? "";
        const words = value === "" ? t("common:metric.unknown") : isTime(name) ? value : valueName(name, value);
        return (
          <li key={name} className="row wrap">
            <button type="button" className="chip" aria-label={t("without", { what: `${nameOf(name)}: ${words}` })} onClick={() => choose({ [name]: null })}>
              <span className="faint">{nameOf(name)}</span> <Foreign text={words} />
              <X size={12} aria-hidden="true" />
            </button>
            {!isTime(name) && <AgainstChoice card={card} asked={asked} name={name} what={`${nameOf(name)}: ${words}`} />}
          </li>
        );
      })}
    </ul>
  );
}

/** The tab is called like the metric, once the page has called it like its place. */
function useTitle(name: string): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      document.title = `${name} · Zhiyin`;
    });
    return () => clearTimeout(timer);
  }, [name]);
}
