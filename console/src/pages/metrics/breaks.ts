/** Where along a line the definition changed. */

import type { MetricCard } from "../../api/types";

export interface DefinitionBreak {
  index: number;
  version: number;
  what: string;
}

/** The versions that came within the period, at the step they came in; the first definition is no change. */
export function breaksOf(history: MetricCard["history"], days: readonly string[], period: { from: string; to: string }): DefinitionBreak[] {
  const first = Math.min(...history.map((change) => change.version));
  return history
    .filter((change) => change.version > first && change.on > period.from && change.on <= period.to)
    .map(({ version, what, on }) => ({ index: Math.max(days.findLastIndex((day) => day <= on), 0), version, what }));
}
