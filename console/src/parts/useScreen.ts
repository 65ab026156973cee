/** Whether the screen is narrow: tables become cards there. */

import { useSyncExternalStore } from "react";

const NARROW = matchMedia("(max-width: 720px)");

export function useIsNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      NARROW.addEventListener("change", changed);
      return () => NARROW.removeEventListener("change", changed);
    },
    () => NARROW.matches,
  );
}
