/** What is heard in the texts as a whole: emotion, intent, urgency, stance; each panel by itself. */

import { useTranslation } from "react-i18next";

import { useFeelings } from "../../api/opinions";
import type { Feelings } from "../../api/types";
import { IntervalBar } from "../../parts/charts";
import { useFormats } from "../../parts/formats";
import { Guard, Panel } from "../../parts/Panel";
import { Empty } from "../../parts/states";
import type { View } from "./asking";

const KINDS = ["emotion", "intent", "urgency", "stance"] as const;

export function FeelingsPanels({ view }: { view: View }) {
  return (
    <div className="feelings">
      {KINDS.map((of) => (
        <Guard key={of}>
          <FeelingPanel of={of} view={view} />
        </Guard>
      ))}
    </div>
  );
}

function FeelingPanel({ of, view }: { of: (typeof KINDS)[number]; view: View }) {
  const { t } = useTranslation("topics");
  const feelings = useFeelings({ ...view.feelings, of });
  return (
    <Panel title={t(`feeling.${of}`)} query={feelings}>
      {(answer) => (answer.n === 0 ? <Empty tight why={t("nothingHeard")} /> : <Shares answer={answer} />)}
    </Panel>
  );
}

function Shares({ answer }: { answer: Feelings }) {
  const { t } = useTranslation("topics");
  const formats = useFormats();
  return (
    <>
      <ul className="feeling-lines">
        {answer.data.map(({ value, share, before }) => (
          <li key={value}>
            <span className="what">{t(`${answer.of}.${value}`)}</span>
            <IntervalBar value={share.value} low={share.low} high={share.high} before={before?.value ?? null} domain={{ low: 0, high: 1 }} />
            <span className="num value">{share.value === null ? "–" : formats.percent(share.value)}</span>
            <span className="num small muted">{share.low === null || share.high === null ? "" : `${formats.percent(share.low).replace(/\s?%$/, "")}–${formats.percent(share.high)}`}</span>
          </li>
        ))}
      </ul>
      <p className="small muted">
        {t("ofTexts", { count: answer.n, n: formats.count(answer.n) })}
        {answer.unknown > 0 && ` ${t("unknownTexts", { count: answer.unknown, n: formats.count(answer.unknown) })}`}
      </p>
    </>
  );
}
