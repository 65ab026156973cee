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

const FIRST: Array<[RegExp, keyof typeof CODE]> = [
  [/^\/?$/, "Overview"],
  [/^\/customers\/(?!reviews)./, "CustomerPage"],
  [/^\/(customers|companies)/, "CustomersPage"],
  [/^\/sources\/(?!quarantine)./, "SourcePage"],
  [/^\/sources/, "Connections"],
  [/^\/import/, "ImportPage"],
  [/^\/settings/, "SettingsPage"],
];

/** Begins to fetch the page at an address; that it fails is told when the page is drawn. */
export function fetchAhead(path: string): void {
  const found = FIRST.find(([pattern]) => pattern.test(path));
  if (found) CODE[found[1]]().catch(() => undefined);
}
