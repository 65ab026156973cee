/** The digits of the keyboard, while nobody types. */

import { useEffect, useEffectEvent } from "react";

export function useDigits(press: (digit: number) => void): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target as HTMLElement | null;
    if (event.metaKey || event.ctrlKey || event.altKey || event.repeat || target?.closest("input, textarea, select, dialog")) return;
    if (/^\d$/.test(event.key)) press(Number(event.key));
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => pressed(event);
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
