/** Puts a series on the list: a metric, which kind of its records, in all or in one channel. */

import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useAlertChange } from "../../api/alerts";
import { api } from "../../api/client";
import { askedBy, useCatalogue, useMetricValues } from "../../api/metrics";
import { useFilters } from "../../api/filters";
import { useLabels, useOwnParts } from "../../api/session";
import type { MetricCard } from "../../api/types";
import { textOf } from "../../parts/form";
import { Modal } from "../../parts/overlay";
import { useProblemText } from "../../parts/states";

interface Watching {
  metric: string;
  variant: string;
  channel: string;
  only: Record<string, string>;
}

/** What has a value for each day can be watched; what the staff answered has none. */
function canBeWatched(card: MetricCard): boolean {
  return card.dimensions.includes("day");
}

export function WatchDialog({ end }: { end: () => void }) {
  const { t } = useTranslation("alerts");
  const problem = useProblemText();
  const cards = (useCatalogue().data?.data ?? []).filter(canBeWatched).toSorted((one, other) => one.name.localeCompare(other.name));
  const [metric, setMetric] = useState("");
  const watch = useAlertChange((watching: Watching) => api.post("/watched-series", watching), end);
  const parts = useOwnParts();
  const [part, setPart] = useState(0);
  const chosen = cards.find((card) => card.id === metric);
  return (
    <Modal
      title={t("watch")}
      close={end}
      foot={
        <>
          <button type="button" className="button" onClick={end}>
            {t("action.cancel")}
          </button>
          <button type="submit" form="watch-form" className="button primary" disabled={watch.isPending}>
            {t("watch")}
          </button>
        </>
      }
    >
      <form
        id="watch-form"
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const said = new FormData(event.currentTarget);
          watch.mutate({ metric, variant: textOf(said, "variant"), channel: textOf(said, "channel"), only: parts[part] ?? {} });
        }}
      >
        <p className="small muted">{t("watchHint")}</p>
        <label className="field">
          <span className="label">{t("metric")}</span>
          <select className="select" required value={metric} onChange={(event) => setMetric(event.target.value)}>
            <option value="">{t("choose")}</option>
            {cards.map((card) => (
              <option key={card.id} value={card.id}>
                {card.name}
              </option>
            ))}
          </select>
        </label>
        {parts.some((one) => Object.keys(one).length > 0) && (
          <label className="field">
            <span className="label">{t("part")}</span>
            <select className="select" value={part} onChange={(event) => setPart(Number(event.target.value))}>
              {parts.map((one, index) => (
                <option key={index} value={index}>
                  {Object.values(one).join(" · ")}
                </option>
              ))}
            </select>
          </label>
        )}
        {chosen && <Parts key={chosen.id} card={chosen} />}
        {watch.error && (
          <p className="notice bad" role="alert">
            {problem(watch.error)}
          </p>
        )}
      </form>
    </Modal>
  );
}

/** Only kinds and channels of which something was told lately are offered. */
function Parts({ card }: { card: MetricCard }) {
  const { t } = useTranslation("alerts");
  const label = useLabels();
  const [filters] = useFilters();
  const hasChannels = card.dimensions.includes("channel");
  const lately = useMetricValues(card.id, askedBy(filters, { compare: "none", by: hasChannels ? ["channel"] : [] })).data;
  const variants = (lately?.variants ?? []).flatMap(({ variant }) => (variant === null ? [] : [variant]));
  const channels = (lately?.groups ?? []).flatMap((group) => group.key["channel"] ?? []);
  return (
    <>
      {variants.length > 0 && (
        <label className="field">
          <span className="label">{t("variant")}</span>
          <select className="select" name="variant" defaultValue={lately?.variant ?? ""}>
            {variants.map((variant) => (
              <option key={variant} value={variant}>
                {label("variants", variant)}
              </option>
            ))}
          </select>
        </label>
      )}
      {hasChannels && (
        <label className="field">
          <span className="label">{t("channel")}</span>
          <select className="select" name="channel">
            <option value="">{t("inAll")}</option>
            {[...new Set(channels)].map((channel) => (
              <option key={channel} value={channel}>
                {label("channels", channel)}
              </option>
            ))}
          </select>
        </label>
      )}
    </>
  );
}
