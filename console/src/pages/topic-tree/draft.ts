/** A topic between the form and the API: one phrase or sentence a line. */

import type { TopicDetail, TopicDraft } from "../../api/topicTree";
import { textOf } from "../../parts/form";

export const LANGUAGES = ["en", "zh-CN", "zh-TW"] as const;
export const URGENCIES = ["none", "normal", "high", "critical"] as const;
export const TAGS = ["functional", "emotional"] as const;

export function linesIn(text: string): string[] {
  return [...new Set(text.split("\n").map((line) => line.trim()).filter(Boolean))];
}

export function draftOf(said: FormData): TopicDraft {
  const words = (name: string) => Object.fromEntries(LANGUAGES.map((language) => [language, textOf(said, `${name}.${language}`)]).filter(([, text]) => text !== ""));
  const examples = (name: string, is_of_topic: boolean) => linesIn(textOf(said, name)).map((text) => ({ text, is_of_topic }));
  return {
    names: words("names"),
    definitions: words("definitions"),
    include: linesIn(textOf(said, "include")),
    exclude: linesIn(textOf(said, "exclude")),
    examples: [...examples("examples", true), ...examples("counterexamples", false)],
    department: textOf(said, "department"),
    urgency: textOf(said, "urgency") || "none",
    tag: textOf(said, "tag") || null,
  };
}

/** What a field of the form holds at first. */
export function textsOf(topic: TopicDetail | null, isOfTopic: boolean): string {
  return (topic?.examples ?? [])
    .filter((one) => one.is_of_topic === isOfTopic)
    .map((one) => one.text)
    .join("\n");
}
