/** Row scopes: which brands, departments and regions somebody sees. */

import { Plus, X } from "lucide-react";
import { useTranslation } from "react-i18next";

import { isEverything } from "../../api/session";
import type { ScopeGrant } from "../../api/types";

const PARTS = ["brand", "department", "region"] as const;
const ANY: ScopeGrant = { brand: "*", department: "*", region: "*" };

export const EVERYTHING: ScopeGrant[] = [ANY];

export function useScopeText(): (scopes: readonly ScopeGrant[]) => string {
  const { t } = useTranslation("settings");
  return (scopes) => {
    if (isEverything(scopes)) return t("scopes.everything");
    if (scopes.length === 0) return t("scopes.nothing");
    return scopes
      .map((grant) =>
        PARTS.map((part) => grant[part])
          .filter((value) => value !== "*")
          .join(" / "),
      )
      .join(", ");
  };
}

export function ScopeEditor({ value, change }: { value: ScopeGrant[]; change: (scopes: ScopeGrant[]) => void }) {
  const { t } = useTranslation("settings");
  const isAll = isEverything(value);
  const set = (index: number, part: (typeof PARTS)[number], text: string) =>
    change(value.map((grant, at) => (at === index ? { ...grant, [part]: text.trim() || "*" } : grant)));
  return (
    <fieldset className="stack" style={{ gap: 8 }}>
      <legend className="small" style={{ fontWeight: 500, marginBottom: 4 }}>
        {t("scopes.title")}
      </legend>
      <label className="check">
        <input type="checkbox" checked={isAll} onChange={() => change(isAll ? [] : EVERYTHING)} />
        {t("scopes.everything")}
      </label>
      {!isAll && (
        <>
          {value.map((grant, index) => (
            // Lines have no identity but their place.
            <div key={index} className="scope-line">
              {PARTS.map((part) => (
                <input
                  key={part}
                  className="input small"
                  aria-label={t(`scopes.${part}`)}
                  placeholder={t(`scopes.${part}`)}
                  defaultValue={grant[part] === "*" ? "" : grant[part]}
                  maxLength={80}
                  onBlur={(event) => set(index, part, event.target.value)}
                />
              ))}
              <button type="button" className="button quiet small icon" aria-label={t("action.remove")} onClick={() => change(value.filter((_, at) => at !== index))}>
                <X size={13} aria-hidden="true" />
              </button>
            </div>
          ))}
          <p className="small faint">{t("scopes.means")}</p>
          <div>
            <button type="button" className="button small" onClick={() => change([...value, { ...ANY }])}>
              <Plus size={13} aria-hidden="true" />
              {t("scopes.add")}
            </button>
          </div>
        </>
      )}
    </fieldset>
  );
}
