/** What the API says and takes; kept equal to its OpenAPI document. */

export type Instant = string; // RFC 3339, UTC
export type Day = string; // YYYY-MM-DD, in the brand's time zone

export interface Page<T> {
  data: T[];
  next_cursor: string | null;
}

export interface Money {
  amount: number; // minor units
  currency: string;
  exponent: number;
}

export interface Identifier {
  kind: string;
  value: string;
}

// ---- session

export interface SessionUser {
  id: string;
  name: string;
  email: string;
  role: string;
  locale: string | null;
}

/** Rows of these brands, departments and regions; * stands for any. */
export interface ScopeGrant {
  brand: string;
  department: string;
  region: string;
}

export interface Session {
  user: SessionUser;
  permissions: string[];
  csrf_token: string;
  scopes: ScopeGrant[];
  version: string;
}

export interface Meta {
  brand: string;
  time_zone: string;
  currency: { code: string; exponent: number };
  phone_region: string;
  sample_data: boolean;
  version: string;
  labels: Record<string, Record<string, string>>;
}

// ---- metrics

export interface Measured {
  value: number | null;
  low: number | null;
  high: number | null;
  n: number;
  unit: string;
  currency?: string | null;
}

export interface Comparison {
  period: { from: Day; to: Day };
  value: Measured | null;
  difference: number | null;
  low: number | null;
  high: number | null;
  significant: boolean | null;
}

export interface MetricGroup extends Measured {
  key: Record<string, string>;
}

export interface MetricCard {
  id: string;
  name: string;
  purpose: string;
  formula: string;
  unit: string;
  higher_is_better: boolean | null;
  minimum_n: number;
  version: number;
  scale?: [number, number] | null;
  target?: number | null;
  dimensions?: string[];
}

export interface MetricValues {
  metric: string;
  version: number;
  as_of: Instant;
  period: { from: Day; to: Day };
  value: Measured | null;
  comparison: Comparison | null;
  groups: MetricGroup[];
}

export interface OverviewAnswer {
  metrics: Array<{ metric: string; values: MetricValues | null; problem: { title: string; detail?: string } | null }>;
}

export interface Change {
  metric: string;
  key: Record<string, string>;
  value: Measured;
  comparison: Comparison;
}

export interface MetricRecord {
  id: string;
  at: Instant;
  customer: { id: string; name: string | null } | null;
  value: number | null;
  words: string | null;
  order_number: string | null;
  ticket_number: string | null;
  channel: string | null;
}

// ---- customers

export type Lane = "behaviour" | "service" | "feelings";

export interface CustomerRow {
  id: string;
  name: string | null;
  kind: "known" | "anonymous";
  identifiers: Identifier[];
  first_seen_at: Instant;
  last_seen_at: Instant;
  interaction_count: number;
  order_count: number;
  revenue: Money[];
  last_score: { kind: string; value: number } | null;
  wrong_count: number;
  right_count: number;
}

export interface CustomerDetail extends CustomerRow {
  aliases: string[];
  companies: Array<{ id: string; name: string | null; role: string | null }>;
  traits: Record<string, unknown>;
}

export interface Mark {
  value: -1 | 0 | 1;
  rule: string;
  reason: string;
}

export interface TimelineItem {
  id: string;
  at: Instant;
  received_at: Instant;
  name: string;
  type: string;
  lane: Lane;
  channel: string;
  touchpoint: string;
  source: { id: string; name: string } | null;
  words: string | null;
  score: { kind: string; value: number; max: number } | null;
  money: Money | null;
  order_number: string | null;
  ticket_number: string | null;
  product: { id: string | null; sku: string | null; name: string | null } | string | null;
  mark: Mark | null;
  emotion: number | null;
  identity: Identifier | null;
}

export interface LiveInteraction extends TimelineItem {
  customer: { id: string; name: string | null } | null;
}

export interface EmotionPoint {
  at: Instant;
  value: number;
  n?: number;
}

export interface IdentityNode {
  id: string;
  kind: string;
  value: string;
  first_seen_at: Instant;
  last_seen_at: Instant;
  verified: boolean;
}

export interface IdentityEdge {
  id: string;
  a: string;
  b: string;
  kind: string;
  source: string | null;
  evidence: string | null;
  at: Instant;
  trust: string;
  active: boolean;
  retracted_reason: string | null;
}

export interface Identities {
  nodes: IdentityNode[];
  edges: IdentityEdge[];
  history: Array<{ at: Instant; by: string | null; action: string; reason: string | null }>;
}

export interface TraitValue {
  value: unknown;
  origin: string | null;
  at: Instant;
}

export interface Trait extends TraitValue {
  name: string;
  chosen_rule: string;
  others: TraitValue[];
}

export interface MergeReview {
  id: string;
  at: Instant;
  reason: string;
  evidence: string | null;
  customers: Array<{ id: string; name: string | null; identifiers: Identifier[]; interaction_count: number }>;
}

// ---- sources

export interface SourceKey {
  id: string;
  kind: "public" | "server";
  hint: string;
  created_at: Instant;
  last_used_at: Instant | null;
}

export interface Source {
  id: string;
  name: string;
  protocol: string;
  enabled: boolean;
  created_at: Instant;
  last_event_at: Instant | null;
  accepted_count: number;
  quarantined_count: number;
  keys: SourceKey[];
}

export interface DebugEvent {
  id: string;
  at: Instant;
  received_at: Instant;
  name: string;
  status: "accepted" | "quarantined";
  reason: string | null;
  identifiers: Identifier[];
  raw: unknown;
}

export interface PlanFinding {
  event: string;
  problem: string;
  property: string | null;
  expected: string | null;
  seen: string | null;
  count: number;
  last_at: Instant;
}

export interface QuarantineItem {
  id: string;
  received_at: Instant;
  source: { id: string; name: string } | null;
  reason: string;
  name: string | null;
  replayed_at: Instant | null;
  raw?: unknown;
}

// ---- imports

export interface ImportPreview {
  file_id: string;
  name: string;
  format: string;
  encoding: string | null;
  separator: string | null;
  date_format: string | null;
  columns: Array<{ name: string; examples: string[]; type: string }>;
  rows: string[][];
  kind: string;
  mapping: Record<string, string | null>;
}

export interface ImportJob {
  id: string;
  name: string;
  kind: string;
  state: "waiting" | "running" | "done" | "failed" | "cancelled";
  created_at: Instant;
  done: number;
  total: number | null;
  rate: number | null;
  seconds_left: number | null;
  accepted: number;
  rejected: number;
  unchanged: number;
  error: string | null;
}
