/** The code of each page, fetched when somebody goes there; the first one already while the words and the session come. */

export const CODE = {
  SignIn: () => import("./door/SignIn"),
  Setup: () => import("./door/Setup"),
  CustomersPage: () => import("./customers/CustomersPage"),
  CompanyPage: () => import("./customers/CompanyPage"),
  CustomerPage: () => import("./customer/CustomerPage"),
  Connections: () => import("./connections/Connections"),
  SourcePage: () => import("./connections/SourcePage"),
  ImportPage: () => import("./import/ImportPage"),
  SettingsPage: () => import("./settings/SettingsPage"),
  Overview: () => import("./overview/Overview"),
};

/** Which page an address leads to, and the file with its words. */
const FIRST: Array<[RegExp, keyof typeof CODE, string]> = [
  [/^\/?$/, "Overview", "overview"],
  [/^\/customers\/(?!reviews)./, "CustomerPage", "customer"],
  [/^\/(customers|companies)/, "CustomersPage", "customers"],
  [/^\/sources\/(?!quarantine)./, "SourcePage", "connections"],
  [/^\/sources/, "Connections", "connections"],
  [/^\/import/, "ImportPage", "import"],
  [/^\/settings/, "SettingsPage", "settings"],
];

/** Begins to fetch the page at an address, and names its words; that it fails is told when the page is drawn. */
export function fetchAhead(path: string): string[] {
  const found = FIRST.find(([pattern]) => pattern.test(path));
  if (!found) return [];
  CODE[found[1]]().catch(() => undefined);
  return [found[2]];
}
