/** Who answers for a topic: a department of the KPIs, one that other topics name, or one of those in templates. */

import { useTranslation } from "react-i18next";

import { useKpis } from "../../api/kpis";
import type { Topic } from "../../api/topicTree";

/** Of the templates, which name departments by what they do. */
const KNOWN = ["after_sales", "branches", "cards", "digital", "field_service", "finance", "kitchen", "lending", "logistics", "marketing", "network", "operations", "payments", "product", "quality", "risk", "service", "stores", "wealth"] as const;

export function useDepartmentName(): (department: string) => string {
  const { t } = useTranslation("topicTree");
  return (department) => (KNOWN.some((one) => one === department) ? t(`department.${department}`) : department);
}

export function DepartmentField({ topics, department }: { topics: readonly Topic[]; department: string }) {
  const { t } = useTranslation("topicTree");
  const nameOf = useDepartmentName();
  const kpis = useKpis(null).data?.data ?? [];
  const teams = [...new Set(kpis.map((kpi) => kpi.department).filter(Boolean))].toSorted();
  const used = [...new Set([...topics.map((topic) => topic.department ?? ""), department].filter(Boolean))].filter((one) => !teams.includes(one)).toSorted();
  return (
    <label className="field">
      <span className="label">{t("form.department")}</span>
      <select key={teams.length} className="select" name="department" defaultValue={department}>
        <option value="">{t("form.nobody")}</option>
        {teams.length > 0 && (
          <optgroup label={t("form.teams")}>
            {teams.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </optgroup>
        )}
        {used.length > 0 && (
          <optgroup label={t("form.ofTopics")}>
            {used.map((one) => (
              <option key={one} value={one}>
                {nameOf(one)}
              </option>
            ))}
          </optgroup>
        )}
      </select>
    </label>
  );
}
