/** What of the newest texts would stand under a topic: at once, before it is in the tree. */

import { useTranslation } from "react-i18next";

import type { Topic, Tryout } from "../../api/topicTree";
import { useFormats } from "../../parts/formats";
import { Foreign } from "../../parts/words";

export function TryoutResult({ found, topics }: { found: Tryout; topics: readonly Topic[] }) {
  const { t } = useTranslation("topicTree");
  const formats = useFormats();
  const names = new Map(topics.map((topic) => [topic.id, topic.name.text]));
  return (
    <section className="tryout" aria-live="polite">
      <p>{t("tryout.found", { count: found.fitting_count, shown: formats.count(found.fitting_count), sentences: formats.count(found.sentence_count), texts: formats.count(found.text_count) })}</p>
      <ul>
        {found.data.map((one) => (
          <li key={`${one.text_id} ${one.start}`}>
            <Foreign text={one.sentence} />
            <span className="small muted">
              {t("tryout.confidence", { share: formats.percent(one.confidence, 0) })}
              {" · "}
              {one.topic_id ? t("tryout.now", { name: names.get(one.topic_id) ?? "–" }) : t(one.is_said ? "tryout.nowhere" : "tryout.unheard")}
            </span>
          </li>
        ))}
      </ul>
      <p className="small faint">{t("tryout.model", { model: found.model })}</p>
    </section>
  );
}
