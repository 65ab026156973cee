/** The group that the one of the page is held against: the same, but for one of the words that it is narrowed by. */

import { useTranslation } from "react-i18next";
import { useSearchParams } from "wouter";

import type { Asked } from "../../api/asked";
import { useMetricValues } from "../../api/metrics";
import type { MetricCard } from "../../api/types";
import { useAddressWords } from "../../parts/address";
import { useValueNames } from "../../parts/valueNames";

/** NAME=VALUE of the other group, as the address says it; "" while the page is not narrowed by that name. */
export function useAgainst(only: Readonly<Record<string, string>>): string {
  const [params] = useSearchParams();
  const against = params.get("against") ?? "";
  const [name = "", value = ""] = partsOf(against);
  return Object.hasOwn(only, name) && only[name] !== value ? against : "";
}

export function partsOf(against: string): [string, string] | [] {
  const place = against.indexOf("=");
  return place < 0 ? [] : [against.slice(0, place), against.slice(place + 1)];
}

interface ChoiceProps {
  card: MetricCard;
  asked: Asked;
  name: string;
  what: string;
}

/** The other values of a filter, to choose one that this one is held against. */
export function AgainstChoice({ card, asked, name, what }: ChoiceProps) {
  const { t } = useTranslation("metrics");
  const choose = useAddressWords();
  const { [name]: own, ...others } = asked.only;
  const parts = useMetricValues(card.id, { ...asked, only: others, by: [name], compare: "none", against: "" });
  const values = (parts.data?.groups ?? []).map((group) => group.key[name] ?? "").filter((value) => value !== own);
  const nameOf = useValueNames(name === "product" ? values : []);
  const [chosenName, chosen = ""] = partsOf(asked.against ?? "");
  if (values.length === 0) return null;
  return (
    <select
      className="select small"
      aria-label={t("against.label", { what })}
      value={chosenName === name ? `=${chosen}` : ""}
      onChange={(event) => choose({ against: event.target.value ? name + event.target.value : null })}
    >
      <option value="">{t("against.none")}</option>
      {values.map((value) => (
        <option key={value} value={`=${value}`}>
          {t("against.group", { group: nameOf(name, value) || t("common:metric.unknown") })}
        </option>
      ))}
    </select>
  );
}
