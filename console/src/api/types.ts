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

export interface Figure {
  value: number | null;
  low: number | null;
  high: number | null;
  n: number;
  unit: string;
  currency: string | null;
  exponent: number | null;
}

/** hidden: too few people to be shown; interval: too few records for the point alone. */
export interface Measured extends Figure {
  display: "hidden" | "interval" | "normal";
  also: Record<string, Figure>;
}

export interface Period {
  from: Day;
  to: Day;
}

export interface Comparison {
  period: Period;
  value: Figure;
  difference: number | null;
  low: number | null;
  high: number | null;
  significant: boolean;
}

export interface Variant {
  variant: string | null;
  value: Measured;
  comparison: Comparison | null;
}

export interface MetricGroup {
  key: Record<string, string | null>;
  value: Measured | null;
  comparison: Comparison | null;
}

export type Polarity = "up" | "down" | "neither";

export interface MetricCard {
  id: string;
  version: number;
  name: string;
  purpose: string;
  formula: string;
  unit: string;
  direction: Polarity;
  population: string;
  window: string;
  filters: string;
  interval: string;
  note: string;
  variant: string;
  dimensions: string[];
  minimum_respondents: number;
  uncertain_below: number;
}

export interface MetricResult {
  metric: string;
  version: number;
  name: string;
  unit: string;
  direction: Polarity;
  as_of: Instant;
  period: Period;
  variant: string | null;
  value: Measured | null;
  comparison: Comparison | null;
  variants: Variant[];
  groups: MetricGroup[];
}

export interface OverviewAnswer {
  data: Array<{ metric: string; result: MetricResult | null; error: { status: number; detail: string } | null }>;
}

export interface Move {
  metric: string;
  name: string;
  unit: string;
  direction: Polarity;
  key: Record<string, string | null>;
  variant: string | null;
  value: Measured;
  comparison: Comparison;
  good: boolean | null;
}

export interface MetricRecord {
  kind: string;
  id: number;
  customer_id: number | string;
  at: Instant;
  value: number | null;
  variant: string | null;
}

export interface RecordPage extends Page<MetricRecord> {
  total: number;
}

// ---- customers

export type Lane = "behaviour" | "service" | "feelings";

export interface CustomerRow {
  id: string;
  name: string | null;
  kind: "known" | "anonymous";
  identifiers: Identifier[];
  first_seen_at: Instant | null;
  last_seen_at: Instant | null;
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
  value: number; // -1 went wrong, 1 went right
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
  score: { kind: string; value: number; max: number | null; goodness: number | null } | null;
  money: Money | null;
  order_number: string | null;
  ticket_number: string | null;
  product: string | null;
  marks: Mark[];
  emotion: number | null;
  identity: Identifier | null;
}

export interface LiveInteraction extends TimelineItem {
  customer: { id: string; name: string | null } | null;
}

export interface EmotionPoint {
  id: string;
  at: Instant;
  emotion: number; // -1 worst to 1 best
  name: string;
}

export interface IdentityNode {
  id: string;
  kind: string;
  value: string;
  first_seen_at: Instant | null;
  last_seen_at: Instant | null;
  verified: boolean; // named by a source that is trusted
  is_own: boolean; // false for somebody else's that is linked to this customer
}

export interface IdentityEdge {
  id: string;
  a: string;
  b: string;
  verdict: "seen" | "same" | "different";
  kind: string;
  source: string | null;
  evidence: string;
  at: Instant;
  trust: string;
  active: boolean;
  retracted_at: Instant | null;
  retracted_by: string | null;
  retracted_reason: string | null;
}

export interface Explanation {
  is_one: boolean;
  path: IdentityEdge[];
  objections: Array<{ identity_id: string; reason: string; words: string }>;
  nodes: IdentityNode[];
}

export interface Company {
  id: string;
  group_id: string;
  name: string | null;
  first_seen_at: Instant;
  last_seen_at: Instant;
  customer_count: number;
}

export interface CompanyDetail extends Company {
  traits: Record<string, unknown>;
  contacts: Array<{ customer: CustomerRow; role: string | null }>;
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
  kind: string;
  reason: string;
  evidence: string; // the identifier that they share
  customers: Array<{ id: string; name: string | null; identifiers: Identifier[]; interaction_count: number }>;
}

// ---- sources

export interface SourceRow {
  id: string;
  name: string;
  kind: string;
  channel: string;
  sample_data: boolean;
  created_at: Instant;
  enabled: boolean;
}

export interface SourceKey {
  id: string;
  kind: "public" | "server";
  shown: string;
  created_at: Instant;
  revoked_at: Instant | null;
}

export interface SourceDetail extends SourceRow {
  keys: SourceKey[];
}

export interface Plan {
  names: Array<{ name: string; lane: Lane; count: number; last_at: Instant }>;
  differences: Array<{ name: string; kind: string; property: string; expected: string; count: number; last_at: Instant }>;
}

export interface Quarantined {
  id: number;
  source: { id: string; name: string };
  family: string;
  received_at: Instant;
  reason: string;
  state: string;
  raw: string;
}

export interface Correction {
  rename: Record<string, string>;
  set: Record<string, unknown>;
  remove: string[];
  names: Record<string, string>;
}

export interface Replayed {
  accepted: number;
  duplicates: number;
  refused: Array<{ id: number; reason: string }>;
}

// ---- imports

export interface ImportField {
  name: string;
  label: string;
  required: boolean;
}

/** How a file was read, and what would be taken from it; nothing is written yet. */
export interface ImportPreview {
  file_id: string;
  name: string;
  format: string;
  encoding: string | null;
  separator: string | null;
  date_format: string | null;
  columns: Array<{ name: string; examples: string[]; type: string }>;
  rows: Array<Array<string | null>>;
  row_count: number | null;
  kind: string;
  fields: ImportField[]; // of this kind
  mapping: Record<string, string | null>; // column -> field
}

export interface ImportJob {
  id: string;
  name: string;
  kind: string;
  state: "waiting" | "running" | "done" | "failed" | "cancelled";
  created_at: Instant;
  done: number;
  total: number | null;
  rate: number | null; // rows a second
  seconds_left: number | null;
  accepted: number;
  rejected: number;
  unchanged: number;
  error: string | null;
}

export interface SavedMapping {
  name: string;
  kind: string;
  mapping: Record<string, string | null>;
}

export interface InteractionDetail extends TimelineItem {
  properties?: Record<string, unknown>;
  traits?: Record<string, unknown>;
  context?: Record<string, unknown>;
}

// ---- settings

export interface StaffUser extends SessionUser {
  state: "invited" | "active" | "disabled";
  scopes: ScopeGrant[];
  created_at: Instant;
  signed_in_at: Instant | null;
}

export interface ApiKey {
  id: string;
  name: string;
  prefix: string;
  permissions: string[];
  scopes: ScopeGrant[];
  created_at: Instant;
  expires_at: Instant | null;
  used_at: Instant | null;
  revoked_at: Instant | null;
}

export interface MarkRule {
  id: string;
  value: number;
  title: string;
  enabled: boolean;
  thresholds: Record<string, number>;
}

export interface DeadDelivery {
  id: number;
  kind: string;
  listener: string;
  occurred_at: Instant;
  attempts: number;
  error: string | null;
}

export interface SampleData {
  sample_data: boolean;
  interaction_count: number;
  own_sources: string[];
}
