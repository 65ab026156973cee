/** Net sentiment in words: the value with its sign, its interval, how many opinions it is made of, how it moved. */

import { useTranslation } from "react-i18next";

import type { MatrixCell, Tally } from "../../api/types";
import { useFormats, type Formats } from "../../parts/formats";
import { Triangle } from "../../parts/Marks";

type Shown = Pick<Tally, "net_sentiment" | "low" | "high" | "n" | "is_few">;

export function netText(formats: Formats, value: number): string {
  return formats.decimal(value, 0, true);
}

export function rangeText(formats: Formats, low: number | null, high: number | null): string {
  return low === null || high === null ? "–" : `${netText(formats, low)} – ${netText(formats, high)}`;
}

/** The value, its interval and its n in one line. */
export function NetLine({ of }: { of: Shown }) {
  const { t } = useTranslation("topics");
  const formats = useFormats();
  if (of.net_sentiment === null) return <span className="faint">{t("nothingSaid")}</span>;
  // Of few opinions the interval alone says what is known.
  return (
    <span className="num net-line">
      {!of.is_few && <strong>{netText(formats, of.net_sentiment)} </strong>}
      <span className="muted small">{t("interval", { range: rangeText(formats, of.low, of.high) })}</span>{" "}
      <span className="muted small">· {t("n", { count: of.n, n: formats.count(of.n) })}</span>
    </span>
  );
}

/** How a cell moved, where that is more than chance. */
export function MovedSign({ change, long }: { change: MatrixCell["change"]; long?: boolean }) {
  const { t } = useTranslation("topics");
  const formats = useFormats();
  if (!change || (!change.is_significant && !long)) return null;
  const words = t(change.is_significant ? (change.difference > 0 ? "better" : "worse") : "chance", { by: netText(formats, change.difference) });
  const side = !change.is_significant || change.difference === 0 ? "" : change.difference > 0 ? "better" : "worse";
  return (
    <span className={`change ${side}`} title={words}>
      {side && <Triangle up={side === "better"} />}
      <span className={long ? "" : "sr-only"}>{words}</span>
    </span>
  );
}
