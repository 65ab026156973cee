/** The topic tree: what customers speak of, as the brand orders it; changed here, in versions, and learnt from labels. */

import { Download, FileUp, LayoutTemplate, ListChecks, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "wouter";

import { api } from "../../api/client";
import { useMay, useMayChangeAll } from "../../api/session";
import { useTopic, useTree, type Topic, type TreeVersion } from "../../api/topicTree";
import { useAddressWords } from "../../parts/address";
import { download } from "../../parts/download";
import { Card, Panel } from "../../parts/Panel";
import { PageHead } from "../../parts/PageHead";
import { Empty, SkeletonLines } from "../../parts/states";
import { Accuracies } from "./Accuracies";
import { ChangeDialog, MergeDialog, MoveDialog, SplitDialog } from "./ChangeDialog";
import { Learning, ReadAgain } from "./Learning";
import { NodePane, type Doing } from "./NodePane";
import { FileDialog, TemplatesDialog } from "./Starting";
import { TopicForm } from "./TopicForm";
import { Tree } from "./Tree";
import { Versions } from "./Versions";
import "./topic-tree.css";

type Open = Doing | "addTop" | "undo" | "templates" | "file" | null;

export default function TreePage() {
  const { t } = useTranslation("topicTree");
  const [params] = useSearchParams();
  const choose = useAddressWords();
  const withRetired = params.get("retired") === "yes";
  const tree = useTree(withRetired);
  const chosen = params.get("topic");
  const [open, setOpen] = useState<Open>(null);
  const [wasChanged, setWasChanged] = useState(false);
  const end = () => setOpen(null);
  const done = (version: TreeVersion | null) => {
    end();
    if (version === null) return;
    setWasChanged(true);
    if (version.change === "added" || version.change === "split") choose({ topic: version.topics[0]?.id ?? null });
  };
  const topics = tree.data?.data ?? [];
  return (
    <>
      <PageHead title={t("title")} sub={t("purpose")}>
        <Actions act={setOpen} />
      </PageHead>
      <ReadAgain wasChanged={wasChanged} />
      <div className="topic-tree">
        <Panel
          title={t("tree")}
          flush
          query={tree}
          waiting={<SkeletonLines lines={10} height={24} />}
          actions={
            <label className="check small">
              <input type="checkbox" checked={withRetired} onChange={(event) => choose({ retired: event.target.checked ? "yes" : null })} />
              {t("withRetired")}
            </label>
          }
        >
          {(found) => (found.data.length === 0 ? <Nothing act={setOpen} /> : <Tree topics={found.data} chosen={chosen} choose={(id) => choose({ topic: id }, true)} />)}
        </Panel>
        <div className="stack">
          {chosen === null ? (
            <Card title={t("whole")}>
              <Accuracies id={null} />
            </Card>
          ) : (
            <NodePane key={chosen} id={chosen} topics={topics} act={setOpen} />
          )}
          <Learning />
          <Versions undo={() => setOpen("undo")} />
        </div>
      </div>
      {open !== null && tree.data && <Dialogs open={open} chosen={chosen} topics={topics} version={tree.data.version} end={end} done={done} />}
    </>
  );
}

function Actions({ act }: { act: (open: Open) => void }) {
  const { t } = useTranslation("topicTree");
  const mayChange = useMayChangeAll();
  const mayLabel = useMay("feedback_edit");
  const save = async () => download("topics", "yaml", (await api.get<{ yaml: string }>("/topics/file")).yaml);
  return (
    <span className="row wrap">
      {mayLabel && (
        <Link href="/topics/tree/queue" className="button small">
          <ListChecks size={14} aria-hidden="true" />
          {t("queue.open")}
        </Link>
      )}
      <button type="button" className="button small" onClick={() => void save()}>
        <Download size={14} aria-hidden="true" />
        {t("file.export")}
      </button>
      {mayChange && (
        <>
          <button type="button" className="button small" onClick={() => act("file")}>
            <FileUp size={14} aria-hidden="true" />
            {t("file.import")}
          </button>
          <button type="button" className="button small" onClick={() => act("templates")}>
            <LayoutTemplate size={14} aria-hidden="true" />
            {t("template.open")}
          </button>
          <button type="button" className="button small primary" onClick={() => act("addTop")}>
            <Plus size={14} aria-hidden="true" />
            {t("add")}
          </button>
        </>
      )}
    </span>
  );
}

function Nothing({ act }: { act: (open: Open) => void }) {
  const { t } = useTranslation("topicTree");
  const mayChange = useMayChangeAll();
  return (
    <Empty
      why={t(mayChange ? "empty" : "emptyForYou")}
      action={
        mayChange && (
          <button type="button" className="button" onClick={() => act("templates")}>
            {t("template.open")}
          </button>
        )
      }
    />
  );
}

interface DialogsProps {
  open: Exclude<Open, null>;
  chosen: string | null;
  topics: readonly Topic[];
  version: number;
  end: () => void;
  done: (version: TreeVersion | null) => void;
}

function Dialogs({ open, chosen, topics, version, end, done }: DialogsProps) {
  const { t } = useTranslation("topicTree");
  const detail = useTopic(chosen).data ?? null;
  const topic = topics.find((one) => one.id === chosen);
  const inUse = topics.filter((one) => one.retired_in === null);
  const around = { version, end, done };
  if (open === "templates") return <TemplatesDialog {...around} />;
  if (open === "file") return <FileDialog {...around} />;
  if (open === "undo") return <ChangeDialog title={t("undo.title")} doing={t("undo.do")} wanted={{ change: { change: "undo" } }} {...around} />;
  if (open === "addTop" || open === "add") return <TopicForm topic={null} parent={open === "add" ? chosen : null} topics={inUse} version={version} end={end} saved={done} />;
  if (!topic) return null;
  const name = topic.name.text;
  switch (open) {
    case "change":
      return detail && <TopicForm topic={detail} parent={null} topics={inUse} version={version} end={end} saved={done} />;
    case "move":
      return <MoveDialog topic={topic} topics={inUse} {...around} />;
    case "merge":
      return <MergeDialog topic={topic} topics={inUse} {...around} />;
    case "split":
      return <SplitDialog topic={topic} topics={inUse} {...around} />;
    case "retire":
      return <ChangeDialog title={t("retire.title", { name })} doing={t("retire.do")} wanted={{ change: { change: "retire", topic_id: topic.id } }} {...around} />;
    case "restore":
      return <ChangeDialog title={t("restore.title", { name })} doing={t("restore.do")} wanted={{ change: { change: "restore", topic_id: topic.id } }} {...around} />;
  }
}
