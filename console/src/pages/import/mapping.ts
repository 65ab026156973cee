/** Editing a mapping from the side of the file: which field does this column hold? */

import type { ImportMapping, ImportPreview } from "../../api/types";

/** A field of the brand's own, kept under the column's name. */
export const OWN = "property.";

export function fieldOf(mapping: ImportMapping, column: string): string {
  const found = Object.entries(mapping.columns).find(([, name]) => name === column);
  if (!found) return "";
  return found[0].startsWith(OWN) ? OWN : found[0];
}

/** The mapping with this column holding that field and no other; a field is held by one column only. */
export function withField(mapping: ImportMapping, column: string, field: string): ImportMapping {
  const kept = Object.entries(mapping.columns).filter(([name, held]) => held !== column && name !== field);
  const added = field === "" ? [] : [[field === OWN ? `${OWN}${column}` : field, column] as const];
  return { ...mapping, columns: Object.fromEntries([...kept, ...added]) };
}

/** Fields that must be there and are not: neither a column nor a constant holds them. */
export function missingFields(preview: ImportPreview): string[] {
  const held = { ...preview.mapping.columns, ...preview.mapping.constants };
  return preview.fields.filter((field) => field.required && !(field.name in held)).map((field) => field.label);
}

/** Of a saved mapping only what fits this file: its columns, the fields of its kind. */
export function fitting(saved: ImportMapping, preview: ImportPreview): ImportMapping {
  const columns = new Set(preview.columns.map((column) => column.name));
  const fields = new Set(preview.fields.map((field) => field.name));
  const fits = ([field, column]: [string, string]) => columns.has(column) && (fields.has(field) || field.startsWith(OWN));
  return { ...saved, columns: Object.fromEntries(Object.entries(saved.columns).filter(fits)) };
}
