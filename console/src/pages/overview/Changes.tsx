/** What changed: the moves that chance does not explain, clearest first. */

import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { useChanges, useMetricAddress } from "../../api/metrics";
import type { Move } from "../../api/types";
import { useFormats, type Formats } from "../../parts/formats";
import { valueText } from "../../parts/measured";
import { Change } from "../../parts/Measures";
import { Panel } from "../../parts/Panel";
import { Empty } from "../../parts/states";
import { useValueNames, type NameOf } from "../../parts/valueNames";
import { listKeys } from "../../shell/keys";

export function Changes({ most = Infinity }: { most?: number }) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  const changes = useChanges();
  const nameOf = useValueNames(changes.data?.data.map((move) => move.key.product) ?? []);
  return (
    <Panel
      flush
      title={t("changes.title")}
      query={changes}
      actions={changes.data && <span className="small faint num">{t("metric.asOf", { time: momentText(formats, changes.data.as_of, Date.now()) })}</span>}
    >
      {({ data }) =>
        data.length === 0 ? (
          <Empty why={t("changes.none")} />
        ) : (
          <ul className="moves" onKeyDown={listKeys}>
            {data.slice(0, most).map((move, index) => (
              <li key={`${move.metric}${move.variant}${JSON.stringify(move.key)}`}>
                <MoveLine move={move} nameOf={nameOf} first={index === 0} />
              </li>
            ))}
          </ul>
        )
      }
    </Panel>
  );
}

/** The numbers are looked at anew once a minute only: the tiles beside may know more already. */
function momentText(formats: Formats, at: string, now: number): string {
  return formats.dayOf(at) === formats.dayOf(now) ? formats.time(at) : formats.dateTime(at);
}

interface MoveLineProps {
  move: Move;
  nameOf: NameOf;
  first: boolean;
}

function MoveLine({ move, nameOf, first }: MoveLineProps) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  const address = useMetricAddress();
  const only = Object.fromEntries(Object.entries(move.key).map(([name, value]) => [name, value ?? ""]));
  const where = Object.entries(move.key).map(([name, value]) => (value === null ? t("metric.unknown") : nameOf(name, value)));
  const before = move.comparison.value.value;
  return (
    <Link href={address(move.metric, { ...only, ...(move.variant ? { variant: move.variant } : {}) })} className="move" data-list-item tabIndex={first ? 0 : -1}>
      <span className="name break">
        {move.name}
        {where.length > 0 && <bdi className="muted"> · {where.join(" · ")}</bdi>}
      </span>
      <Change polarity={move.direction} value={move.value} comparison={move.comparison} />
      <span className="from-to num">
        {before !== null && move.value.value !== null && t("changes.fromTo", { before: valueText(formats, move.value, before), after: valueText(formats, move.value, move.value.value) })}
      </span>
      <span className="from-to num n">{t("metric.nOf", { count: move.value.n, n: formats.compact(move.value.n) })}</span>
    </Link>
  );
}
