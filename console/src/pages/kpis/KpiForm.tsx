/** Adds a KPI or a heading, or says anew what may change of one: place, name, who answers, weight, target. */

import { useState } from "react";
import { useTranslation } from "react-i18next";

import { isTrait } from "../../api/asked";
import { api } from "../../api/client";
import { useKpiChange } from "../../api/kpis";
import { useCatalogue, useDimensionNames, useTraitValues } from "../../api/metrics";
import { useLabels, useMay, useMeta, useSeesEverything } from "../../api/session";
import { useStaffNames } from "../../api/staff";
import type { Kpi, KpiBody, KpiMeasure, MetricCard } from "../../api/types";
import { currencyExponent } from "../../i18n/format";
import { textOf } from "../../parts/form";
import { Modal } from "../../parts/overlay";
import { useProblemText } from "../../parts/states";
import { typedScale } from "../../parts/target";
import { possibleParents, RHYTHMS } from "./tree";

const HEADING = "heading";
const PARTS = ["department", "brand", "region", "channel"] as const;
const OTHER = "other"; // all values that have no name of their own
const RELATIONS = ["relationship", "transactional"] as const;

interface FormProps {
  kpi: Kpi | null; // null: a new one
  kpis: readonly Kpi[];
  end: () => void;
}

export function KpiForm({ kpi, kpis, end }: FormProps) {
  const { t } = useTranslation("kpis");
  const problem = useProblemText();
  const cards = (useCatalogue().data?.data ?? []).filter((card) => card.direction !== "neither").toSorted((one, other) => one.name.localeCompare(other.name));
  const [metric, setMetric] = useState(kpi?.measure?.metric ?? (kpi ? HEADING : ""));
  const card = cards.find((one) => one.id === metric);
  const save = useKpiChange((body: KpiBody) => (kpi ? api.put(`/kpis/${kpi.id}`, changeOf(body)) : api.post("/kpis", body)), end);
  return (
    <Modal
      title={t(kpi ? "change" : "add")}
      close={end}
      foot={
        <>
          <button type="button" className="button" onClick={end}>
            {t("action.cancel")}
          </button>
          <button type="submit" form="kpi-form" className="button primary" disabled={save.isPending}>
            {t("action.save")}
          </button>
        </>
      }
    >
      <form
        id="kpi-form"
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const said = new FormData(event.currentTarget);
          save.mutate(bodyOf(said, kpi?.measure ?? (card ? measureOf(said, card) : null), card, kpi));
        }}
      >
        {!kpi && (
          <label className="field">
            <span className="label">{t("form.metric")}</span>
            <select className="select" required value={metric} onChange={(event) => setMetric(event.target.value)}>
              <option value="">{t("form.choose")}</option>
              <option value={HEADING}>{t("form.heading")}</option>
              {cards.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </select>
          </label>
        )}
        {!kpi && card && <MeasureFields key={card.id} card={card} />}
        {card && <TargetField key={`${card.id} target`} card={card} kpi={kpi} />}
        <PlaceFields kpi={kpi} kpis={kpis} needsName={metric === HEADING} />
        {save.error && (
          <p className="notice bad" role="alert">
            {problem(save.error)}
          </p>
        )}
      </form>
    </Modal>
  );
}

/** What is counted: which kind, over which periods, of which part. It never changes afterwards. */
function MeasureFields({ card }: { card: MetricCard }) {
  const { t } = useTranslation("kpis");
  const label = useLabels();
  const meta = useMeta();
  const { nameOf } = useDimensionNames();
  const parts = PARTS.filter((part) => card.dimensions.includes(part));
  const hasTraits = card.dimensions.some(isTrait);
  return (
    <>
      {card.variant === "relation" && (
        <label className="field">
          <span className="label">{t("form.variant")}</span>
          <select className="select" name="variant">
            {RELATIONS.map((one) => (
              <option key={one} value={one}>
                {label("variants", one)}
              </option>
            ))}
          </select>
        </label>
      )}
      {card.variant === "currency" && (
        <label className="field">
          <span className="label">{t("form.currency")}</span>
          <input className="input" name="variant" required pattern="[A-Z]{3}" maxLength={3} defaultValue={meta?.currency.code} />
        </label>
      )}
      {card.variant === "channel" && (
        <label className="field">
          <span className="label">{nameOf("channel")}</span>
          <input className="input" name="variant" required maxLength={60} />
        </label>
      )}
      <label className="field">
        <span className="label">{t("form.rhythm")}</span>
        <select className="select" name="rhythm">
          {RHYTHMS.map((one) => (
            <option key={one} value={one}>
              {t(`rhythm.${one}`)}
            </option>
          ))}
        </select>
      </label>
      {(parts.length > 0 || hasTraits) && (
        <fieldset className="parts">
          <legend className="label">{t("form.parts")}</legend>
          {parts.map((part) => (
            <label key={part} className="field">
              <span className="small muted">{nameOf(part)}</span>
              <input className="input" name={`only.${part}`} maxLength={120} placeholder={t("form.all")} />
            </label>
          ))}
          <TraitFields card={card} />
        </fieldset>
      )}
    </>
  );
}

/** Customers of whom something is known: for who sees everything. */
function TraitFields({ card }: { card: MetricCard }) {
  const { t } = useTranslation("kpis");
  const { nameOf, wordOf } = useDimensionNames();
  const seesEverything = useSeesEverything();
  const traits = seesEverything ? card.dimensions.filter(isTrait) : [];
  const values = useTraitValues(traits.length > 0).data;
  const [trait, setTrait] = useState("");
  if (traits.length === 0) return null;
  return (
    <>
      <label className="field">
        <span className="small muted">{t("form.trait")}</span>
        <select className="select" name="trait" value={trait} onChange={(event) => setTrait(event.target.value)}>
          <option value="">{t("form.all")}</option>
          {traits.map((one) => (
            <option key={one} value={one}>
              {nameOf(one)}
            </option>
          ))}
        </select>
      </label>
      {trait !== "" && (
        <label className="field">
          <span className="small muted">{nameOf(trait)}</span>
          <select key={trait} className="select" name="traitValue" required>
            {[...(values?.get(trait) ?? []), OTHER].map((value) => (
              <option key={value} value={value}>
                {wordOf(trait, value) ?? value}
              </option>
            ))}
          </select>
        </label>
      )}
    </>
  );
}

function TargetField({ card, kpi }: { card: MetricCard; kpi: Kpi | null }) {
  const { t } = useTranslation("kpis");
  const { t: ofMetrics } = useTranslation("metrics");
  const unit = card.unit === "money" ? (kpi?.measure?.variant ?? "") : ofMetrics(`target.units.${card.unit}`, { defaultValue: "" });
  const target = kpi?.target?.value;
  return (
    <label className="field">
      <span className="label">
        {t(card.adds_up ? "form.targetEachDay" : "form.target")}
        {unit && ` (${unit})`}
      </span>
      <input className="input num" name="target" type="number" step="any" defaultValue={target === undefined ? undefined : Number((target / scaleOf(card, kpi?.measure?.variant ?? "")).toPrecision(12))} />
    </label>
  );
}

function PlaceFields({ kpi, kpis, needsName }: { kpi: Kpi | null; kpis: readonly Kpi[]; needsName: boolean }) {
  const { t } = useTranslation("kpis");
  const mayName = useMay("staff_read");
  const staff = useStaffNames();
  const departments = [...new Set(kpis.map((one) => one.department).filter(Boolean))].toSorted();
  const parents = possibleParents(kpis, kpi?.id ?? null);
  const hasForeignParent = kpi?.parent && !parents.some((line) => line.kpi.id === kpi.parent);
  const hasForeignOwner = kpi?.owner && !staff.has(kpi.owner.id);
  return (
    <>
      <label className="field">
        <span className="label">{t("form.parent")}</span>
        <select className="select" name="parent" defaultValue={kpi?.parent ?? ""}>
          <option value="">{t("form.top")}</option>
          {hasForeignParent && <option value={kpi.parent ?? ""}>{t("form.foreignParent")}</option>}
          {parents.map(({ kpi: one, depth }) => (
            <option key={one.id} value={one.id}>
              {`${"– ".repeat(depth)}${one.name}`}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span className="label">{t(needsName ? "form.name" : "form.ownName")}</span>
        <input className="input" name="name" maxLength={120} required={needsName} defaultValue={kpi?.own_name} />
      </label>
      <label className="field">
        <span className="label">{t("form.department")}</span>
        <input className="input" name="department" maxLength={80} list="kpi-departments" defaultValue={kpi?.department} />
        <datalist id="kpi-departments">
          {departments.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </label>
      {mayName && (
        <label className="field">
          <span className="label">{t("form.owner")}</span>
          <select key={staff.size} className="select" name="owner" defaultValue={kpi?.owner?.id ?? ""}>
            <option value="">{t("form.nobody")}</option>
            {hasForeignOwner && <option value={kpi.owner?.id}>{kpi.owner?.name ?? kpi.owner?.id}</option>}
            {[...staff].map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <label className="field">
        <span className="label">{t("form.weight")}</span>
        <input className="input num" name="weight" type="number" min="0.01" max="1000" step="any" required defaultValue={kpi?.weight ?? 1} />
      </label>
    </>
  );
}

function measureOf(said: FormData, card: MetricCard): KpiMeasure {
  const places = PARTS.map((part) => [part, textOf(said, `only.${part}`)] as const);
  const trait = [textOf(said, "trait"), textOf(said, "traitValue")] as const;
  const only = Object.fromEntries([...places, trait].filter(([name, word]) => name !== "" && word !== ""));
  return { metric: card.id, variant: textOf(said, "variant"), only, rhythm: RHYTHMS.find((one) => one === textOf(said, "rhythm")) ?? "month" };
}

function bodyOf(said: FormData, measure: KpiMeasure | null, card: MetricCard | undefined, kpi: Kpi | null): KpiBody {
  const typed = textOf(said, "target");
  // Typed as it is shown, kept in the metric's own unit; nobody is asked for it while the metric is not there.
  const wanted = typed === "" ? null : Number((Number(typed) * scaleOf(card, measure?.variant ?? "")).toPrecision(12));
  const target = said.has("target") ? wanted : (kpi?.target?.value ?? null);
  const owner = said.has("owner") ? textOf(said, "owner") || null : (kpi?.owner?.id ?? null);
  return { measure, parent: textOf(said, "parent") || null, name: textOf(said, "name"), department: textOf(said, "department"), owner, weight: Number(textOf(said, "weight")), target };
}

/** How many of the metric's own units one unit typed is; money by its currency's decimal places. */
function scaleOf(card: MetricCard | undefined, variant: string): number {
  return card ? typedScale(card.unit, card.unit === "money" ? currencyExponent(variant) : 0) : 1;
}

function changeOf({ parent, name, department, owner, weight, target }: KpiBody) {
  return { parent, name, department, owner, weight, target };
}
