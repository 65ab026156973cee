/** How something is meant and how sure that is, never by colour alone. */

import { useTranslation } from "react-i18next";

import { useFormats } from "../../parts/formats";
import { Triangle } from "../../parts/Marks";

/** Well or ill said: a triangle and a word; unknown is said to be unknown. */
export function Feeling({ polarity }: { polarity: number | null }) {
  const { t } = useTranslation("feedback");
  if (polarity === null) return <span className="badge outline">{t("feeling.unknown")}</span>;
  if (polarity === 0) return <span className="badge">{t("feeling.neutral")}</span>;
  return (
    <span className={polarity > 0 ? "mark-sign right" : "mark-sign wrong"}>
      <Triangle up={polarity > 0} />
      {t(polarity > 0 ? "feeling.positive" : "feeling.negative")}
    </span>
  );
}

export function Urgent({ level }: { level: number }) {
  const { t } = useTranslation("feedback");
  if (level < 2) return null;
  return <span className="badge bad">{t(level > 2 ? "urgency.critical" : "urgency.high")}</span>;
}

const SURE_FROM = 0.85;
const LIKELY_FROM = 0.6; // below it the text waits among those to be reviewed

/** "sure, 93 %". */
export function Confidence({ value }: { value: number }) {
  const { t } = useTranslation("feedback");
  const formats = useFormats();
  const word = value >= SURE_FROM ? t("sure.sure") : value >= LIKELY_FROM ? t("sure.likely") : t("sure.unsure");
  return <span className="faint small num">{`${word}, ${formats.percent(value, 0)}`}</span>;
}
