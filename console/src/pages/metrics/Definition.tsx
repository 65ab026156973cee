/** What a number means: its card in words, and what each version of it made different. */

import { useTranslation } from "react-i18next";

import type { MetricCard } from "../../api/types";
import { useFormats } from "../../parts/formats";
import { Card } from "../../parts/Panel";
import { CopyButton } from "../../parts/words";

export function Definition({ card }: { card: MetricCard }) {
  const { t } = useTranslation("metrics");
  const formats = useFormats();
  const facts: Array<[string, string]> = [
    ["formula", card.formula],
    ["population", card.population],
    ["filters", card.filters],
    ["timeBasis", card.time_basis],
    ["window", card.window],
    ["weighting", card.weighting],
    ["interval", card.interval],
    ["direction", t(`definition.${card.direction}`)],
    ["minimum", card.uncertain_below > 0 ? formats.count(card.uncertain_below) : ""],
    ["people", card.minimum_respondents > 0 ? t("definition.atLeast", { count: card.minimum_respondents }) : ""],
    ["matures", card.matures_after_days > 0 ? t("definition.after", { count: card.matures_after_days }) : ""],
    ["note", card.note],
    ["owner", card.owner],
  ];
  return (
    <Card title={t("definition.title")}>
      <dl className="facts">
        {facts
          .filter(([, text]) => text)
          .map(([name, text]) => (
            <div key={name} style={{ display: "contents" }}>
              <dt>{t(`definition.${name}`)}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        <dt>{t("definition.id")}</dt>
        <dd className="row" style={{ gap: 2 }}>
          <code className="break">{card.id}</code>
          <CopyButton text={card.id} />
        </dd>
      </dl>
      <h3 className="versions-title">{t("definition.history")}</h3>
      <ol className="versions" reversed>
        {card.history.toReversed().map((change) => (
          <li key={change.version}>
            <span className="badge num">{t("versionOf", { version: change.version })}</span> <span className="faint num">{formats.calendarDate(change.on)}</span> {change.what}
          </li>
        ))}
      </ol>
    </Card>
  );
}
