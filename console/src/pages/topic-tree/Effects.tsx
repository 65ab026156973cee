/** What a change would do to the tree, and to what was said in the last year. */

import { ArrowRight } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { TreePreview } from "../../api/topicTree";
import { useFormats } from "../../parts/formats";

const LISTS = ["added", "restored", "redefined", "moved", "retired"] as const;
const MOST_NAMES = 12;

export function Effects({ preview }: { preview: TreePreview | null }) {
  const { t } = useTranslation("topicTree");
  const formats = useFormats();
  if (preview === null) return <p className="muted">{t("effects.none")}</p>;
  const going = preview.going.filter((one) => one.opinion_count > 0);
  return (
    <div className="effects" aria-live="polite">
      {LISTS.filter((name) => preview[name].length > 0).map((name) => (
        <p key={name}>
          <strong>{t(`effects.${name}`, { count: preview[name].length, shown: formats.count(preview[name].length) })}</strong>{" "}
          {preview[name]
            .slice(0, MOST_NAMES)
            .map((one) => one.name)
            .join(t("effects.comma"))}
          {preview[name].length > MOST_NAMES && t("effects.more", { count: preview[name].length - MOST_NAMES })}
        </p>
      ))}
      {going.map((one) => (
        <div key={one.id} className="going">
          <p>{t("effects.going", { count: one.opinion_count, shown: formats.count(one.opinion_count), name: one.name })}</p>
          <ul>
            {one.into.map((into) => (
              <li key={into.id}>
                <ArrowRight size={13} aria-hidden="true" />
                {into.id === one.id ? t("effects.stay", { shown: formats.count(into.opinion_count) }) : t("effects.into", { shown: formats.count(into.opinion_count), name: into.name })}
              </li>
            ))}
            {one.unknown_count > 0 && (
              <li>
                <ArrowRight size={13} aria-hidden="true" />
                {t("effects.unknown", { shown: formats.count(one.unknown_count) })}
              </li>
            )}
          </ul>
          {!one.is_all && <p className="small muted">{t("effects.newest")}</p>}
        </div>
      ))}
      {going.length === 0 && preview.going.length > 0 && <p className="muted">{t("effects.nothingSaid")}</p>}
      {preview.staying_count > 0 && <p className="muted">{t("effects.staying", { count: preview.staying_count, shown: formats.count(preview.staying_count) })}</p>}
    </div>
  );
}
