/** The days of an issue: how many said so, and between which numbers such days would lie had nothing changed. */

import { useTranslation } from "react-i18next";

import type { WholeIssue } from "../../api/emerging";
import { Trend } from "../../parts/charts";
import { useFormats } from "../../parts/formats";
import { useIssueName } from "../../parts/issues";

export function Days({ issue }: { issue: WholeIssue }) {
  const { t } = useTranslation("emerging");
  const formats = useFormats();
  const name = useIssueName()(issue);
  const points = issue.days.map((day) => {
    const label = formats.calendarDay(day.on);
    const said = t("saidOfDay", { day: label, n: formats.count(day.voices), expected: formats.decimal(day.expected, 1), low: formats.count(day.low), high: formats.count(day.high) });
    return { label, value: day.voices, low: day.low, high: day.high, expected: day.expected, n: day.voices, said };
  });
  const start = issue.days.findIndex((day) => day.on === issue.since);
  return (
    <div className="stack">
      <p className="small muted">{t("chartHint")}</p>
      <Trend title={t("common:metric.trendOf", { name })} points={points} breaks={start < 0 ? [] : [{ index: start, label: t("riseBegins") }]} height={240} bounds={[0, Infinity]} write={(value) => formats.decimal(value, value % 1 ? 1 : 0)} />
      <details className="step-table">
        <summary>{t("table")}</summary>
        <div className="table-scroll" tabIndex={0} role="group" aria-label={t("chart")}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t("day")}</th>
                <th scope="col" className="end">
                  {t("heard")}
                </th>
                <th scope="col" className="end">
                  {t("expected")}
                </th>
                <th scope="col" className="end">
                  {t("limits")}
                </th>
              </tr>
            </thead>
            <tbody>
              {issue.days.toReversed().map((day) => (
                <tr key={day.on}>
                  <th scope="row" className="num">
                    {formats.calendarDay(day.on)}
                  </th>
                  <td className="end num">{formats.count(day.voices)}</td>
                  <td className="end num">{formats.decimal(day.expected, 1)}</td>
                  <td className="end num">{t("common:metric.ofPeriod", { from: formats.count(day.low), to: formats.count(day.high) })}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </div>
  );
}
