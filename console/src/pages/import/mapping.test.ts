/** Editing a mapping from the side of the file. */

import { expect, it } from "vitest";

import type { ImportFile } from "../../api/types";
import { brought, fieldOf, fitting, missingFields, notReread, OWN, readingOf, reread, withField } from "./mapping";

const file = {
  kind: "customers",
  columns: [{ name: "手机号" }, { name: "备注" }],
  fields: [
    { name: "phone", type: "identifier", required: true },
    { name: "name", type: "text", required: true },
  ],
  mapping: { phone: "手机号", name: null },
  constants: {},
} as unknown as ImportFile;
const proposed = brought(file);

it("a column holds one field, a field is held by one column", () => {
  const changed = withField(proposed.mapping, "备注", "phone");
  expect(changed.mapping).toEqual({ phone: "备注" });
  expect(withField(changed, "备注", "").mapping).toEqual({});
});

it("a column can be kept under its own name", () => {
  const changed = withField(proposed.mapping, "备注", OWN);
  expect(changed.mapping[`${OWN}备注`]).toBe("备注");
  expect(fieldOf(changed, "备注")).toBe(OWN);
  expect(fieldOf(changed, "城市")).toBe("");
});

it("needed fields are missed until a column or a constant holds them", () => {
  expect(missingFields(proposed)).toEqual(["name"]);
  expect(missingFields({ file, mapping: { ...proposed.mapping, constants: { name: "门店顾客" } } })).toEqual([]);
  expect(missingFields({ file, mapping: { ...proposed.mapping, constants: { name: "" } } })).toEqual(["name"]);
});

it("a saved mapping is used as far as it fits", () => {
  const saved = { kind: "customers" as const, mapping: { phone: "手机号", email: "邮箱" }, constants: { city: "上海", name: "顾客" } };
  const fits = fitting(saved, proposed);
  expect(fits.mapping).toEqual({ phone: "手机号" });
  expect(fits.constants).toEqual({ name: "顾客" });
});

it("only the answer to the last wish is taken, in whatever order they come", () => {
  const asOrders = { ...readingOf(proposed), kind: "orders" as const };
  const asCustomers = readingOf(proposed);
  const waiting = { ...proposed, rereading: asCustomers };
  const late = { ...file, kind: "orders" as const };
  expect(reread(waiting, asOrders, late)).toBe(waiting);
  expect(notReread(waiting, asOrders)).toBe(waiting);
  expect(reread(waiting, asCustomers, file)).toEqual(proposed);
  expect(reread(proposed, asOrders, late)).toBe(proposed);
  expect(notReread(waiting, asCustomers)).toEqual(proposed);
});
