/** In which order the key numbers stand: what moved by more than chance first, what nobody has told of not at all. */

import type { OverviewAnswer } from "../../api/types";

type Panel = OverviewAnswer["data"][number];

export function movedFirst(panels: readonly Panel[]): Panel[] {
  const told = panels.filter(({ result, error }) => error !== null || result?.value);
  return (told.length > 0 ? told : panels).toSorted((one, other) => clearness(other) - clearness(one));
}

/** How many half-widths of its interval a significant move lies away from nothing; 0 for all others. */
function clearness({ result }: Panel): number {
  const comparison = result?.comparison;
  if (!comparison?.significant || comparison.low === null || comparison.high === null || result?.value?.display !== "normal") return 0;
  return Math.abs(comparison.low + comparison.high) / (comparison.high - comparison.low || 1);
}
