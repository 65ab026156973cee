/** Where things stand in a text of many lines. */

/** The place of a line and column in a text; past its end where there is no such line. */
export function placeOf(text: string, line: number, column: number): number {
  const before = text.split("\n").slice(0, line - 1);
  const start = before.reduce((sum, one) => sum + one.length + 1, 0);
  return Math.min(start + column - 1, text.length);
}

/** How wide a line is, in columns of the editor: Chinese takes two. */
export function widthOf(line: string): number {
  return [...line].reduce((sum, sign) => sum + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u.test(sign) ? 2 : 1), 0);
}

/** What a mistake says, without the line at which it is shown. */
export function withoutPlace(detail: string): string {
  return detail.replace(/^[^:：]*[:：]\s*/u, "");
}
