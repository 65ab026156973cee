/** Which series are watched: seen, muted, looked after, taken off the list and put back on it. */

import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { useAlertChange, useWatchedSeries } from "../../api/alerts";
import { api } from "../../api/client";
import { useMetricAddress } from "../../api/metrics";
import { useMay, useSeesEverything } from "../../api/session";
import type { WatchedSeries } from "../../api/types";
import { useWhere } from "../../parts/alerts";
import { useFormats } from "../../parts/formats";
import { Panel } from "../../parts/Panel";
import { Empty, useProblemText } from "../../parts/states";
import { MuteButton } from "./Mute";
import { OwnerName, OwnerPicker } from "./Owner";
import { WatchDialog } from "./WatchDialog";

export function SeriesPanel() {
  const { t } = useTranslation("alerts");
  const mayHandle = useMay("settings_edit");
  const seesAll = useSeesEverything();
  const series = useWatchedSeries();
  const [isAdding, setAdding] = useState(false);
  const judge = useAlertChange(() => api.post("/watching/judging"));
  const problem = useProblemText();
  return (
    <Panel
      flush
      title={t("tabs.series")}
      query={series}
      actions={
        mayHandle && (
          <span className="row wrap">
            {seesAll && (
              <button type="button" className="button small" disabled={judge.isPending || judge.isSuccess} onClick={() => judge.mutate(undefined)}>
                {t(judge.isSuccess ? "judging" : "judgeNow")}
              </button>
            )}
            <button type="button" className="button small primary" aria-haspopup="dialog" onClick={() => setAdding(true)}>
              <Plus size={13} aria-hidden="true" />
              {t("watch")}
            </button>
          </span>
        )
      }
    >
      {(data) => (
        <>
          {judge.error && (
            <p className="notice bad" role="alert">
              {problem(judge.error)}
            </p>
          )}
          {data.length === 0 ? <Empty why={t(seesAll ? "noSeries" : "ofAPart")} /> : <SeriesTable series={data} mayHandle={mayHandle} />}
          {isAdding && <WatchDialog end={() => setAdding(false)} />}
        </>
      )}
    </Panel>
  );
}

function SeriesTable({ series, mayHandle }: { series: WatchedSeries[]; mayHandle: boolean }) {
  const { t } = useTranslation("alerts");
  return (
    <div className="table-scroll">
      <table className="table folds">
        <thead>
          <tr>
            <th scope="col">{t("seriesName")}</th>
            <th scope="col">{t("state")}</th>
            <th scope="col">{t("judgedTo")}</th>
            <th scope="col">{t("owner")}</th>
            <th scope="col">
              <span className="sr-only">{t("handling")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {series.toSorted((one, other) => Number(one.state === "off") - Number(other.state === "off")).map((one) => (
            <SeriesLine key={one.id} series={one} mayHandle={mayHandle} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SeriesLine({ series, mayHandle }: { series: WatchedSeries; mayHandle: boolean }) {
  const { t } = useTranslation("alerts");
  const formats = useFormats();
  const address = useMetricAddress();
  const where = useWhere()(series);
  const isOff = series.state === "off";
  return (
    <tr className={isOff ? "faint" : ""}>
      <td className="break">
        <Link href={address(series.metric)} className="quiet-link">
          {series.name}
        </Link>
        <bdi className="muted"> · {where || t("inAll")}</bdi>
      </td>
      <td>
        <span className="badge">{t(`states.${series.state}`)}</span>
        {series.muted && !mayHandle && <span className="small muted"> {t("mutedUntil", { day: formats.calendarDate(series.muted.until) })}</span>}
      </td>
      <td className="num" data-label={t("judgedTo")}>
        {series.judged_to ? formats.calendarDate(series.judged_to) : "–"}
      </td>
      <td>{mayHandle && !isOff ? <OwnerPicker isBare label={t("ownerOf", { name: `${series.name} ${where}` })} of={series} path={`/watched-series/${series.id}/owner`} /> : <OwnerName of={series} />}</td>
      <td className="end">{mayHandle && <SeriesActs series={series} />}</td>
    </tr>
  );
}

function SeriesActs({ series }: { series: WatchedSeries }) {
  const { t } = useTranslation("alerts");
  const problem = useProblemText();
  const stop = useAlertChange(() => api.delete(`/watched-series/${series.id}`));
  const again = useAlertChange(() => api.post("/watched-series", { metric: series.metric, variant: series.variant ?? "", channel: series.channel ?? "", only: series.only }));
  const act = series.state === "off" ? again : stop;
  return (
    <div className="row wrap series-acts">
      {series.state !== "off" && <MuteButton small series={series.id} muted={series.muted} />}
      <button type="button" className="button small" disabled={act.isPending} onClick={() => act.mutate(undefined)}>
        {t(series.state === "off" ? "watchAgain" : "unwatch")}
      </button>
      {act.error && (
        <span className="notice bad" role="alert">
          {problem(act.error)}
        </span>
      )}
    </div>
  );
}
