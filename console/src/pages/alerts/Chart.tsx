/** The control chart: the days judged, between which limits each alone was to be expected, and where the shift began. */

import { useTranslation } from "react-i18next";

import type { AlertDetail } from "../../api/types";
import { Trend } from "../../parts/charts";
import { useFormats, type Formats } from "../../parts/formats";
import { boundsOf, valueText } from "../../parts/measured";
import { everyDay } from "./days";

export function Chart({ alert }: { alert: AlertDetail }) {
  const { t } = useTranslation("alerts");
  const formats = useFormats();
  const write = (value: number) => valueText(formats, alert.value, value);
  const days = everyDay(alert.days);
  const points = days.map(({ on, day }) => {
    const label = formats.calendarDay(on);
    if (!day) return { label, value: null, low: null, high: null, n: 0, said: `${label}: ${t("notJudged")}` };
    const said = t("saidOfDay", { day: label, value: write(day.value), low: write(day.low), high: write(day.high), n: formats.count(day.n) });
    return { label, value: day.value, low: day.low, high: day.high, expected: day.expected, n: day.n, said };
  });
  const start = days.findIndex(({ on }) => on === alert.period.from);
  return (
    <div className="stack">
      <p className="small muted">{t("chartHint")}</p>
      <Trend
        title={t("common:metric.trendOf", { name: alert.name })}
        points={points}
        breaks={start < 0 ? [] : [{ index: start, label: t("shiftBegins") }]}
        height={250}
        bounds={boundsOf(alert.unit)}
        write={write}
      />
      <DayTable alert={alert} formats={formats} write={write} />
    </div>
  );
}

interface DayTableProps {
  alert: AlertDetail;
  formats: Formats;
  write: (value: number) => string;
}

/** The same as a table, newest first. */
function DayTable({ alert, formats, write }: DayTableProps) {
  const { t } = useTranslation("alerts");
  return (
    <details className="step-table">
      <summary>{t("table")}</summary>
      <div className="table-scroll" tabIndex={0} role="group" aria-label={t("chart")}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t("day")}</th>
              <th scope="col" className="end">
                {t("common:metric.value")}
              </th>
              <th scope="col" className="end">
                {t("expected")}
              </th>
              <th scope="col" className="end">
                {t("limits")}
              </th>
              <th scope="col" className="end">
                n
              </th>
            </tr>
          </thead>
          <tbody>
            {alert.days.toReversed().map((day) => (
              <tr key={day.on}>
                <th scope="row" className="num">
                  {formats.calendarDay(day.on)}
                  {day.on >= alert.period.from && <span className="small note"> {t("shifted")}</span>}
                </th>
                <td className="end num">
                  {write(day.value)}
                  {(day.value < day.low || day.value > day.high) && <span className="badge">{t("outside")}</span>}
                </td>
                <td className="end num">{write(day.expected)}</td>
                <td className="end num">{t("common:metric.ofPeriod", { from: write(day.low), to: write(day.high) })}</td>
                <td className="end num">{formats.count(day.n)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
