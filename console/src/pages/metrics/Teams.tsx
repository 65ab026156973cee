/** What departments' own people say of their work, beside what their customers say: of teams, never of people. */

import { useTranslation } from "react-i18next";
import { useSearchParams } from "wouter";

import type { Asked } from "../../api/asked";
import { useTeamScores } from "../../api/metrics";
import type { Measured, MetricCard, TeamScores } from "../../api/types";
import { useAddressWords } from "../../parts/address";
import { IntervalBar, spanOf, type Range } from "../../parts/charts";
import { useFormats } from "../../parts/formats";
import { intervalText } from "../../parts/measured";
import { Figure, isIntervalAlone } from "../../parts/Measures";
import { Panel } from "../../parts/Panel";
import { Empty, SkeletonLines } from "../../parts/states";
import { Foreign } from "../../parts/words";

const FIRST_LOOK = ["net_promoter_score", "customer_satisfaction"];

interface TeamsProps {
  card: MetricCard; // of the brand's own people
  cards: readonly MetricCard[];
  asked: Asked;
}

export function TeamsPanel({ card, cards, asked }: TeamsProps) {
  const { t } = useTranslation("metrics");
  const [params] = useSearchParams();
  const offered = cards.filter((one) => !one.of_staff && one.direction !== "neither" && one.dimensions.includes("department")).toSorted((one, other) => one.name.localeCompare(other.name));
  const wanted = [params.get("beside") ?? "", ...FIRST_LOOK].find((id) => offered.some((one) => one.id === id));
  const customers = wanted ?? offered[0]?.id ?? "";
  const query = useTeamScores(card.id, customers, asked);
  if (customers === "") return null;
  return (
    <Panel title={t("teams.title")} flush className="metric-teams" query={query} waiting={<SkeletonLines lines={5} height={22} />} actions={<Beside offered={offered} chosen={customers} />}>
      {(answer) => <Teams answer={answer} />}
    </Panel>
  );
}

function Beside({ offered, chosen }: { offered: readonly MetricCard[]; chosen: string }) {
  const { t } = useTranslation("metrics");
  const choose = useAddressWords();
  return (
    <select className="select small" aria-label={t("teams.beside")} value={chosen} onChange={(event) => choose({ beside: event.target.value })}>
      {offered.map((one) => (
        <option key={one.id} value={one.id}>
          {one.name}
        </option>
      ))}
    </select>
  );
}

function Teams({ answer }: { answer: TeamScores }) {
  const { t } = useTranslation("metrics");
  const formats = useFormats();
  const { data, period } = answer;
  const staff = spanOf(data.flatMap((team) => boundsOf(team.staff)));
  const customers = spanOf(data.flatMap((team) => boundsOf(team.customers)));
  return (
    <>
      {data.length === 0 ? (
        <Empty tight why={t("teams.none")} />
      ) : (
        <div className="table-scroll">
          <table className="groups teams">
            <thead>
              <tr>
                <th scope="col">{t("teams.department")}</th>
                <th scope="col">{answer.staff_name}</th>
                <th scope="col">{answer.name}</th>
              </tr>
            </thead>
            <tbody>
              {data.map((team) => (
                <tr key={team.department}>
                  <th scope="row" className="break">
                    <Foreign text={team.department} />
                  </th>
                  <td data-label={answer.staff_name}>
                    <Side value={team.staff} domain={staff} />
                  </td>
                  <td data-label={answer.name}>
                    <Side value={team.customers} domain={customers} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className="small muted foot">
        <Together answer={answer} /> {t("teams.people")}
      </p>
      <p className="small faint foot num">{t("common:metric.ofPeriod", { from: formats.calendarDate(period.from), to: formats.calendarDate(period.to) })}</p>
    </>
  );
}

function boundsOf({ low, high, value }: Measured): Array<number | null> {
  return [low, high, value];
}

function Side({ value, domain }: { value: Measured; domain: Range }) {
  const { t } = useTranslation("metrics");
  const formats = useFormats();
  const interval = intervalText(formats, value);
  const isAlone = isIntervalAlone(value);
  return (
    <span className="side">
      <span className="row wrap">
        <Figure value={value} />
        <span className="small faint num">
          {interval && !isAlone && `${interval} · `}
          {t("common:metric.nOf", { count: value.n, n: formats.compact(value.n) })}
        </span>
      </span>
      {interval && <IntervalBar value={isAlone ? null : value.value} low={value.low} high={value.high} domain={domain} />}
    </span>
  );
}

/** How far both go together; or from how many departments on that is said. */
function Together({ answer }: { answer: TeamScores }) {
  const { t } = useTranslation("metrics");
  const formats = useFormats();
  const { correlation, least_departments: least } = answer;
  if (!correlation || correlation.value === null) return <>{t("teams.tooFew", { count: least })}</>;
  const value = formats.decimal(correlation.value, 2, true);
  if (correlation.low === null || correlation.high === null) return <>{t("teams.exactly", { value, count: correlation.n })}</>;
  const interval = t("teams.between", { low: formats.decimal(correlation.low, 2, true), high: formats.decimal(correlation.high, 2, true) });
  const byChance = correlation.low <= 0 && correlation.high >= 0;
  return (
    <>
      {t("teams.together", { value, interval, count: correlation.n })} {byChance && t("teams.byChance")}
    </>
  );
}
