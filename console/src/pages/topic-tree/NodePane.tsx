/** One topic: what it says of itself, how well it is recognised, and what one can do with it. */

import { Combine, FolderInput, Pencil, Plus, RotateCcw, Split, Trash } from "lucide-react";
import { useTranslation } from "react-i18next";

import { useTopic, type Topic, type TopicDetail } from "../../api/topicTree";
import { useMayChangeAll } from "../../api/session";
import { Panel } from "../../parts/Panel";
import { SkeletonLines } from "../../parts/states";
import { Accuracies } from "./Accuracies";
import { useDepartmentName } from "./Department";
import { DEEPEST } from "./tree";

export type Doing = "add" | "change" | "move" | "merge" | "split" | "retire" | "restore";

interface PaneProps {
  id: string;
  topics: readonly Topic[];
  act: (doing: Doing) => void;
}

export function NodePane({ id, topics, act }: PaneProps) {
  const topic = useTopic(id);
  const name = topics.find((one) => one.id === id)?.name.text ?? topic.data?.name.text ?? "…";
  return (
    <Panel title={<bdi>{name}</bdi>} className="topic-pane" query={topic} waiting={<SkeletonLines lines={8} />}>
      {(found) => (
        <div className="stack">
          <Actions topic={found} hasChildren={topics.some((one) => one.parent_id === id)} act={act} />
          <Words topic={found} />
          <Lists topic={found} />
          <Accuracies id={id} />
        </div>
      )}
    </Panel>
  );
}

function Actions({ topic, hasChildren, act }: { topic: TopicDetail; hasChildren: boolean; act: (doing: Doing) => void }) {
  const { t } = useTranslation("topicTree");
  const mayChange = useMayChangeAll();
  if (!mayChange) return null;
  if (topic.retired_in !== null) {
    return (
      <div className="row wrap">
        <button type="button" className="button small" onClick={() => act("restore")}>
          <RotateCcw size={14} aria-hidden="true" />
          {t("restore.do")}
        </button>
      </div>
    );
  }
  return (
    <div className="row wrap">
      <button type="button" className="button small" onClick={() => act("change")}>
        <Pencil size={14} aria-hidden="true" />
        {t("change")}
      </button>
      {topic.level < DEEPEST && (
        <button type="button" className="button small" onClick={() => act("add")}>
          <Plus size={14} aria-hidden="true" />
          {t("addBelow")}
        </button>
      )}
      <button type="button" className="button small" onClick={() => act("move")}>
        <FolderInput size={14} aria-hidden="true" />
        {t("move.do")}
      </button>
      <button type="button" className="button small" onClick={() => act("merge")}>
        <Combine size={14} aria-hidden="true" />
        {t("merge.do")}
      </button>
      {!hasChildren && (
        <button type="button" className="button small" onClick={() => act("split")}>
          <Split size={14} aria-hidden="true" />
          {t("split.do")}
        </button>
      )}
      <button type="button" className="button small" onClick={() => act("retire")}>
        <Trash size={14} aria-hidden="true" />
        {t("retire.do")}
      </button>
    </div>
  );
}

function Words({ topic }: { topic: TopicDetail }) {
  const { t } = useTranslation("topicTree");
  const nameOf = useDepartmentName();
  return (
    <>
      <dl className="facts">
        <dt>{t("path")}</dt>
        <dd className="mono break">{topic.path}</dd>
        <dt>{t("form.department")}</dt>
        <dd>{topic.department ? nameOf(topic.department) : <span className="muted">{t("form.nobody")}</span>}</dd>
        <dt>{t("form.urgency")}</dt>
        <dd>{t(`urgency.${topic.urgency}`)}</dd>
        <dt>{t("form.tag")}</dt>
        <dd>{t(`tag.${topic.tag ?? "unsaid"}`)}</dd>
      </dl>
      <dl className="facts">
        {Object.entries(topic.name.all).map(([language, name]) => (
          <div key={language} className="said">
            <dt>{t(`language.${language}`)}</dt>
            <dd lang={language}>
              <strong>{name}</strong>
              {topic.definition.all[language] && <span className="muted"> – {topic.definition.all[language]}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Lists({ topic }: { topic: TopicDetail }) {
  const { t } = useTranslation("topicTree");
  const of = topic.examples.filter((one) => one.is_of_topic).map((one) => one.text);
  const not = topic.examples.filter((one) => !one.is_of_topic).map((one) => one.text);
  return (
    <>
      <Sentences title={t("form.examples")} sentences={of} />
      <Sentences title={t("form.counterexamples")} sentences={not} />
      <Phrases title={t("form.include")} phrases={topic.include} />
      <Phrases title={t("form.exclude")} phrases={topic.exclude} />
    </>
  );
}

function Sentences({ title, sentences }: { title: string; sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul className="sentences">
        {sentences.map((one) => (
          <li key={one}>
            <bdi>{one}</bdi>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Phrases({ title, phrases }: { title: string; phrases: readonly string[] }) {
  if (phrases.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <p className="row wrap phrases">
        {phrases.map((one) => (
          <bdi key={one} className="badge">
            {one}
          </bdi>
        ))}
      </p>
    </section>
  );
}
