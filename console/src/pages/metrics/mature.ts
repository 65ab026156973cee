/** Days that are too late for a metric whose records take time to mature. */

const DAY_MS = 86_400_000;

/** By how many days a period must go back so that all of its records are mature. */
export function lateDays(to: string, today: string, maturesAfter: number): number {
  if (maturesAfter === 0) return 0;
  return Math.max(Math.round((Date.parse(to) - Date.parse(today)) / DAY_MS) + maturesAfter + 1, 0);
}

export function shiftedDay(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}
