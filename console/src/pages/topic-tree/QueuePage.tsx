/** What to label next: sentences of which the model was least sure, one after the other, with the number keys. */

import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { useQueue, useTree, useTreeChange, type Topic, type ToLabel } from "../../api/topicTree";
import { useFormats } from "../../parts/formats";
import { PageHead } from "../../parts/PageHead";
import { Panel } from "../../parts/Panel";
import { Empty, useProblemText } from "../../parts/states";
import { Foreign } from "../../parts/words";
import { Learning } from "./Learning";
import { nearTo } from "./tree";
import { useDigits } from "./useDigits";
import "./topic-tree.css";

const MOST_CHOICES = 8;

export default function QueuePage() {
  const { t } = useTranslation("topicTree");
  const queue = useQueue();
  const tree = useTree();
  return (
    <>
      <PageHead title={t("queue.title")} sub={t("queue.purpose")} above={{ href: "/topics/tree", name: t("title") }} />
      <div className="topic-queue">
        <Panel title={t("queue.next")} query={queue}>
          {(found) => <Queue candidates={found.data} topics={tree.data?.data ?? []} />}
        </Panel>
        <div className="stack">
          <Learning />
        </div>
      </div>
    </>
  );
}

interface Labelled {
  candidate: ToLabel;
  topic: string | null; // null: none of them
}

function Queue({ candidates, topics }: { candidates: readonly ToLabel[]; topics: readonly Topic[] }) {
  const { t } = useTranslation("topicTree");
  const formats = useFormats();
  const problem = useProblemText();
  const [passed, setPassed] = useState<ReadonlySet<string>>(new Set());
  const [count, setCount] = useState(0);
  const left = candidates.filter((one) => one.place !== null && !passed.has(keyOf(one)));
  const [current] = left;
  const pass = (one: ToLabel) => setPassed(new Set([...passed, keyOf(one)]));
  const label = useTreeChange(
    ({ candidate, topic }: Labelled) => api.post(`/texts/${candidate.text_id}/corrections`, { place: candidate.place, ...(topic === null ? { fits_nowhere: true } : { topic_id: topic }) }),
    () => setCount(count + 1),
  );
  const say = (topic: string | null) => {
    if (!current || label.isPending) return;
    pass(current);
    label.mutate({ candidate: current, topic });
  };
  const choices = current ? nearTo(topics, current.topic_id, MOST_CHOICES) : [];
  useDigits((digit) => {
    if (digit === 0 && current) pass(current);
    else if (digit === 9) say(null);
    else {
      const chosen = choices[digit - 1];
      if (chosen) say(chosen.id);
    }
  });
  if (!current) return <Empty why={t(count > 0 ? "queue.doneAll" : "queue.empty", { count })} />;
  return (
    <div className="stack">
      <blockquote className="to-label" aria-live="polite">
        <Foreign text={current.sentence} />
      </blockquote>
      <p className="small muted">
        <Why candidate={current} topics={topics} />
      </p>
      <ul className="choices">
        {choices.map((topic, index) => (
          <li key={topic.id}>
            <button type="button" className="button" onClick={() => say(topic.id)} aria-keyshortcuts={String(index + 1)}>
              <kbd>{index + 1}</kbd>
              <bdi>{topic.name.text}</bdi>
              {topic.id === current.topic_id && <span className="badge accent">{t("queue.said")}</span>}
            </button>
          </li>
        ))}
        <li>
          <button type="button" className="button" onClick={() => say(null)} aria-keyshortcuts="9">
            <kbd>9</kbd>
            {t("queue.nowhere")}
          </button>
        </li>
        <li>
          <button type="button" className="button quiet" onClick={() => pass(current)} aria-keyshortcuts="0">
            <kbd>0</kbd>
            {t("queue.skip")}
          </button>
        </li>
      </ul>
      <label className="field">
        <span className="label">{t("queue.other")}</span>
        <select className="select" value="" onChange={(event) => event.target.value && say(event.target.value)}>
          <option value="">{t("form.choose")}</option>
          {topics.map((topic) => (
            <option key={topic.id} value={topic.id}>
              {`${"  ".repeat(topic.level - 1)}${topic.name.text}`}
            </option>
          ))}
        </select>
      </label>
      <p className="small faint" role="status">
        {t("queue.count", { done: formats.count(count), left: formats.count(left.length) })}
      </p>
      {label.error && (
        <p className="notice bad" role="alert">
          {problem(label.error)}
        </p>
      )}
    </div>
  );
}

function Why({ candidate, topics }: { candidate: ToLabel; topics: readonly Topic[] }) {
  const { t } = useTranslation("topicTree");
  const formats = useFormats();
  const name = topics.find((topic) => topic.id === candidate.topic_id)?.name.text;
  if (name === undefined) return <>{t("queue.whyNowhere", { model: candidate.model })}</>;
  return <>{t("queue.why", { model: candidate.model, share: formats.percent(candidate.confidence, 0), name })}</>;
}

function keyOf(one: ToLabel): string {
  return `${one.text_id} ${one.place ?? ""}`;
}

