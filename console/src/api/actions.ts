/** The Idempotency-Key of a user's action: its own for each, the same again when the connection was lost on the way. */

const REMEMBERED_MS = 120_000; // who does the same much later means it anew

export class ActionKeys {
  private readonly lost = new Map<string, { key: string; at: number }>();

  constructor(private readonly fresh: () => string) {}

  /** The key for an action: that of its try before if nobody knows what became of it. */
  keyOf(action: string, now: number): string {
    const before = this.lost.get(action);
    return before && now - before.at < REMEMBERED_MS ? before.key : this.fresh();
  }

  /** No answer came: it may have been done or not. */
  wasLost(action: string, key: string, now: number): void {
    this.lost.set(action, { key, at: now });
  }

  wasAnswered(action: string): void {
    this.lost.delete(action);
  }
}

/** Random words; `crypto.randomUUID` is missing on a page that came over plain HTTP from another machine. */
export function freshKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
