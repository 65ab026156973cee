/** What changed: the moves that chance does not explain first. */

import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { useLabels } from "../../api/session";
import type { Change as Move, MetricCard } from "../../api/types";
import { useFormats } from "../../parts/formats";
import { valueText } from "../../parts/measured";
import { Panel } from "../../parts/Panel";
import { Empty } from "../../parts/states";
import { listKeys } from "../../shell/keys";
import { Change } from "./Kpis";
import { useCards, useChanges, useMetricAddress } from "./metrics";

export function Changes() {
  const { t } = useTranslation("overview");
  const changes = useChanges();
  const cards = useCards();
  return (
    <Panel title={t("changes.title")} query={changes} flush>
      {({ data }) =>
        data.length === 0 ? (
          <Empty why={t("changes.none")} />
        ) : (
          <ul className="moves" onKeyDown={listKeys}>
            {data.map((move, index) => {
              const card = cards.data?.get(move.metric);
              return (
                card && (
                  <li key={`${move.metric}${JSON.stringify(move.key)}`}>
                    <MoveLine move={move} card={card} first={index === 0} />
                  </li>
                )
              );
            })}
          </ul>
        )
      }
    </Panel>
  );
}

function MoveLine({ move, card, first }: { move: Move; card: MetricCard; first: boolean }) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  const label = useLabels();
  const address = useMetricAddress();
  const [dimension] = Object.keys(move.key);
  const where = Object.entries(move.key).map(([name, value]) => label(`${name}s`, value));
  const before = move.comparison.value?.value;
  return (
    <Link href={address(card.id, dimension)} className="move" data-list-item tabIndex={first ? 0 : -1}>
      <span className="name break">
        {card.name}
        {where.length > 0 && <bdi className="muted"> · {where.join(" · ")}</bdi>}
      </span>
      <Change card={card} value={move.value} comparison={move.comparison} />
      <span className="from-to num">
        {before !== null && before !== undefined && move.value.value !== null
          ? t("changes.fromTo", { before: valueText(formats, move.value, before), after: valueText(formats, move.value, move.value.value) })
          : ""}
      </span>
      <span className="from-to num n">{t("nOf", { count: move.value.n, n: formats.compact(move.value.n) })}</span>
    </Link>
  );
}
