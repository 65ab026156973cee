/** Moves, merges, splits or retires a topic, takes a change back, brings in a template or a file: seen before it is done. */

import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { makeChange, usePreview, useTreeChange, type Previewed, type Topic, type TreeVersion } from "../../api/topicTree";
import { useSettled } from "../../parts/formats";
import { Modal } from "../../parts/overlay";
import { Answered } from "../../parts/Panel";
import { useProblemText } from "../../parts/states";
import { linesIn } from "./draft";
import { Effects } from "./Effects";
import { possibleParents, within } from "./tree";

interface DialogProps {
  title: string;
  doing: string;
  wanted: Previewed | null; // null: not enough is said yet
  version: number;
  end: () => void;
  done: (version: TreeVersion | null) => void;
  children?: ReactNode;
}

/** Shows what would happen, then does it. */
export function ChangeDialog({ title, doing, wanted, version, end, done, children }: DialogProps) {
  const { t } = useTranslation("topicTree");
  const problem = useProblemText();
  const settled = JSON.parse(useSettled(JSON.stringify(wanted))) as Previewed | null;
  const preview = usePreview(settled);
  const save = useTreeChange((said: Previewed) => send(said, version), done);
  return (
    <Modal
      title={title}
      close={end}
      foot={
        <>
          <button type="button" className="button" onClick={end}>
            {t("common:action.cancel")}
          </button>
          <button type="button" className="button primary" disabled={wanted === null || !preview.data || save.isPending} onClick={() => wanted && save.mutate(wanted)}>
            {doing}
          </button>
        </>
      }
    >
      <div className="stack">
        {children}
        {wanted !== null && (
          <section className="what-changes">
            <h3>{t("effects.title")}</h3>
            <Answered query={preview}>{(found) => <Effects preview={found} />}</Answered>
          </section>
        )}
        {save.error && (
          <p className="notice bad" role="alert">
            {problem(save.error)}
          </p>
        )}
      </div>
    </Modal>
  );
}

function send(said: Previewed, seen: number): Promise<TreeVersion | null> {
  if ("template" in said) return api.post<TreeVersion | null>(`/topics/templates/${said.template}`, { seen });
  if ("yaml" in said) return api.put<TreeVersion | null>("/topics/file", { yaml: said.yaml, seen });
  return makeChange({ ...said.change, seen });
}

interface OfTopicProps {
  topic: Topic;
  topics: readonly Topic[];
  version: number;
  end: () => void;
  done: (version: TreeVersion | null) => void;
}

export function MoveDialog({ topic, topics, version, end, done }: OfTopicProps) {
  const { t } = useTranslation("topicTree");
  const [parent, setParent] = useState(topic.parent_id ?? "");
  const [before, setBefore] = useState("");
  const beside = topics.filter((one) => (one.parent_id ?? "") === parent && one.id !== topic.id && one.retired_in === null);
  return (
    <ChangeDialog
      title={t("move.title", { name: topic.name.text })}
      doing={t("move.do")}
      version={version}
      end={end}
      done={done}
      wanted={{ change: { change: "move", topic_id: topic.id, parent_id: parent || null, before_id: before || null } }}
    >
      <label className="field">
        <span className="label">{t("form.parent")}</span>
        <select
          className="select"
          value={parent}
          onChange={(event) => {
            setParent(event.target.value);
            setBefore("");
          }}
        >
          <option value="">{t("form.top")}</option>
          {possibleParents(topics, topic.id).map((one) => (
            <option key={one.id} value={one.id}>
              {`${"  ".repeat(one.level - 1)}${one.name.text}`}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span className="label">{t("move.before")}</span>
        <select className="select" value={before} onChange={(event) => setBefore(event.target.value)}>
          <option value="">{t("move.last")}</option>
          {beside.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name.text}
            </option>
          ))}
        </select>
      </label>
    </ChangeDialog>
  );
}

export function MergeDialog({ topic, topics, version, end, done }: OfTopicProps) {
  const { t } = useTranslation("topicTree");
  const [target, setTarget] = useState("");
  const inside = within(topics, topic.id);
  return (
    <ChangeDialog
      title={t("merge.title", { name: topic.name.text })}
      doing={t("merge.do")}
      version={version}
      end={end}
      done={done}
      wanted={target === "" ? null : { change: { change: "merge", source_ids: [topic.id], target_id: target } }}
    >
      <label className="field">
        <span className="label">{t("merge.target")}</span>
        <select className="select" value={target} onChange={(event) => setTarget(event.target.value)}>
          <option value="">{t("form.choose")}</option>
          {topics
            .filter((one) => !inside.has(one.id) && one.retired_in === null)
            .map((one) => (
              <option key={one.id} value={one.id}>
                {`${"  ".repeat(one.level - 1)}${one.name.text}`}
              </option>
            ))}
        </select>
        <span className="hint">{t("merge.hint")}</span>
      </label>
    </ChangeDialog>
  );
}

interface Part {
  en: string;
  chinese: string;
  phrases: string;
}

const NO_PART: Part = { en: "", chinese: "", phrases: "" };

export function SplitDialog({ topic, version, end, done }: OfTopicProps) {
  const { t } = useTranslation("topicTree");
  const [parts, setParts] = useState<Part[]>([NO_PART, NO_PART]);
  const [by, setBy] = useState<"phrase" | "reading">("phrase");
  const told = parts.filter((part) => part.en || part.chinese);
  const isReady = told.length >= 2 && told.every((part) => by === "reading" || linesIn(part.phrases).length > 0);
  const change = (index: number, said: Partial<Part>) => setParts(parts.map((part, at) => (at === index ? { ...part, ...said } : part)));
  return (
    <ChangeDialog
      title={t("split.title", { name: topic.name.text })}
      doing={t("split.do")}
      version={version}
      end={end}
      done={done}
      wanted={isReady ? { change: { change: "split", topic_id: topic.id, by, parts: told.map(partOf) } } : null}
    >
      <label className="field">
        <span className="label">{t("split.by")}</span>
        <select className="select" value={by} onChange={(event) => setBy(event.target.value === "phrase" ? "phrase" : "reading")}>
          <option value="phrase">{t("split.phrase")}</option>
          <option value="reading">{t("split.reading")}</option>
        </select>
      </label>
      {parts.map((part, index) => (
        <fieldset key={index} className="words">
          <legend className="label">{t("split.part", { number: index + 1 })}</legend>
          <div className="two">
            <label className="field">
              <span className="small muted">{t("form.name.en")}</span>
              <input className="input" maxLength={80} lang="en" value={part.en} onChange={(event) => change(index, { en: event.target.value })} />
            </label>
            <label className="field">
              <span className="small muted">{t("form.name.zh-CN")}</span>
              <input className="input" maxLength={80} lang="zh-CN" value={part.chinese} onChange={(event) => change(index, { chinese: event.target.value })} />
            </label>
          </div>
          <label className="field">
            <span className="small muted">{t("form.include")}</span>
            <textarea className="textarea" rows={2} value={part.phrases} onChange={(event) => change(index, { phrases: event.target.value })} />
          </label>
        </fieldset>
      ))}
      <button type="button" className="button small" disabled={parts.length >= 20} onClick={() => setParts([...parts, NO_PART])}>
        {t("split.another")}
      </button>
    </ChangeDialog>
  );
}

function partOf(part: Part) {
  return { names: { ...(part.en && { en: part.en }), ...(part.chinese && { "zh-CN": part.chinese }) }, include: linesIn(part.phrases) };
}
