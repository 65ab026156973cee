/** Writes a topic: its names and definitions in three languages, phrases, examples, who answers; tries it out first. */

import { FlaskConical } from "lucide-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

import { makeChange, useTreeChange, useTryout, type Topic, type TopicChange, type TopicDetail, type TreeVersion } from "../../api/topicTree";
import { textOf } from "../../parts/form";
import { Modal } from "../../parts/overlay";
import { useProblemText } from "../../parts/states";
import { DepartmentField } from "./Department";
import { draftOf, LANGUAGES, TAGS, textsOf, URGENCIES } from "./draft";
import { possibleParents } from "./tree";
import { TryoutResult } from "./TryoutResult";

interface FormProps {
  topic: TopicDetail | null; // null: a new one
  parent: string | null;
  topics: readonly Topic[];
  version: number;
  end: () => void;
  saved: (version: TreeVersion) => void;
}

export function TopicForm({ topic, parent, topics, version, end, saved }: FormProps) {
  const { t } = useTranslation("topicTree");
  const problem = useProblemText();
  const form = useRef<HTMLFormElement>(null);
  const tryout = useTryout();
  const save = useTreeChange(makeChange, saved);
  const change = (said: FormData): TopicChange => (topic ? { change: "redefine", topic_id: topic.id, topic: draftOf(said) } : { change: "add", topic: draftOf(said), parent_id: textOf(said, "parent") || null });
  const failure = save.error ?? tryout.error;
  return (
    <Modal
      wide
      title={topic ? t("form.change", { name: topic.name.text }) : t("add")}
      close={end}
      foot={
        <>
          <button type="button" className="button" disabled={tryout.isPending} onClick={() => form.current?.reportValidity() && tryout.mutate(change(new FormData(form.current)))}>
            <FlaskConical size={14} aria-hidden="true" />
            {t("tryout.do")}
          </button>
          <button type="button" className="button" onClick={end}>
            {t("common:action.cancel")}
          </button>
          <button type="submit" form="topic-form" className="button primary" disabled={save.isPending}>
            {t("common:action.save")}
          </button>
        </>
      }
    >
      <form
        id="topic-form"
        ref={form}
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ ...change(new FormData(event.currentTarget)), seen: version });
        }}
      >
        <Words topic={topic} />
        {!topic && <ParentField topics={topics} parent={parent} />}
        <Lines name="examples" text={textsOf(topic, true)} />
        <div className="two">
          <Lines name="include" text={(topic?.include ?? []).join("\n")} />
          <Lines name="exclude" text={(topic?.exclude ?? []).join("\n")} />
        </div>
        <Lines name="counterexamples" text={textsOf(topic, false)} />
        <div className="two">
          <DepartmentField topics={topics} department={topic?.department ?? ""} />
          <Choice name="urgency" values={URGENCIES} chosen={topic?.urgency ?? "none"} />
        </div>
        <Choice name="tag" values={["", ...TAGS]} chosen={topic?.tag ?? ""} />
        {failure && (
          <p className="notice bad" role="alert">
            {problem(failure)}
          </p>
        )}
        {tryout.data && <TryoutResult found={tryout.data} topics={topics} />}
      </form>
    </Modal>
  );
}

function Words({ topic }: { topic: TopicDetail | null }) {
  const { t } = useTranslation("topicTree");
  return (
    <fieldset className="words">
      <legend className="label">{t("form.words")}</legend>
      {LANGUAGES.map((language) => (
        <div key={language} className="two">
          <label className="field">
            <span className="small muted">{t(`form.name.${language}`)}</span>
            <input className="input" name={`names.${language}`} maxLength={80} lang={language} defaultValue={topic?.name.all[language] ?? ""} />
          </label>
          <label className="field">
            <span className="small muted">{t(`form.definition.${language}`)}</span>
            <input className="input" name={`definitions.${language}`} maxLength={600} lang={language} defaultValue={topic?.definition.all[language] ?? ""} />
          </label>
        </div>
      ))}
    </fieldset>
  );
}

function ParentField({ topics, parent }: { topics: readonly Topic[]; parent: string | null }) {
  const { t } = useTranslation("topicTree");
  return (
    <label className="field">
      <span className="label">{t("form.parent")}</span>
      <select className="select" name="parent" defaultValue={parent ?? ""}>
        <option value="">{t("form.top")}</option>
        {possibleParents(topics, null).map((one) => (
          <option key={one.id} value={one.id}>
            {`${"  ".repeat(one.level - 1)}${one.name.text}`}
          </option>
        ))}
      </select>
    </label>
  );
}

function Lines({ name, text }: { name: "examples" | "counterexamples" | "include" | "exclude"; text: string }) {
  const { t } = useTranslation("topicTree");
  return (
    <label className="field">
      <span className="label">{t(`form.${name}`)}</span>
      <textarea className="textarea" name={name} rows={name === "examples" ? 5 : 3} defaultValue={text} />
      <span className="hint">{t(`form.${name}Hint`)}</span>
    </label>
  );
}

function Choice({ name, values, chosen }: { name: "urgency" | "tag"; values: readonly string[]; chosen: string }) {
  const { t } = useTranslation("topicTree");
  return (
    <label className="field">
      <span className="label">{t(`form.${name}`)}</span>
      <select className="select" name={name} defaultValue={chosen}>
        {values.map((one) => (
          <option key={one} value={one}>
            {t(`${name}.${one || "unsaid"}`)}
          </option>
        ))}
      </select>
    </label>
  );
}
