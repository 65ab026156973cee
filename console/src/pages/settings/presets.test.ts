/** Which roles a key can be made like. */

import { expect, it } from "vitest";

import { presetsOf } from "./presets";

const ROLES = {
  owner: ["metrics_read", "rules_read", "rules_edit"],
  admin: ["metrics_read", "rules_edit", "rules_read"],
  viewer: ["metrics_read"],
  analyst: ["metrics_read", "rules_read"],
} as const;

it("offers each set of permissions once, least first", () => {
  expect(presetsOf(ROLES, ["metrics_read", "rules_read", "rules_edit"]).map((one) => one.role)).toEqual(["viewer", "analyst", "admin"]);
});

it("offers nothing beyond what one may oneself", () => {
  expect(presetsOf(ROLES, ["metrics_read"]).map((one) => one.role)).toEqual(["viewer"]);
});
