/** What holds for every row of a file: its currency, the kind of question, a channel. */

import { useTranslation } from "react-i18next";

import { useLabels, useMeta } from "../../api/session";
import type { Brought } from "./mapping";
import { missingFields } from "./mapping";
import { useFieldNames } from "./Preview";

const USUAL = ["question_kind", "scale_max", "survey_name", "channel", "brand", "department", "region"];
const QUESTIONS = ["nps", "csat", "ces1", "ces2", "stars", "enps"];
const RELATIONS = ["relationship", "transactional"];

interface ConstantsProps {
  brought: Brought;
  change: (mapping: Brought["mapping"]) => void;
}

export function Constants({ brought, change }: ConstantsProps) {
  const { t } = useTranslation("import");
  const fieldName = useFieldNames();
  const label = useLabels();
  const meta = useMeta();
  const { file, mapping } = brought;
  const has = (name: string) => file.fields.some((field) => field.name === name);
  const isFree = (name: string) => has(name) && !(name in mapping.mapping);
  const offered = [...new Set([...missingFields(brought), ...Object.keys(mapping.constants), ...USUAL])].filter(isFree);
  const set = (name: string, value: string) => change({ ...mapping, constants: { ...mapping.constants, [name]: value } });
  const hasMoney = file.fields.some((field) => field.type === "money");
  if (offered.length === 0 && !hasMoney) return null;
  return (
    <details className="constants" open={missingFields(brought).length > 0}>
      <summary>{t("constants.title")}</summary>
      <div className="read-as">
        {hasMoney && (
          <label className="field">
            <span className="label">{t("fields.currency")}</span>
            <input
              className="input small"
              maxLength={3}
              placeholder={meta?.currency.code}
              value={mapping.currency ?? ""}
              onChange={(event) => change({ ...mapping, currency: event.target.value.toUpperCase() || null })}
            />
          </label>
        )}
        {file.kind === "responses" && (
          <label className="field">
            <span className="label">{fieldName("relation")}</span>
            <select className="select small" value={mapping.relation ?? ""} onChange={(event) => change({ ...mapping, relation: event.target.value || null })}>
              <option value="">{t("constants.unsaid")}</option>
              {RELATIONS.map((relation) => (
                <option key={relation} value={relation}>
                  {label("variants", relation)}
                </option>
              ))}
            </select>
          </label>
        )}
        {offered.map((name) => (
          <label key={name} className="field">
            <span className="label">{fieldName(name)}</span>
            {name === "question_kind" ? (
              <select className="select small" value={mapping.constants[name] ?? ""} onChange={(event) => set(name, event.target.value)}>
                <option value="">{t("constants.unsaid")}</option>
                {QUESTIONS.map((kind) => (
                  <option key={kind} value={kind}>
                    {label("question_kinds", kind)}
                  </option>
                ))}
              </select>
            ) : (
              <input className="input small" maxLength={500} value={mapping.constants[name] ?? ""} onChange={(event) => set(name, event.target.value)} />
            )}
          </label>
        ))}
      </div>
    </details>
  );
}
