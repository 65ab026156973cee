/** One opinion: of which topic, well or ill, in which words, how sure, and who says so. */

import { useTranslation } from "react-i18next";

import { useMay } from "../../api/session";
import type { TextOpinion, WholeText } from "../../api/types";
import { Foreign } from "../../parts/words";
import { Confidence, Feeling } from "./Signs";
import { wordsAt } from "./segments";

interface LineProps {
  opinion: TextOpinion;
  text: WholeText;
  topic: string | undefined; // as the reader calls it
  correct: () => void;
  confirm: () => void;
  nothing: () => void;
  isBusy: boolean;
}

export function OpinionLine({ opinion, text, topic, correct, confirm, nothing, isBusy }: LineProps) {
  const { t } = useTranslation("feedback");
  const mayEdit = useMay("feedback_edit");
  const byPerson = opinion.source === "person";
  const [aspect, words] = [wordsAt(text.text, opinion.aspect), wordsAt(text.text, opinion.words)];
  return (
    <div className="opinion">
      <p className="row wrap">
        <Feeling polarity={opinion.polarity} />
        <span className="topic">{topic ?? opinion.topic_path ?? t("fitsNowhere")}</span>
        {byPerson ? <span className="badge accent">{t("byPerson")}</span> : <Confidence value={opinion.confidence} />}
      </p>
      <p className="small muted why">
        {aspect && (
          <>
            {t("saidOf")} <Foreign text={aspect} className="aspect" />{" "}
          </>
        )}
        {words && (
          <>
            {t("saidAs")} <Foreign text={words} />
          </>
        )}
        {!aspect && !words && (
          <>
            {t("saidBySentence")} <Foreign text={wordsAt(text.text, opinion.sentence).trim()} />
          </>
        )}
        {!byPerson && opinion.topic_id && (
          <>
            {" · "}
            {t("topicSure")} <Confidence value={opinion.topic_confidence} />
          </>
        )}
      </p>
      {mayEdit && (
        <div className="row wrap acts">
          {!byPerson && (
            <button type="button" className="button small" disabled={isBusy} onClick={confirm}>
              {t("isRight")}
            </button>
          )}
          <button type="button" className="button small" disabled={isBusy} onClick={correct}>
            {t("correct")}
          </button>
          <button type="button" className="button small quiet" disabled={isBusy} onClick={nothing}>
            {t("nothingSaid")}
          </button>
        </div>
      )}
    </div>
  );
}
