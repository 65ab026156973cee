/** The tree as lines: which are open, where an arrow leads, what may stand below what. */

import type { Topic } from "../../api/topicTree";

export const DEEPEST = 5;

export interface Line {
  topic: Topic;
  hasChildren: boolean;
  isOpen: boolean;
  position: number; // among its siblings, from 1
  siblings: number;
}

/** Topics come parents first; those below a closed one are left out. */
export function linesOf(topics: readonly Topic[], open: ReadonlySet<string>): Line[] {
  const below = childrenOf(topics);
  const lines: Line[] = [];
  const visit = (parent: string | null) => {
    const siblings = below.get(parent) ?? [];
    siblings.forEach((topic, index) => {
      const hasChildren = (below.get(topic.id) ?? []).length > 0;
      const isOpen = hasChildren && open.has(topic.id);
      lines.push({ topic, hasChildren, isOpen, position: index + 1, siblings: siblings.length });
      if (isOpen) visit(topic.id);
    });
  };
  visit(null);
  return lines;
}

export function childrenOf(topics: readonly Topic[]): Map<string | null, Topic[]> {
  const below = new Map<string | null, Topic[]>();
  for (const topic of topics) below.set(topic.parent_id, [...(below.get(topic.parent_id) ?? []), topic]);
  return below;
}

export interface Step {
  to?: string; // the line that gets the focus
  open?: string;
  close?: string;
}

/** Where a key leads from a line, as the tree pattern of WAI-ARIA has it; null: the key is for others. */
export function stepOf(lines: readonly Line[], at: string, key: string): Step | null {
  const index = lines.findIndex((line) => line.topic.id === at);
  const line = lines[index];
  if (!line) return null;
  const to = (number: number): Step => {
    const next = lines[number]?.topic.id;
    return next === undefined ? {} : { to: next };
  };
  switch (key) {
    case "ArrowDown":
      return to(index + 1);
    case "ArrowUp":
      return to(index - 1);
    case "Home":
      return to(0);
    case "End":
      return to(lines.length - 1);
    case "ArrowRight":
      if (!line.hasChildren) return {};
      return line.isOpen ? to(index + 1) : { open: at };
    case "ArrowLeft":
      if (line.isOpen) return { close: at };
      return line.topic.parent_id === null ? {} : { to: line.topic.parent_id };
    default:
      return null;
  }
}

/** The topic with all that stand below it. */
export function within(topics: readonly Topic[], id: string): Set<string> {
  const found = new Set([id]);
  for (const topic of topics) if (topic.parent_id !== null && found.has(topic.parent_id)) found.add(topic.id);
  return found;
}

/** Under which a topic may be put: not below itself, and nothing deeper than the tree may be. */
export function possibleParents(topics: readonly Topic[], moved: string | null): Topic[] {
  const inside = moved === null ? new Set<string>() : within(topics, moved);
  const own = topics.filter((topic) => inside.has(topic.id));
  const height = own.length === 0 ? 1 : Math.max(...own.map((topic) => topic.level)) - Math.min(...own.map((topic) => topic.level)) + 1;
  return topics.filter((topic) => !inside.has(topic.id) && topic.level + height <= DEEPEST);
}

/** The topics that a person most likely means instead of one: itself, those beside it, below and above it. */
export function nearTo(topics: readonly Topic[], id: string | null, most: number): Topic[] {
  const here = topics.find((topic) => topic.id === id);
  if (!here) return topics.filter((topic) => topic.level === 1).slice(0, most);
  const below = topics.filter((topic) => topic.parent_id === here.id);
  const beside = topics.filter((topic) => topic.parent_id === here.parent_id && topic.id !== here.id);
  const above = topics.filter((topic) => topic.id === here.parent_id);
  return [...new Set([here, ...below, ...above, ...beside])].slice(0, most);
}
