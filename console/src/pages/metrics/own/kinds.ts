/** What one can begin with: a definition of each kind that can be counted as it stands. */

export const KINDS = ["simple", "share", "ratio", "cumulative", "conversion", "derived"] as const;
export type Kind = (typeof KINDS)[number];

export function isKind(word: string | null): word is Kind {
  return (KINDS as readonly string[]).includes(word ?? "");
}

const BODIES: Readonly<Record<Kind, string>> = {
  simple: `id: web_orders
NAMED
type: simple
direction: up
measure:
  of: orders
  count: all
  where:
    - {column: channel, operator: is, value: web}
`,
  share: `id: big_order_share
NAMED
type: simple
direction: up
measure:
  of: orders
  share_of: {column: amount, operator: at_least, value: 500}
`,
  ratio: `id: tickets_by_order
NAMED
type: ratio
direction: down
numerator: {of: tickets, count: all}
denominator: {of: orders, count: all}
`,
  cumulative: `id: revenue_this_month
NAMED
type: cumulative
direction: up
grain_to_date: month
measure: {of: orders, sum: amount}
`,
  conversion: `id: complaint_then_order
NAMED
type: conversion
direction: up
from: {of: tickets, where: {column: complaint, value: yes}}
to: {of: orders}
within_days: 30
`,
  derived: `id: order_growth
NAMED
type: derived
direction: up
unit: share
expr: (now - before) / before
metrics:
  - {name: order_count, alias: now}
  - {name: order_count, alias: before, offset_window: 7 days}
`,
};

/** A definition of the kind under a name and with a purpose in the reader's words. */
export function beginning(kind: Kind, name: string, purpose: string): string {
  return BODIES[kind].replace("NAMED", `name: ${name}\npurpose: ${purpose}`);
}
