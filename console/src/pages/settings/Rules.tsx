/** The rules by which an interaction went right or wrong: read, switched, and their thresholds changed. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { useMay } from "../../api/session";
import type { MarkRule } from "../../api/types";
import { MarkSign } from "../../parts/Marks";
import { Panel } from "../../parts/Panel";
import { Said } from "./Own";

const RULES = ["rules"] as const;

export function Rules() {
  const { t, i18n } = useTranslation("settings");
  const rules = useQuery({ queryKey: [...RULES, i18n.language], queryFn: ({ signal }) => api.get<{ data: MarkRule[] }>("/marks/rules", undefined, signal) });
  return (
    <>
      <p className="muted">{t("rules.means")}</p>
      <Panel title={t("rules.wrong")} query={rules} flush>
        {({ data }) => <RuleList rules={data.filter((rule) => rule.value < 0)} />}
      </Panel>
      <Panel title={t("rules.right")} query={rules} flush>
        {({ data }) => <RuleList rules={data.filter((rule) => rule.value > 0)} />}
      </Panel>
    </>
  );
}

function RuleList({ rules }: { rules: MarkRule[] }) {
  return (
    <ul>
      {rules.map((rule) => (
        <RuleLine key={rule.id} rule={rule} />
      ))}
    </ul>
  );
}

function RuleLine({ rule }: { rule: MarkRule }) {
  const { t } = useTranslation("settings");
  const client = useQueryClient();
  const mayEdit = useMay("rules_edit");
  const change = useMutation({
    mutationFn: (wanted: { enabled: boolean; thresholds: Record<string, number> }) => api.put<MarkRule>(`/marks/rules/${rule.id}`, wanted),
    onSuccess: () => void client.invalidateQueries({ queryKey: RULES }),
  });
  const names = Object.keys(rule.thresholds);
  return (
    <li className="rule-line">
      <span className="row wrap">
        <MarkSign value={rule.value} words={rule.title} />
      </span>
      <label className="switch">
        <input
          type="checkbox"
          role="switch"
          checked={rule.enabled}
          disabled={!mayEdit || change.isPending}
          aria-label={rule.title}
          onChange={() => change.mutate({ enabled: !rule.enabled, thresholds: rule.thresholds })}
        />
        {t(rule.enabled ? "rules.on" : "rules.off")}
      </label>
      {names.length > 0 && (
        <form
          className="thresholds"
          onSubmit={(event) => {
            event.preventDefault();
            const entries = new FormData(event.currentTarget);
            change.mutate({ enabled: rule.enabled, thresholds: Object.fromEntries(names.map((name) => [name, Number(entries.get(name))])) });
          }}
        >
          {names.map((name) => (
            <label key={name} className="field">
              <span className="small muted">{t(`rules.thresholds.${name}`, { defaultValue: name.replaceAll("_", " ") })}</span>
              <input className="input small num" name={name} type="number" step="any" min={0} required defaultValue={rule.thresholds[name]} disabled={!mayEdit} />
            </label>
          ))}
          {mayEdit && (
            <button type="submit" className="button small" disabled={change.isPending}>
              {t("action.save")}
            </button>
          )}
          <Said mutation={change} words={t("own.saved")} />
        </form>
      )}
    </li>
  );
}
