/** Editing a mapping from the side of the file: which field does this column hold? */

import type { ImportFile, ImportMapping } from "../../api/types";

/** A field of the brand's own, kept under the column's name. */
export const OWN = "property.";

/** How a file is to be read. */
export type Reading = Pick<ImportFile, "kind" | "encoding" | "separator">;

/** A file that was brought, and what somebody says of it. */
export interface Brought {
  file: ImportFile;
  /** It is being read again in this way; what it holds now is about to be replaced. */
  rereading?: Reading;
  mapping: Required<Pick<ImportMapping, "kind" | "mapping" | "constants" | "dates">> & Pick<ImportMapping, "currency" | "relation">;
}

export function brought(file: ImportFile): Brought {
  const mapping = Object.fromEntries(Object.entries(file.mapping).filter(([, column]) => column !== null));
  return { file, mapping: { kind: file.kind, mapping, constants: file.constants, dates: {} } };
}

/** How the file is read, or will be in a moment. */
export function readingOf({ file, rereading }: Brought): Reading {
  return rereading ?? { kind: file.kind, encoding: file.encoding, separator: file.separator };
}

/** The file as it was read again, unless something else was wanted since: late answers change nothing. */
export function reread(known: Brought, wanted: Reading, file: ImportFile): Brought {
  return known.rereading === wanted ? brought(file) : known;
}

/** It could not be read in this way: it stays as it was. */
export function notReread(known: Brought, wanted: Reading): Brought {
  return known.rereading === wanted ? { file: known.file, mapping: known.mapping } : known;
}

export function fieldOf({ mapping }: Brought["mapping"], column: string): string {
  const found = Object.entries(mapping).find(([, name]) => name === column);
  if (!found) return "";
  return found[0].startsWith(OWN) ? OWN : found[0];
}

/** The mapping with this column holding that field and no other; a field is held by one column only. */
export function withField<M extends Brought["mapping"]>(mapping: M, column: string, field: string): M {
  const kept = Object.entries(mapping.mapping).filter(([name, held]) => held !== column && name !== field);
  const added = field === "" ? [] : [[field === OWN ? `${OWN}${column}` : field, column] as const];
  const constants = Object.fromEntries(Object.entries(mapping.constants).filter(([name]) => name !== field));
  return { ...mapping, mapping: Object.fromEntries([...kept, ...added]), constants };
}

/** Fields that must be there and are not: neither a column nor a constant holds them. */
export function missingFields({ file, mapping }: Brought): string[] {
  const held = new Set([...Object.keys(mapping.mapping), ...Object.entries(mapping.constants).flatMap(([name, value]) => (value ? [name] : []))]);
  return file.fields.filter((field) => field.required && !held.has(field.name)).map((field) => field.name);
}

/** A saved mapping as far as it fits this file: its columns, the fields of its kind. */
export function fitting(saved: ImportMapping, { file, mapping }: Brought): Brought["mapping"] {
  const columns = new Set(file.columns.map((column) => column.name));
  const fields = new Set(file.fields.map((field) => field.name));
  const isField = (name: string) => fields.has(name) || name.startsWith(OWN);
  const pairs = Object.entries(saved.mapping ?? {}).filter(([field, column]) => column !== null && columns.has(column) && isField(field));
  const constants = Object.entries(saved.constants ?? {}).filter(([field]) => isField(field));
  return {
    ...mapping,
    mapping: Object.fromEntries(pairs),
    constants: Object.fromEntries(constants),
    dates: saved.dates ?? {},
    ...(saved.currency ? { currency: saved.currency } : {}),
    ...(saved.relation ? { relation: saved.relation } : {}),
  };
}
