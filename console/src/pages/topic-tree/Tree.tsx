/** The topics as a tree that is walked with the arrow keys. */

import { ChevronDown, ChevronRight } from "lucide-react";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";

import type { Topic } from "../../api/topicTree";
import { linesOf, stepOf, type Line } from "./tree";

interface TreeProps {
  topics: readonly Topic[];
  chosen: string | null;
  choose: (id: string) => void;
}

export function Tree({ topics, chosen, choose }: TreeProps) {
  const { t } = useTranslation("topicTree");
  const [open, setOpen] = useState<ReadonlySet<string>>(() => opened(topics, chosen));
  const [seen, setSeen] = useState(chosen);
  if (seen !== chosen) {
    setSeen(chosen);
    setOpen(new Set([...open, ...opened(topics, chosen)]));
  }
  const lines = linesOf(topics, open);
  const [focused, setFocused] = useState<string | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const current = lines.some((line) => line.topic.id === focused) ? focused : (lines.find((line) => line.topic.id === chosen) ?? lines[0])?.topic.id;
  useEffect(() => {
    if (focused !== null) list.current?.querySelector<HTMLElement>(`[data-topic="${focused}"]`)?.focus();
  }, [focused]);
  const toggle = (id: string, isOpen: boolean) => {
    const next = new Set(open);
    if (isOpen) next.add(id);
    else next.delete(id);
    setOpen(next);
  };
  const onKey = (event: KeyboardEvent, line: Line) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(line.topic.id);
      return;
    }
    const step = stepOf(lines, line.topic.id, event.key);
    if (step === null) return;
    event.preventDefault();
    if (step.open) toggle(step.open, true);
    if (step.close) toggle(step.close, false);
    if (step.to) setFocused(step.to);
  };
  return (
    <ul ref={list} role="tree" aria-label={t("tree")} className="topic-lines">
      {lines.map((line) => (
        <li
          key={line.topic.id}
          role="treeitem"
          data-topic={line.topic.id}
          aria-level={line.topic.level}
          aria-posinset={line.position}
          aria-setsize={line.siblings}
          aria-selected={line.topic.id === chosen}
          aria-expanded={line.hasChildren ? line.isOpen : undefined}
          tabIndex={line.topic.id === current ? 0 : -1}
          className={`topic-line level-${line.topic.level}${line.topic.retired_in === null ? "" : " retired"}`}
          onClick={() => {
            setFocused(line.topic.id);
            choose(line.topic.id);
          }}
          onKeyDown={(event) => onKey(event, line)}
        >
          <span
            className="twist"
            aria-hidden="true"
            onClick={(event) => {
              if (!line.hasChildren) return;
              event.stopPropagation();
              toggle(line.topic.id, !line.isOpen);
            }}
          >
            {line.hasChildren && (line.isOpen ? <ChevronDown size={14} /> : <ChevronRight size={14} />)}
          </span>
          <bdi className="name">{line.topic.name.text}</bdi>
          {line.topic.retired_in !== null && <span className="badge">{t("retired")}</span>}
        </li>
      ))}
    </ul>
  );
}

/** The top of the tree, and all above what is chosen. */
function opened(topics: readonly Topic[], chosen: string | null): Set<string> {
  const parents = new Map(topics.map((topic) => [topic.id, topic.parent_id]));
  const found = new Set<string>();
  for (let at = chosen === null ? null : (parents.get(chosen) ?? null); at !== null; at = parents.get(at) ?? null) found.add(at);
  return found;
}
