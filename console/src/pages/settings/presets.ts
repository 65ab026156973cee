/** Which roles a key can be made like. */

import type { Permission } from "../../api/types";

export interface Preset {
  role: string;
  permissions: readonly Permission[];
}

/** Roles that may do nothing that one may not oneself, least first; of roles that may do the same, one. */
export function presetsOf(roles: Readonly<Record<string, readonly Permission[]>>, own: readonly Permission[]): Preset[] {
  const mine = new Set(own);
  const within = Object.entries(roles).filter(([, permissions]) => permissions.every((one) => mine.has(one)));
  const different = new Map(within.map(([role, permissions]) => [permissions.toSorted().join(" "), { role, permissions }]));
  return [...different.values()].toSorted((one, other) => one.permissions.length - other.permissions.length);
}
