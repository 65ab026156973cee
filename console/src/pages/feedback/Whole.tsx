/** What a model heard in the text as a whole, how sure it is, and what kept it from hearing more. */

import { useTranslation } from "react-i18next";

import type { HeardText } from "../../api/types";
import { Confidence, Feeling, Urgent } from "./Signs";

export function Whole({ heard }: { heard: HeardText }) {
  const { t } = useTranslation("feedback");
  const [emotion, intent] = [heard.emotions[0], heard.intents[0]];
  const isUnknown = heard.sentiment_confidence === 0;
  return (
    <>
      <dl className="facts whole-text">
        <dt>{t("sentiment")}</dt>
        <dd className="row wrap">
          <Feeling polarity={isUnknown ? null : heard.sentiment} />
          {!isUnknown && <Confidence value={heard.sentiment_confidence} />}
        </dd>
        {emotion && (
          <>
            <dt>{t("filter.emotion")}</dt>
            <dd className="row wrap">
              {t(`value.emotion.${emotion.name}`)} <Confidence value={emotion.confidence} />
            </dd>
          </>
        )}
        {intent && (
          <>
            <dt>{t("filter.intent")}</dt>
            <dd className="row wrap">
              {t(`value.intent.${intent.name}`)} <Confidence value={intent.confidence} />
            </dd>
          </>
        )}
        {heard.urgency > 0 && (
          <>
            <dt>{t("urgency.title")}</dt>
            <dd>{heard.urgency > 1 ? <Urgent level={heard.urgency} /> : t("urgency.normal")}</dd>
          </>
        )}
        {heard.stance !== "none" && (
          <>
            <dt>{t("stance.title")}</dt>
            <dd>{t(`stance.${heard.stance}`)}</dd>
          </>
        )}
      </dl>
      {heard.defects.map((defect) => (
        <p key={defect} className="notice small">
          {t(`defect.${defect}`)}
        </p>
      ))}
      <p className="small faint">{t("readBy", { model: heard.model, version: heard.tree_version })}</p>
    </>
  );
}
