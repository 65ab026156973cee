/** What sources are called: those that Zhiyin makes itself in the reader's language, all others as somebody named them. */

import { useTranslation } from "react-i18next";

export function useSourceName(): (name: string) => string {
  const { t } = useTranslation("connections");
  const made: ReadonlyMap<string, string> = new Map([
    ["Unknown source", t("made.unknown")],
    ["Files", t("made.files")],
  ]);
  return (name) => made.get(name) ?? name;
}
