/** Editing a mapping from the side of the file. */

import { expect, it } from "vitest";

import type { ImportMapping, ImportPreview } from "../../api/types";
import { fieldOf, fitting, missingFields, OWN, withField } from "./mapping";

const mapping: ImportMapping = { kind: "customers", columns: { phone: "手机号", email: "邮箱" } };
const preview = {
  columns: [{ name: "手机号" }, { name: "备注" }],
  fields: [
    { name: "phone", label: "Phone", required: true },
    { name: "name", label: "Name", required: true },
  ],
  mapping,
} as unknown as ImportPreview;

it("a column holds one field, a field is held by one column", () => {
  const changed = withField(mapping, "备注", "phone");
  expect(changed.columns).toEqual({ email: "邮箱", phone: "备注" });
  expect(withField(changed, "备注", "").columns).toEqual({ email: "邮箱" });
});

it("a column can be kept under its own name", () => {
  const changed = withField(mapping, "备注", OWN);
  expect(changed.columns[`${OWN}备注`]).toBe("备注");
  expect(fieldOf(changed, "备注")).toBe(OWN);
  expect(fieldOf(changed, "城市")).toBe("");
});

it("needed fields are missed until a column or a constant holds them", () => {
  expect(missingFields(preview)).toEqual(["Name"]);
  expect(missingFields({ ...preview, mapping: { ...mapping, constants: { name: "门店顾客" } } })).toEqual([]);
});

it("a saved mapping is used as far as it fits", () => {
  expect(fitting(mapping, preview).columns).toEqual({ phone: "手机号" });
});
