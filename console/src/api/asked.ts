/** What is asked of a metric: which days, held against which, split by what, narrowed to what. It stands in the address. */

export interface Asked {
  from: string;
  to: string;
  compare: string; // previous, year, own or none
  compareFrom: string;
  compareTo: string;
  by: readonly string[];
  variant: string;
  only: Readonly<Record<string, string>>; // "": those that say nothing of it
  against?: string; // NAME=VALUE: the group to hold against has this instead
}

export const isTrait = (name: string) => name.startsWith("trait.");

/** The question as the API reads it, always in the same order. */
export function askedQuery(asked: Asked, more: Readonly<Record<string, string | number>> = {}): string {
  const params = new URLSearchParams({ from: asked.from, to: asked.to });
  if (asked.against) params.set("against", asked.against);
  else if (asked.compare !== "none") params.set("compare", asked.compare);
  if (asked.compare === "own" && !asked.against) {
    params.set("compare_from", asked.compareFrom);
    params.set("compare_to", asked.compareTo);
  }
  if (asked.by.length > 0) params.set("by", asked.by.join(","));
  if (asked.variant) params.set("variant", asked.variant);
  for (const name of Object.keys(asked.only).toSorted()) {
    if (isTrait(name)) params.append("where", `${name}=${asked.only[name] ?? ""}`);
    else params.set(name, asked.only[name] ?? "");
  }
  for (const [name, value] of Object.entries(more)) if (value !== "") params.set(name, String(value));
  return params.toString();
}

/** The same as a call that works in any shell. */
export function askedCall(origin: string, metric: string, asked: Asked): string {
  return `curl -H "Authorization: Bearer $ZHIYIN_API_KEY" ${quoted(`${origin}/api/v1/metrics/${metric}/values?${askedQuery(asked)}`)}`;
}

/** The same as our own command; null where the command cannot ask it. */
export function askedCommand(metric: string, asked: Asked): string | null {
  if ((asked.compare === "own" && !asked.against) || asked.variant) return null;
  const parts = ["zhiyin metric", metric, "--from", asked.from, "--to", asked.to];
  if (asked.by.length > 0) parts.push("--by", asked.by.join(","));
  for (const name of Object.keys(asked.only).toSorted()) parts.push("--where", quoted(`${name}=${asked.only[name] ?? ""}`));
  if (asked.against) parts.push("--against", quoted(asked.against));
  else if (asked.compare !== "none") parts.push("--compare", asked.compare);
  return parts.join(" ");
}

/** What the shell must take as it is: what customers wrote may stand in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The filters that an address names, of the dimensions that there are. */
export function onlyOf(params: URLSearchParams, dimensions: readonly string[]): Record<string, string> {
  const only: Record<string, string> = {};
  for (const dimension of dimensions) {
    const value = params.get(dimension);
    if (value !== null) only[dimension] = value;
  }
  return only;
}
