/** Which traits of customers figures are cut by: what was told of each, why it makes a cut or none, and what the brand wants. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Scissors } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { useDimensionNames } from "../../api/metrics";
import type { SeenTrait, SeenTraits, TraitChoice } from "../../api/types";
import { useFormats } from "../../parts/formats";
import { Panel } from "../../parts/Panel";
import { Empty, useProblemText } from "../../parts/states";
import { Foreign } from "../../parts/words";

const CUTS = ["trait-cuts"] as const;
const CHOICES: readonly TraitChoice[] = ["auto", "always", "never"];
const MOST_VALUES = 6;

export function TraitCuts() {
  const { t } = useTranslation("settings");
  const seen = useQuery({ queryKey: [...CUTS, "seen"], queryFn: ({ signal }) => api.get<SeenTraits>("/trait-cuts/seen", undefined, signal) });
  return (
    <>
      <p className="muted">{t("traits.means")}</p>
      <Panel title={t("traits.title")} query={seen} flush>
        {(answer) => (answer.data.length === 0 ? <Empty icon={Scissors} why={t("traits.none")} /> : <TraitTable answer={answer} />)}
      </Panel>
    </>
  );
}

function TraitTable({ answer }: { answer: SeenTraits }) {
  const { t } = useTranslation("settings");
  const [said, setSaid] = useState("");
  const traits = useKept(answer.data);
  const limits = { mostValues: answer.most_values, sharedBy: answer.shared_by, mostCuts: answer.most_cuts };
  return (
    <>
      <div className="table-scroll">
        <table className="table folds settings-table">
          <thead>
            <tr>
              <th scope="col">{t("traits.name")}</th>
              <th scope="col" className="end">
                {t("traits.values")}
              </th>
              <th scope="col" className="end">
                {t("traits.customers")}
              </th>
              <th scope="col">{t("traits.isCut")}</th>
              <th scope="col" className="end">
                {t("traits.choice")}
              </th>
            </tr>
          </thead>
          <tbody>
            {traits.map((trait) => (
              <TraitLine key={trait.name} trait={trait} chosen={setSaid} why={t(`traits.reason.${trait.reason}`, limits)} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="small muted" role="status">
        {said}
      </p>
      {answer.left_out > 0 && <p className="small faint traits-left-out">{t("traits.leftOut", { count: answer.left_out })}</p>}
    </>
  );
}

/** In the order in which they were first seen, until the page is left: no line moves from under a hand. */
function useKept(traits: readonly SeenTrait[]): readonly SeenTrait[] {
  const [first] = useState(() => new Map(traits.map((trait, index) => [trait.name, index])));
  const placeOf = (trait: SeenTrait) => first.get(trait.name) ?? Infinity;
  return traits.toSorted((one, other) => (placeOf(one) === placeOf(other) ? 0 : placeOf(one) - placeOf(other)));
}

interface TraitLineProps {
  trait: SeenTrait;
  why: string;
  chosen: (said: string) => void;
}

function TraitLine({ trait, why, chosen }: TraitLineProps) {
  const { t } = useTranslation("settings");
  const formats = useFormats();
  const client = useQueryClient();
  const problem = useProblemText();
  const { nameOf, wordOf } = useDimensionNames();
  const id = `trait.${trait.name}`;
  const called = nameOf(id); // known of those that make a cut
  const choose = useMutation({
    mutationFn: (choice: TraitChoice) => api.put("/trait-cuts", { name: trait.name, choice }),
    onSuccess: (_, choice) => {
      chosen(t("traits.changed", { name: trait.name, choice: t(`traits.choices.${choice}`) }));
      return Promise.all([client.invalidateQueries({ queryKey: CUTS }), client.invalidateQueries({ queryKey: ["metrics"] })]);
    },
  });
  const values = trait.values.slice(0, MOST_VALUES).map((value) => wordOf(id, value) ?? value);
  return (
    <tr>
      <td className="break">
        <strong>
          <Foreign text={trait.name} />
        </strong>
        {called !== id && called !== trait.name && <span className="muted"> {called}</span>}
        {values.length > 0 && (
          <span className="trait-values small faint">
            <Foreign text={values.join(", ")} />
            {trait.values.length > MOST_VALUES && ` ${t("traits.more", { count: trait.values.length - MOST_VALUES })}`}
          </span>
        )}
      </td>
      <td className="end num" data-label={t("traits.values")}>
        {formats.count(trait.value_count)}
      </td>
      <td className="end num" data-label={t("traits.customers")}>
        {formats.count(trait.customer_count)}
      </td>
      <td className="break">
        <span className="trait-why">
          <span className={trait.is_cut ? "badge accent" : "badge"}>{t(trait.is_cut ? "traits.cut" : "traits.notCut")}</span>
          <span className="small muted">{why}</span>
        </span>
        {choose.error && (
          <p className="notice bad" role="alert">
            {problem(choose.error)}
          </p>
        )}
      </td>
      <td className="end">
        {trait.may_choose && (
          <div className="segmented" role="group" aria-label={t("traits.choiceOf", { name: trait.name })}>
            {CHOICES.map((one) => (
              <button key={one} type="button" aria-pressed={one === trait.choice} aria-disabled={choose.isPending} onClick={() => one !== trait.choice && !choose.isPending && choose.mutate(one)}>
                {t(`traits.choices.${one}`)}
              </button>
            ))}
          </div>
        )}
      </td>
    </tr>
  );
}
