/** What somebody filled into a form. */

export function textOf(said: FormData, name: string): string {
  const value = said.get(name);
  return typeof value === "string" ? value.trim() : "";
}
