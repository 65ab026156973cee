/** Says what is true of an opinion, or tells one that no model has heard. Words are selected in the text, or typed. */

import { useId, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { useTopicLines, type TopicLine } from "../../api/texts";
import type { TextOpinion, TextSpan } from "../../api/types";
import { spanOf, wordsAt } from "./segments";

const NOWHERE = "nowhere";
const POLARITIES = [-1, 0, 1] as const;

interface FormProps {
  text: string;
  opinion: TextOpinion | null; // null: a new one
  selected: TextSpan | null;
  isBusy: boolean;
  save: (body: object) => void;
  close: () => void;
}

export function OpinionForm({ text, opinion, selected, isBusy, save, close }: FormProps) {
  const { t } = useTranslation("feedback");
  const [topic, setTopic] = useState(opinion ? (opinion.topic_id ?? NOWHERE) : "");
  const [polarity, setPolarity] = useState(opinion?.polarity ?? -1);
  const [aspect, setAspect] = useState<TextSpan | null>(opinion?.aspect ?? null);
  const [words, setWords] = useState<TextSpan | null>(opinion?.words ?? (opinion ? null : selected));
  const isWhole = opinion !== null || (topic !== "" && (aspect !== null || words !== null));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const spans = { ...(aspect && { aspect }), ...(words && { words }) };
    const where = topic === NOWHERE ? { fits_nowhere: true } : { topic_id: topic };
    save(opinion ? { place: opinion.place, polarity, ...where, ...spans } : { polarity, ...where, ...spans });
  };
  return (
    <form className="stack opinion-form" aria-label={opinion ? t("correct") : t("add")} onSubmit={submit} onKeyDown={(event) => event.key === "Escape" && close()}>
      <TopicPicker value={topic} choose={setTopic} />
      <div className="segmented" role="group" aria-label={t("filter.polarity")}>
        {POLARITIES.map((one) => (
          <button key={one} type="button" aria-pressed={polarity === one} onClick={() => setPolarity(one)}>
            {t(`value.polarity.${one}`)}
          </button>
        ))}
      </div>
      <SpanField label={t("form.words")} text={text} span={words} selected={selected} set={setWords} />
      <SpanField label={t("form.aspect")} text={text} span={aspect} selected={selected} set={setAspect} />
      <div className="row wrap">
        <button type="submit" className="button primary" disabled={isBusy || !isWhole}>
          {t("action.save")}
        </button>
        <button type="button" className="button" onClick={close}>
          {t("action.cancel")}
        </button>
      </div>
    </form>
  );
}

/** The topics whose names hold what is typed, in the reader's language. */
function TopicPicker({ value, choose }: { value: string; choose: (id: string) => void }) {
  const { t } = useTranslation("feedback");
  const topics = useTopicLines();
  const id = useId();
  const [typed, type] = useState("");
  const all = [...(topics.data?.values() ?? [])];
  const found = all.filter((one) => one.id === value || fits(one, typed));
  return (
    <div className="stack" style={{ gap: 6 }}>
      <label className="field" htmlFor={`${id}find`}>
        <span className="label">{t("form.findTopic")}</span>
        <input id={`${id}find`} className="input" autoFocus value={typed} onChange={(event) => type(event.target.value)} />
      </label>
      <label className="field" htmlFor={`${id}topic`}>
        <span className="label">{t("filter.topic")}</span>
        <select id={`${id}topic`} className="select" value={value} required onChange={(event) => choose(event.target.value)}>
          <option value="" disabled>
            {t("form.chooseTopic", { count: found.length, n: found.length })}
          </option>
          <option value={NOWHERE}>{t("fitsNowhere")}</option>
          {found.map((one) => (
            <option key={one.id} value={one.id}>
              {one.line}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function fits(topic: TopicLine, typed: string): boolean {
  return topic.line.toLowerCase().includes(typed.trim().toLowerCase());
}

interface SpanProps {
  label: string;
  text: string;
  span: TextSpan | null;
  selected: TextSpan | null;
  set: (span: TextSpan | null) => void;
}

function SpanField({ label, text, span, selected, set }: SpanProps) {
  const { t } = useTranslation("feedback");
  const [typed, type] = useState<string | null>(null);
  const isElsewhere = typed !== null && typed !== "" && span === null;
  return (
    <div className="row wrap span-field">
      <label className="field">
        <span className="label">{label}</span>
        <input
          className="input"
          value={typed ?? wordsAt(text, span)}
          aria-invalid={isElsewhere}
          onChange={(event) => {
            type(event.target.value);
            set(spanOf(text, event.target.value));
          }}
        />
        {isElsewhere && <span className="complaint">{t("form.notInText")}</span>}
      </label>
      <button
        type="button"
        className="button small"
        disabled={selected === null}
        onClick={() => {
          type(null);
          set(selected);
        }}
      >
        {t("form.takeSelection")}
      </button>
    </div>
  );
}
