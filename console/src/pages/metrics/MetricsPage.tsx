/** All metrics: searched, by what they tell about, each with its value; and a guide for whoever has to choose. */

import { Compass, PencilRuler, Quote } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "wouter";

import { useCatalogue, useOverview } from "../../api/metrics";
import type { Catalogue } from "../../api/types";
import { useAddressWords, useFindWords } from "../../parts/address";
import { Find } from "../../parts/Find";
import { useFormats } from "../../parts/formats";
import { Answered } from "../../parts/Panel";
import { Empty, NothingMatches, SkeletonLines, Stale } from "../../parts/states";
import { FilterBar } from "../../shell/FilterBar";
import { listKeys } from "../../shell/keys";
import { CatalogueRow } from "./CatalogueRow";
import { Chooser } from "./Chooser";
import { useRowAnswers } from "./rowAnswers";
import { bySubject, found } from "./search";
import "./catalogue.css";

export default function MetricsPage() {
  const { t } = useTranslation("metrics");
  const formats = useFormats();
  const catalogue = useCatalogue();
  useOverview(); // the first rows' values need not wait for the cards
  const [params] = useSearchParams();
  const choose = useAddressWords();
  return (
    <>
      <header className="page-head">
        <div className="titles">
          <h1>{t("title")}</h1>
        </div>
        <FilterBar />
      </header>
      <Answered query={catalogue} waiting={<SkeletonLines lines={12} height={24} />}>
        {(answer) => <List catalogue={answer} />}
      </Answered>
      <p className="faint small">{t("common:timeZone", { zone: formats.zone })}</p>
      {params.has("goal") && catalogue.data && <Chooser catalogue={catalogue.data} close={() => choose({ goal: null, stage: null })} />}
    </>
  );
}

function List({ catalogue }: { catalogue: Catalogue }) {
  const { t } = useTranslation("metrics");
  const [params] = useSearchParams();
  const choose = useAddressWords();
  const { words, type } = useFindWords();
  const about = params.get("about") ?? "";
  const groups = bySubject(found(catalogue.data, words, about), catalogue.subjects);
  const known = useMemo(() => bySubject(catalogue.data, catalogue.subjects), [catalogue]);
  const inOrder = useMemo(() => known.flatMap((group) => group.cards), [known]);
  const { answerTo, ask, staleSince } = useRowAnswers(inOrder);
  const first = groups[0]?.cards[0]?.id;
  return (
    <section className="card catalogue" aria-label={t("all")}>
      <div className="list-tools">
        <Find label={t("find")} hint={t("findHint")} words={words} type={type} />
        <div className="row wrap subjects" role="group" aria-label={t("about")}>
          {[{ id: "", name: t("everything") }, ...known].map(({ id, name }) => (
            <button key={id} type="button" className="chip" aria-pressed={about === id} onClick={() => choose({ about: id || null })}>
              {name}
            </button>
          ))}
        </div>
        <button type="button" className="button" onClick={() => choose({ goal: "" })}>
          <Compass size={15} aria-hidden="true" />
          {t("chooser.open")}
        </button>
        <Link href="/metrics/my-own" className="button">
          <PencilRuler size={15} aria-hidden="true" />
          {t("own")}
        </Link>
        <Link href="/metrics/cited-benchmarks" className="button">
          <Quote size={15} aria-hidden="true" />
          {t("toBenchmarks")}
        </Link>
      </div>
      {staleSince !== null && <Stale since={staleSince} />}
      {groups.length === 0 ? (
        catalogue.data.length === 0 ? (
          <Empty why={t("noMetrics")} />
        ) : (
          <NothingMatches
            clear={() => {
              type("");
              choose({ about: null });
            }}
          />
        )
      ) : (
        <div onKeyDown={listKeys}>
          {groups.map((group) => (
            <section key={group.id} aria-labelledby={`about-${group.id}`}>
              <h2 id={`about-${group.id}`} className="group-head">
                {group.name} <span className="faint num">{group.cards.length}</span>
              </h2>
              <ul>
                {group.cards.map((card) => (
                  <li key={card.id}>
                    <CatalogueRow card={card} answer={answerTo(card.id)} ask={ask} first={card.id === first} />
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
      )}
    </section>
  );
}
