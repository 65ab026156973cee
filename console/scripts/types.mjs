/** Writes src/api/server.ts from the server's OpenAPI document: npm run types [-- http://127.0.0.1:8321 | FILE]. */

import { readFile, writeFile } from "node:fs/promises";

const given = process.argv[2] ?? "http://127.0.0.1:8321";
const text = given.startsWith("http") ? await (await fetch(`${given}/api/v1/openapi.json`)).text() : await readFile(given, "utf8");
const schemas = JSON.parse(text).components.schemas;

const nameOf = (name) => name.replace(/[^A-Za-z0-9]+/g, "_").replace(/_$/, "");

/** A JSON schema as a TypeScript type. */
function type(schema) {
  if (schema === true || schema === undefined) return "unknown";
  if (schema.$ref) return nameOf(schema.$ref.split("/").at(-1));
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if ("const" in schema) return JSON.stringify(schema.const);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return [...new Set(choices.map(type))].join(" | ");
  if (schema.allOf) return schema.allOf.map(type).join(" & ");
  switch (schema.type) {
    case "string":
      return "string";
    case "integer":
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    case "null":
      return "null";
    case "array":
      return `Array<${type(schema.items)}>`;
    case "object":
      return schema.properties ? body(schema, "  ") : `{ [name: string]: ${type(schema.additionalProperties)} }`;
    default:
      return "unknown";
  }
}

/** An answer always has all of its fields: optional are only those that the server may leave out. */
function body(schema, indent = "") {
  const required = new Set(schema.required ?? []);
  const lines = Object.entries(schema.properties).map(([name, inner]) => {
    const isSure = required.has(name) || "default" in inner;
    return `${indent}  ${/^\w+$/.test(name) ? name : JSON.stringify(name)}${isSure ? "" : "?"}: ${type(inner)};`;
  });
  return `{\n${lines.join("\n")}\n${indent}}`;
}

const parts = Object.entries(schemas)
  .toSorted(([one], [other]) => (one < other ? -1 : 1))
  .map(([name, schema]) => (schema.properties ? `export interface ${nameOf(name)} ${body(schema)}\n` : `export type ${nameOf(name)} = ${type(schema)};\n`));
const head = "/** Made by `npm run types` from the server's OpenAPI document; not changed by hand. */\n";
await writeFile(new URL("../src/api/server.ts", import.meta.url), `${head}\n${parts.join("\n")}`);
