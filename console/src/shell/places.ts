/** The pages of the console: where they are, which letter leads there, who may see them. */

import { BellRing, ChartNoAxesColumn, Goal, Import, LayoutDashboard, ListTree, Lightbulb, MessageSquareText, Plug, Settings, Siren, Tags, Users, type LucideIcon } from "lucide-react";

import type { Permission } from "../api/types";

export interface Place {
  id: string; // its name is common:place.<id>
  path: string;
  letter: string;
  icon: LucideIcon;
  group: "see" | "understand" | "run";
  permission?: Permission;
  isDeskWork?: boolean; // no room for it among the tabs of a phone: found by searching
}

export const PLACES: readonly Place[] = [
  { id: "overview", path: "/", letter: "o", icon: LayoutDashboard, group: "see" },
  { id: "feedback", path: "/feedback", letter: "f", icon: MessageSquareText, group: "see", permission: "feedback_read" },
  { id: "alerts", path: "/alerts", letter: "a", icon: BellRing, group: "see", permission: "metrics_read" },
  { id: "emerging", path: "/topics/emerging", letter: "e", icon: Siren, group: "see", permission: "feedback_read", isDeskWork: true },
  { id: "customers", path: "/customers", letter: "c", icon: Users, group: "understand", permission: "customers_read" },
  { id: "topics", path: "/topics", letter: "p", icon: Tags, group: "understand", permission: "feedback_read", isDeskWork: true },
  { id: "proposals", path: "/topics/proposals", letter: "n", icon: Lightbulb, group: "understand", permission: "feedback_read", isDeskWork: true },
  { id: "topicTree", path: "/topics/tree", letter: "r", icon: ListTree, group: "understand", permission: "metrics_read", isDeskWork: true },
  { id: "metrics", path: "/metrics", letter: "m", icon: ChartNoAxesColumn, group: "understand", permission: "metrics_read" },
  { id: "kpis", path: "/kpis", letter: "k", icon: Goal, group: "understand", permission: "metrics_read", isDeskWork: true },
  { id: "connections", path: "/sources", letter: "s", icon: Plug, group: "run", permission: "sources_read", isDeskWork: true },
  { id: "import", path: "/import", letter: "i", icon: Import, group: "run", permission: "imports_read", isDeskWork: true },
  { id: "settings", path: "/settings", letter: "t", icon: Settings, group: "run" },
];

export const GROUPS = ["see", "understand", "run"] as const;

/** Addresses that belong to a page beside its own. */
const ALSO: Readonly<Record<string, string>> = { customers: "/companies" };

export function isWithin(path: string, place: Place): boolean {
  if (place.path === "/") return path === "/";
  if (PLACES.some((other) => other.path.startsWith(`${place.path}/`) && (path === other.path || path.startsWith(`${other.path}/`)))) return false; // a place within this one
  return [place.path, ALSO[place.id]].some((root) => root !== undefined && (path === root || path.startsWith(`${root}/`)));
}
