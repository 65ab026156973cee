/** What the inbox is narrowed by: ready views, words to find, and everything else behind a button. */

import { SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "wouter";

import { useLabels, useMeta, useMay } from "../../api/session";
import { useTopicLines } from "../../api/texts";
import { Find } from "../../parts/Find";
import { useAddressWords } from "../../parts/address";
import { Foreign } from "../../parts/words";
import { usePhrase } from "./phrase";
import { CHOICES, FILTERS, VIEW_NAMES, viewOf, withView, type Filter } from "./wanted";

const CHOSEN = Object.keys(CHOICES) as Array<keyof typeof CHOICES>;
const TYPED = ["sku", "product", "competitor"] as const;
const DAYS = ["first", "last"] as const;

export function Filters() {
  const { t } = useTranslation("feedback");
  const [params, setParams] = useSearchParams();
  const mayKnowWhose = useMay("customers_read");
  const [isOpen, setOpen] = useState(false);
  const { words, type } = usePhrase();
  const view = viewOf(params);
  const count = FILTERS.filter((name) => name !== "phrase" && params.has(name)).length;
  return (
    <section className="card feedback-filters" aria-label={t("filters")}>
      <div className="list-tools row wrap">
        <div className="row wrap views" role="group" aria-label={t("view")}>
          {VIEW_NAMES.filter((name) => name !== "valuable" || mayKnowWhose).map((name) => (
            <button key={name} type="button" className="chip" aria-pressed={view === name} title={t(`viewHints.${name}`)} onClick={() => setParams((now) => withView(now, name))}>
              {t(`views.${name}`)}
            </button>
          ))}
        </div>
        {mayKnowWhose && <Find label={t("find")} hint={t("findHint")} words={words} type={type} />}
        <button type="button" className="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <SlidersHorizontal size={14} aria-hidden="true" />
          {count > 0 ? t("filtersOn", { count, n: count }) : t("filters")}
        </button>
      </div>
      {isOpen && <Details />}
      <Elsewhere />
    </section>
  );
}

function Details() {
  const { t } = useTranslation("feedback");
  const [params] = useSearchParams();
  const choose = useAddressWords();
  return (
    <div className="filter-grid">
      {CHOSEN.map((name) => (
        <Choice key={name} name={name} label={t(`filter.${name}`)} options={CHOICES[name].map((value) => [value, t(`value.${name}.${value}`)])} />
      ))}
      <Channel />
      <TopicChoice />
      {TYPED.map((name) => (
        <label key={name} className="field">
          <span className="label">{t(`filter.${name}`)}</span>
          <input className="input" defaultValue={params.get(name) ?? ""} maxLength={255} onBlur={(event) => choose({ [name]: event.target.value.trim() || null }, true)} />
        </label>
      ))}
      {DAYS.map((name) => (
        <label key={name} className="field">
          <span className="label">{t(`filter.${name}`)}</span>
          <input className="input" type="date" value={params.get(name) ?? ""} onChange={(event) => choose({ [name]: event.target.value || null }, true)} />
        </label>
      ))}
    </div>
  );
}

function Choice({ name, label, options }: { name: Filter; label: string; options: ReadonlyArray<readonly [string, string]> }) {
  const { t } = useTranslation("feedback");
  const [params] = useSearchParams();
  const choose = useAddressWords();
  return (
    <label className="field">
      <span className="label">{label}</span>
      <select className="select" value={params.get(name) ?? ""} onChange={(event) => choose({ [name]: event.target.value || null }, true)}>
        <option value="">{t("any")}</option>
        {options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

function Channel() {
  const { t } = useTranslation("feedback");
  const label = useLabels();
  const known = Object.keys(useMeta()?.labels["channels"] ?? {});
  return <Choice name="channel" label={t("filter.channel")} options={known.map((value) => [value, label("channels", value)])} />;
}

function TopicChoice() {
  const { t } = useTranslation("feedback");
  const topics = useTopicLines();
  return <Choice name="topic" label={t("filter.topic")} options={[...(topics.data?.values() ?? [])].map(({ id, line }) => [id, line])} />;
}

/** What a link has narrowed it to that no field shows. */
function Elsewhere() {
  const { t } = useTranslation("feedback");
  const [params] = useSearchParams();
  const choose = useAddressWords();
  const set = (["customer", "response", "interaction", "orders_from", "score_from", "score_to", "state"] as const).filter((name) => params.has(name));
  if (set.length === 0) return null;
  return (
    <ul className="row wrap elsewhere">
      {set.map((name) => (
        <li key={name} className="badge">
          {t(`filter.${name}`)} <Foreign text={params.get(name) ?? ""} />
          <button type="button" className="text-link" aria-label={t("without", { filter: t(`filter.${name}`) })} onClick={() => choose({ [name]: null }, true)}>
            ×
          </button>
        </li>
      ))}
    </ul>
  );
}
