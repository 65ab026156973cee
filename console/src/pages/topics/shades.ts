/** How a cell is coloured: seven steps from ill to well, cut at ±8, ±30 and ±60. */

const CUTS = [8, 30, 60] as const;

export type Shade = "bad-3" | "bad-2" | "bad-1" | "even" | "good-1" | "good-2" | "good-3";

export function shadeOf(net: number): Shade {
  const steps = CUTS.filter((cut) => Math.abs(net) >= cut).length;
  if (steps === 0) return "even";
  return `${net < 0 ? "bad" : "good"}-${steps}` as Shade;
}

/** Where the focus goes in a table of so many lines and columns, for an arrow or Home or End; null for other keys. */
export function moved(key: string, [line, column]: readonly [number, number], [lines, columns]: readonly [number, number]): [number, number] | null {
  switch (key) {
    case "ArrowUp":
      return [Math.max(line - 1, 0), column];
    case "ArrowDown":
      return [Math.min(line + 1, lines - 1), column];
    case "ArrowLeft":
      return [line, Math.max(column - 1, 0)];
    case "ArrowRight":
      return [line, Math.min(column + 1, columns - 1)];
    case "Home":
      return [line, 0];
    case "End":
      return [line, columns - 1];
    default:
      return null;
  }
}

/** The parts of a text, those that say something marked. Places count characters as Unicode does, not as UTF-16. */
export function marked(text: string, spans: ReadonlyArray<{ start: number; end: number }>): Array<{ text: string; isMarked: boolean }> {
  const characters = [...text];
  const parts: Array<{ text: string; isMarked: boolean }> = [];
  let at = 0;
  for (const { start, end } of spans.toSorted((one, other) => one.start - other.start)) {
    if (start < at || end <= start) continue;
    if (start > at) parts.push({ text: characters.slice(at, start).join(""), isMarked: false });
    parts.push({ text: characters.slice(start, end).join(""), isMarked: true });
    at = end;
  }
  if (at < characters.length) parts.push({ text: characters.slice(at).join(""), isMarked: false });
  return parts;
}
