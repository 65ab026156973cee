/** What is asked before a decision: names in three languages, the topic to become a part of. */

import { useState, type FormEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { useDecision, useTopicsInUse, type Proposal } from "../../api/proposals";
import { textOf } from "../../parts/form";
import { Modal } from "../../parts/overlay";
import { useProblemText } from "../../parts/states";
import { Foreign } from "../../parts/words";
import { ideaFor, LANGUAGES, phrasesFor } from "./names";

interface DialogProps {
  of: Proposal;
  end: () => void;
  decided: (state: Proposal["state"]) => void;
}

export function AcceptDialog({ of, end, decided }: DialogProps) {
  const { t } = useTranslation("proposals");
  const accept = useDecision(
    (said: FormData) => api.post(`/topic-proposals/${of.id}/accept`, { names: namesIn(said), parent_id: textOf(said, "topic") || null }),
    () => {
      decided("accepted");
      end();
    },
  );
  return (
    <Asking title={t("accept.title")} act={t("accept.act")} end={end} decision={accept}>
      <p className="small muted">{t("accept.hint")}</p>
      <Names of={of} isRequired />
      <TopicChoice label={t("accept.below")} none={t("accept.top")} />
    </Asking>
  );
}

export function MergeDialog({ of, end, decided }: DialogProps) {
  const { t, i18n } = useTranslation("proposals");
  const merge = useDecision(
    (said: FormData) => api.post(`/topic-proposals/${of.id}/merge`, { topic_id: textOf(said, "topic"), phrases: said.getAll("phrase") }),
    () => {
      decided("merged");
      end();
    },
  );
  return (
    <Asking title={t("merge.title")} act={t("merge.act")} end={end} decision={merge}>
      <p className="small muted">{t("merge.hint")}</p>
      <TopicChoice label={t("merge.into")} />
      <fieldset className="stack" style={{ gap: 6 }}>
        <legend className="label">{t("merge.phrases")}</legend>
        {phrasesFor(of, i18n.language).map((phrase) => (
          <label key={phrase} className="check">
            <input type="checkbox" name="phrase" value={phrase} />
            <Foreign text={phrase} />
          </label>
        ))}
      </fieldset>
    </Asking>
  );
}

export function RenameDialog({ of, end }: DialogProps) {
  const { t } = useTranslation("proposals");
  const rename = useDecision((said: FormData) => api.post(`/topic-proposals/${of.id}/rename`, { names: namesIn(said) }), end);
  return (
    <Asking title={t("rename.title")} act={t("action.save")} end={end} decision={rename}>
      <p className="small muted">{t("rename.hint")}</p>
      <Names of={of} isRequired={false} />
    </Asking>
  );
}

interface AskingProps {
  title: string;
  act: string;
  end: () => void;
  decision: { mutate: (said: FormData) => void; isPending: boolean; error: unknown };
  children: ReactNode;
}

function Asking({ title, act, end, decision, children }: AskingProps) {
  const { t } = useTranslation("proposals");
  const problem = useProblemText();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    decision.mutate(new FormData(event.currentTarget));
  };
  return (
    <Modal
      title={title}
      close={end}
      foot={
        <>
          <button type="button" className="button" onClick={end}>
            {t("action.cancel")}
          </button>
          <button type="submit" form="proposal-form" className="button primary" disabled={decision.isPending}>
            {act}
          </button>
        </>
      }
    >
      <form id="proposal-form" className="stack" onSubmit={submit}>
        {children}
        {decision.error !== null && (
          <p className="notice bad" role="alert">
            {problem(decision.error)}
          </p>
        )}
      </form>
    </Modal>
  );
}

function Names({ of, isRequired }: { of: Proposal; isRequired: boolean }) {
  const { t } = useTranslation("proposals");
  return LANGUAGES.map((language) => (
    <label key={language} className="field">
      <span className="label">{t(`names.${language}`)}</span>
      <input className="input" name={language} lang={language} maxLength={80} required={isRequired} defaultValue={isRequired ? ideaFor(of, language) : of.names[language]} />
    </label>
  ));
}

function TopicChoice({ label, none }: { label: string; none?: string }) {
  const topics = useTopicsInUse().data ?? [];
  const [chosen, choose] = useState("");
  return (
    <label className="field">
      <span className="label">{label}</span>
      <select className="select" name="topic" required={none === undefined} value={chosen} onChange={(event) => choose(event.target.value)}>
        <option value="">{none ?? ""}</option>
        {topics.map((topic) => (
          <option key={topic.id} value={topic.id}>
            {`${"\u2003".repeat(topic.level - 1)}${topic.name.text}`}
          </option>
        ))}
      </select>
    </label>
  );
}

function namesIn(said: FormData): Record<string, string> {
  return Object.fromEntries(LANGUAGES.map((language) => [language, textOf(said, language).trim()]).filter(([, name]) => name));
}
