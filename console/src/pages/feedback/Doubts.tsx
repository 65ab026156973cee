/** What speaks against taking a text for what a customer felt, with the figures that show it. Nothing is dropped for it. */

import { useTranslation } from "react-i18next";

import { useLabels } from "../../api/session";
import type { WholeText } from "../../api/types";
import { useFormats } from "../../parts/formats";

export function Doubts({ of }: { of: NonNullable<WholeText["authenticity"]> }) {
  const { t } = useTranslation("feedback");
  const label = useLabels();
  const formats = useFormats();
  if (of.reasons.length === 0) return null;
  return (
    <div className={of.is_suspicious ? "notice bad small" : "notice small"}>
      <p>{t(of.is_suspicious ? "doubts.many" : "doubts.some", { score: formats.decimal(of.score, 2) })}</p>
      <ul>
        {of.reasons.map((one) => (
          <li key={one.code}>
            {label("doubts", one.code)}
            <span className="faint num">
              {one.accounts !== null && ` · ${t("doubts.accounts", { count: one.accounts, n: formats.decimal(one.accounts, 0) })}`}
              {one.texts !== null && ` · ${t("doubts.texts", { count: one.texts, n: formats.decimal(one.texts, 0) })}`}
              {one.expected !== null && ` · ${t("doubts.expected", { expected: formats.decimal(one.expected, 1) })}`}
              {one.hours !== null && ` · ${t("doubts.hours", { count: one.hours, n: formats.decimal(one.hours, 0) })}`}
              {one.stars !== null && ` · ${t("doubts.stars", { count: one.stars, n: formats.decimal(one.stars, 0) })}`}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
