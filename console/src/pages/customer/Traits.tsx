/** What is known of a customer: every value with where it came from, and why this one was chosen. */

import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { useLabels } from "../../api/session";
import type { Trait, TraitValue } from "../../api/types";
import { useFormats } from "../../parts/formats";
import { Panel } from "../../parts/Panel";
import { Empty } from "../../parts/states";
import { Foreign } from "../../parts/words";
import { TraitName, traitText } from "./CustomerPage";

export function Traits({ id }: { id: string }) {
  const { t } = useTranslation("customer");
  const traits = useQuery({
    queryKey: ["traits", id],
    queryFn: ({ signal }) => api.get<{ data: Trait[] }>(`/customers/${id}/traits`, undefined, signal),
  });
  return (
    <Panel title={t("tabs.traits")} query={traits} flush>
      {({ data }) =>
        data.length === 0 ? (
          <Empty why={t("traits.none")} />
        ) : (
          <div className="table-scroll">
            <table className="table folds traits-table">
              <thead>
                <tr>
                  <th scope="col">{t("traits.name")}</th>
                  <th scope="col">{t("traits.value")}</th>
                  <th scope="col">{t("traits.origin")}</th>
                  <th scope="col">{t("traits.at")}</th>
                </tr>
              </thead>
              <tbody>
                {data.map((trait) => (
                  <TraitLine key={trait.name} trait={trait} />
                ))}
              </tbody>
            </table>
          </div>
        )
      }
    </Panel>
  );
}

function TraitLine({ trait }: { trait: Trait }) {
  const { t } = useTranslation("customer");
  const formats = useFormats();
  const label = useLabels();
  return (
    <tr>
      <td className="muted">
        <TraitName name={trait.name} />
      </td>
      <td className="break">
        <Foreign text={traitText(trait.value)} />
        {trait.others.length > 0 && (
          <details className="trait-others">
            <summary>{t("traits.others", { count: trait.others.length })}</summary>
            <p>{t("traits.rule", { rule: label("trait_rules", trait.chosen_rule) })}</p>
            <ul>
              {trait.others.map((other) => (
                <li key={JSON.stringify(other)}>
                  <OtherValue other={other} />
                </li>
              ))}
            </ul>
          </details>
        )}
      </td>
      <td>
        <Foreign text={trait.origin ?? ""} />
      </td>
      <td className="num muted">{formats.date(trait.at)}</td>
    </tr>
  );
}

function OtherValue({ other }: { other: TraitValue }) {
  const formats = useFormats();
  return (
    <>
      <Foreign text={traitText(other.value)} />
      <span className="faint">
        {" "}
        · {other.origin} · {formats.date(other.at)}
      </span>
    </>
  );
}
