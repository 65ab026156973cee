/** Made by `npm run types` from the server's OpenAPI document; not changed by hand. */

export interface AcceptIn {
  names: { [name: string]: string };
  parent_id?: string | null;
}

export interface AccuracyList {
  data: Array<AccuracyOut>;
}

export interface AccuracyOut {
  topic_id: string | null;
  accuracy: ShareOut;
  precision: ShareOut;
  recall: ShareOut;
  f1: ShareOut;
  polarity: ShareOut;
}

export interface AchievementOut {
  standing: Standing;
  degree: number | null;
  low: number | null;
  high: number | null;
}

export interface AddIn {
  note: string;
  seen?: number | null;
  change: "add";
  topic: NewTopicIn;
  parent_id?: string | null;
  before_id?: string | null;
}

export interface AdviceOut {
  goal: Goal;
  stage: Stage;
  metric: string;
  why: string;
}

export interface AffectedList {
  data: Array<AffectedOut>;
  unknown_texts: number;
}

export interface AffectedOut {
  id: string;
  name: string | null;
  text_count: number;
  last_at: string;
}

export interface AgreementOut {
  task: Task;
  n: number;
  share: number | null;
  low: number | null;
  high: number | null;
  kappa: number | null;
}

export interface AlertDayOut {
  on: string;
  value: number;
  expected: number;
  low: number;
  high: number;
  n: number;
}

export interface AlertDetailOut {
  id: string;
  state: "open" | "closed";
  series: string;
  metric: string;
  version: number;
  name: string;
  unit: Unit;
  direction: Direction;
  variant: string | null;
  channel: string | null;
  only: { [name: string]: string };
  raised_at: string;
  period: PeriodOut;
  value: FigureOut;
  expected: number;
  difference: DeviationOut;
  good: boolean | null;
  once_in_days: number;
  series_watched: number;
  days_within: number;
  records: string;
  owner: string | null;
  has_owner: boolean;
  muted: MuteOut | null;
  closed: ClosedOut | null;
  days: Array<AlertDayOut>;
}

export interface AlertOut {
  id: string;
  state: "open" | "closed";
  series: string;
  metric: string;
  version: number;
  name: string;
  unit: Unit;
  direction: Direction;
  variant: string | null;
  channel: string | null;
  only: { [name: string]: string };
  raised_at: string;
  period: PeriodOut;
  value: FigureOut;
  expected: number;
  difference: DeviationOut;
  good: boolean | null;
  once_in_days: number;
  series_watched: number;
  days_within: number;
  records: string;
  owner: string | null;
  has_owner: boolean;
  muted: MuteOut | null;
  closed: ClosedOut | null;
}

export interface AliasList {
  data: Array<AliasOut>;
}

export interface AliasOut {
  name: string;
  product_id?: string | null;
  sku?: string | null;
}

export interface AliasesIn {
  aliases: Array<AliasOut>;
}

export type Alike = "same_words" | "nearly_same_sentence";

export interface AnswerOut {
  question_id: string;
  kind: string;
  score: number | null;
  scale_max: number | null;
  words: string | null;
}

export interface ApiKeyIn {
  name: string;
  permissions: Array<Permission>;
  scopes: Array<ScopeGrantBody>;
  expires_at?: string | null;
}

export interface ApiKeyOut {
  id: string;
  name: string;
  prefix: string;
  permissions: Array<string>;
  scopes: Array<ScopeGrantBody>;
  created_by: string | null;
  created_at: string;
  expires_at: string | null;
  used_at: string | null;
  revoked_at: string | null;
}

export interface Asked {
  note: string;
  seen?: number | null;
}

export interface AskedOut {
  model: string;
  asked: number;
  failed: number;
  last_reason: string | null;
  resting: boolean;
}

export interface AuditEntryOut {
  id: number;
  at: string;
  by: string;
  action: string;
  subject: string;
  details: { [name: string]: unknown };
  hash: string;
}

export interface AuthenticityOut {
  score: number;
  is_suspicious: boolean;
  reasons: Array<DoubtOut>;
}

export type Author = "customer" | "agent" | "bot";

export interface BadRowOut {
  line: number;
  column: string;
  reason: string;
}

export interface BenchmarkList {
  data: Array<BenchmarkOut>;
}

export interface BenchmarkOut {
  id: string;
  metric: string;
  value: number;
  unit: string;
  population: string;
  region: string | null;
  industry: string | null;
  year: number | null;
  source: string;
  verified: boolean;
  note: string | null;
  comes_with_product: boolean;
}

export interface BenchmarksImportedOut {
  taken: number;
  unchanged: number;
  rejected: Array<BadRowOut>;
}

export interface BenchmarksIn {
  csv: string;
}

export interface BrandOut {
  brand: string | null;
  texts: number;
  share_of_voice: EstimateOut;
  said: TallyOut;
}

export interface BrandsOut {
  texts: number;
  data: Array<BrandOut>;
}

export interface BusinessHoursIn {
  valid_from: string;
  week: Array<Array<SpanModel>>;
  exceptions: { [name: string]: Array<SpanModel> };
}

export interface BusinessHoursList {
  data: Array<BusinessHoursOut>;
}

export interface BusinessHoursOut {
  valid_from: string;
  week: Array<Array<SpanModel>>;
  exceptions: { [name: string]: Array<SpanModel> };
  id: number;
  made_at: string;
}

export interface BuyingOut {
  r: number;
  alpha: number;
  a: number;
  b: number;
  log_likelihood: number;
}

export interface CandidateList {
  data: Array<CandidateOut>;
}

export interface CandidateOut {
  text_id: string;
  place: number | null;
  start: number | null;
  end: number | null;
  sentence: string;
  topic_id: string | null;
  confidence: number;
  polarity: number | null;
  model: string;
}

export interface CardOut {
  id: string;
  version: number;
  name: string;
  names: { [name: string]: string };
  subject: Subject;
  purpose: string;
  formula: string;
  unit: Unit;
  direction: Direction;
  population: string;
  time_basis: string;
  window: string;
  filters: string;
  interval: string;
  note: string;
  owner: string;
  record: Record;
  variant: Variant;
  dimensions: Array<string>;
  weighting: string;
  also: { [name: string]: Unit };
  minimum_respondents: number;
  uncertain_below: number;
  adds_up: boolean;
  matures_after_days: number;
  is_headline: boolean;
  of_staff: boolean;
  history: Array<ChangeOut>;
}

export interface CardsOut {
  data: Array<CardOut>;
  subjects: Array<Named>;
  dimensions: Array<DimensionOut>;
}

export interface CellList {
  data: Array<CellOut>;
  is_whole: boolean;
  n: number;
  n_without_suspicious: number;
}

export interface CellOut {
  product: string | null;
  topic_id: string | null;
  topic_path: string | null;
  positive: number;
  neutral: number;
  negative: number;
  n: number;
  texts_of: number;
  net_sentiment: number;
  low: number;
  high: number;
}

export type ChangeKind = "added" | "redefined" | "moved" | "merged" | "split" | "retired" | "restored" | "undone" | "template_applied" | "imported";

export interface ChangeOut {
  version: number;
  on: string;
  what: string;
}

export interface ChangesOut {
  as_of: string;
  period: PeriodOut;
  data: Array<MoveOut>;
}

export type Channel = "mail" | "webhook";

export interface CheckOut {
  mistakes: Array<MistakeOut>;
  card: CardOut | null;
}

export type Choice = "auto" | "always" | "never";

export interface ClaimList {
  data: Array<ClaimOut>;
}

export interface ClaimOut {
  topic: CountedTopicOut;
  standing: OurStanding;
  theirs: TallyOut;
  ours: TallyOut;
  difference: number | null;
  low: number | null;
  high: number | null;
  phrases: Array<PhraseOut>;
}

export interface CloseIn {
  why: "explained" | "false_alarm";
  note: string;
}

export type ClosedAs = "back" | "explained" | "false_alarm";

export interface ClosedOut {
  at: string;
  by: string | null;
  why: ClosedAs;
  note: string;
}

export interface ClosingIn {
  rhythm: Rhythm;
  on: string;
}

export interface ClosingList {
  data: Array<ClosingOut>;
}

export interface ClosingOut {
  id: string;
  kpi: string;
  name: string;
  metric: string;
  period: PeriodOut;
  value: KpiValueOut;
  version: number;
  wanted: number | null;
  achievement: AchievementOut;
  department: string;
  owner: PersonOut | null;
  weight: number;
  as_of: string;
  closed_at: string;
  closed_by: string | null;
  reopened_at: string | null;
  reopened_by: string | null;
  reopened_reason: string;
}

export interface ColumnOut {
  name: string;
  type: string;
  examples: Array<string>;
  date_format: string | null;
  or_date_format: string | null;
}

export interface CompanyDetail {
  id: string;
  group_id: string;
  name: string | null;
  first_seen_at: string;
  last_seen_at: string;
  customer_count: number;
  traits: { [name: string]: unknown };
  contacts: Array<ContactOut>;
}

export interface CompanyOut {
  id: string;
  group_id: string;
  name: string | null;
  first_seen_at: string;
  last_seen_at: string;
  customer_count: number;
}

export interface CompanyRef {
  id: string;
  name: string | null;
  role: string | null;
}

export type Compare = "previous" | "year" | "festival";

export interface ComparedOut {
  model: string;
  failures: number;
  tasks: Array<AgreementOut>;
}

export interface ComparisonOut {
  period: PeriodOut;
  value: FigureOut;
  difference: number | null;
  low: number | null;
  high: number | null;
  significant: boolean;
}

export interface Concerned {
  id: string;
  name: string | null;
  kind: "known" | "anonymous";
  identifiers: Array<IdentifierShown>;
  interaction_count: number;
}

export interface ContactOut {
  customer: CustomerOut;
  role: string | null;
  first_seen_at: string;
  last_seen_at: string;
}

export interface CorrectedOut {
  heard: TallyOut;
  corrected: EstimateOut | null;
  why_not: Uncorrected | null;
  gold: number;
}

export interface CorrectionIn {
  rename?: { [name: string]: string };
  set?: { [name: string]: unknown };
  remove?: Array<string>;
  names?: { [name: string]: string };
}

export interface CorrectionOut {
  id: number;
  before: SaidOut | null;
  after: SaidOut | null;
  made_by: string;
  made_at: string;
  revoked_at: string | null;
}

export interface CorrectionsIn {
  nothing: boolean;
  topic_id?: string | null;
  fits_nowhere: boolean;
  polarity?: number | null;
  of: Array<MeantIn>;
}

export interface CorrelationOut {
  value: number;
  low: number;
  high: number;
}

export interface CostOut {
  requests: number;
  cost: number;
  most_requests: number | null;
  most_cost: number | null;
}

export interface CountedCellOut {
  positive: number;
  neutral: number;
  negative: number;
  n: number;
  texts: number;
  people: number;
  net_sentiment: number | null;
  low: number | null;
  high: number | null;
  sign: "+" | "-" | "0" | null;
  is_few: boolean;
  topic_id: string | null;
  change: NetChangeOut | null;
}

export interface CountedTopicOut {
  id: string;
  name: string;
  path: string | null;
  department: string;
  has_children: boolean;
}

export interface CountsOut {
  interactions: number;
  wrong: number;
  right: number;
}

export interface CurrencyOut {
  code: string;
  exponent: number;
}

export interface CustomerDetail {
  id: string;
  name: string | null;
  kind: "known" | "anonymous";
  identifiers: Array<IdentifierShown>;
  first_seen_at: string | null;
  last_seen_at: string | null;
  interaction_count: number;
  order_count: number;
  revenue: Array<MoneyOut>;
  last_score: ScoreShown | null;
  wrong_count: number;
  right_count: number;
  aliases: Array<string>;
  companies: Array<CompanyRef>;
  traits: { [name: string]: unknown };
}

export interface CustomerOut {
  id: string;
  name: string | null;
  kind: "known" | "anonymous";
  identifiers: Array<IdentifierShown>;
  first_seen_at: string | null;
  last_seen_at: string | null;
  interaction_count: number;
  order_count: number;
  revenue: Array<MoneyOut>;
  last_score: ScoreShown | null;
  wrong_count: number;
  right_count: number;
}

export interface Customers {
  data: Array<CustomerOut>;
}

export type CutReason = "chosen" | "shared" | "once_shared" | "soon" | "refused" | "personal" | "not_nameable" | "public" | "many_values" | "not_shared" | "full" | "forgotten";

export interface DeadDeliveries {
  data: Array<DeadDelivery>;
  facts: Array<StuckBatch>;
}

export interface DeadDelivery {
  id: number;
  kind: string;
  listener: string;
  occurred_at: string;
  attempts: number;
  error: string | null;
}

export interface DecisionIn {
  decision: "merge" | "keep_apart";
  reason: string;
}

export interface DeedOut {
  at: string;
  by: string;
  action: "merged" | "split" | "joined" | "left" | "kept_apart";
  reason: string;
}

export type Defect = "empty" | "no_words" | "lost_characters" | "boilerplate" | "glosses" | "too_long" | "unknown_language";

export interface DefinitionIn {
  definition: string;
}

export interface DefinitionList {
  data: Array<DefinitionOut>;
}

export interface DefinitionOut {
  id: string;
  version: number;
  definition: string;
  since: string;
  names: { [name: string]: string };
  type: Type | null;
  used_by: Array<string>;
}

export interface DepartmentIn {
  name: string;
}

export interface DepartmentList {
  data: Array<DepartmentOut>;
}

export interface DepartmentOut {
  id: string;
  name: string;
}

export interface DeviationOut {
  value: number;
  low: number;
  high: number;
}

export type Dimension = "day" | "week" | "month" | "channel" | "touchpoint" | "store" | "product" | "sku" | "category" | "survey" | "delivery" | "topic" | "agent" | "brand" | "department" | "region";

export interface DimensionOut {
  id: string;
  name: string;
  is_time: boolean;
  values: { [name: string]: string };
}

export type Direction = "up" | "down" | "neither";

export interface DismissIn {
  ids: Array<number>;
}

export type Display = "hidden" | "interval" | "normal";

export type Doubt = "shared_words" | "repeated_words" | "template" | "burst" | "no_purchase" | "only_praise" | "one_brand" | "stars_against_words";

export interface DoubtOut {
  code: Doubt;
  strength: number;
  weight: number;
  texts: number | null;
  accounts: number | null;
  expected: number | null;
  hours: number | null;
  stars: number | null;
}

export interface EdgeOut {
  id: string;
  a: string;
  b: string;
  verdict: "seen" | "same" | "different";
  kind: string;
  source: string | null;
  evidence: string;
  at: string;
  trust: "public" | "server" | "import" | "staff";
  active: boolean;
  retracted_at: string | null;
  retracted_by: string | null;
  retracted_reason: string | null;
}

export type Emotion = "anger" | "disgust" | "fear" | "joy" | "sadness" | "surprise" | "neutral";

export interface EmotionLine {
  data: Array<EmotionPoint>;
}

export interface EmotionPoint {
  id: string;
  at: string;
  emotion: number;
  name: string;
}

export interface EstimateOut {
  value: number | null;
  low: number | null;
  high: number | null;
  n: number;
}

export interface EvidenceTextOut {
  id: number;
  kind: TextKind;
  written_at: string;
  channel: string;
  touchpoint: string;
  product_id: string | null;
  sku: string | null;
  product_by: ProductBy | null;
  order_number: string | null;
  ticket_number: string | null;
  response_id: number | null;
  ticket_id: number | null;
  competitor: string | null;
  score: number | null;
  question_kind: string | null;
  is_answered: boolean | null;
  customer: WhoseText | null;
  text: string;
  is_masked: boolean;
  state: TextState;
  error: string | null;
  revision: number;
  heard: HeardOut | null;
  authenticity: AuthenticityOut | null;
  opinions: Array<OpinionOut>;
  places: Array<number>;
}

export interface EvidenceTexts {
  data: Array<EvidenceTextOut>;
}

export interface ExampleIn {
  text: string;
  is_of_topic: boolean;
}

export interface ExampleOut {
  text: string;
  is_of_topic: boolean;
}

export interface ExplanationOut {
  is_one: boolean;
  path: Array<EdgeOut>;
  objections: Array<ObjectionOut>;
  nodes: Array<NodeOut>;
}

export interface FailureOut {
  status: number;
  detail: string;
}

export type Feeling = "emotion" | "intent" | "urgency" | "stance";

export interface FeelingOut {
  value: string;
  texts: number;
  share: EstimateOut;
  before: EstimateOut | null;
}

export interface FeelingsOut {
  of: string;
  n: number;
  unknown: number;
  data: Array<FeelingOut>;
}

export interface FieldOut {
  name: string;
  type: string;
  required: boolean;
}

export interface FieldProblem {
  pointer: string;
  detail: string;
}

export interface FigureOut {
  value: number | null;
  low: number | null;
  high: number | null;
  n: number;
  unit: Unit;
  currency?: string | null;
  exponent?: number | null;
}

export interface FileIn {
  note: string;
  seen?: number | null;
  yaml: string;
}

export interface FileOut {
  version: number;
  yaml: string;
}

export interface FitList {
  data: Array<FitOut>;
}

export interface FitOut {
  currency: string;
  as_of: string;
  fitted_at: string;
  model: string;
  customers: number;
  fitted_to: number;
  bought_again: number;
  bought_once: number;
  buying: BuyingOut | null;
  pareto: ParetoOut | null;
  spending: SpendingOut | null;
  correlation: CorrelationOut | null;
  hold_out: HoldOutOut | null;
  warnings: Array<string>;
}

export interface FittingOut {
  text_id: string;
  start: number;
  end: number;
  sentence: string;
  confidence: number;
  topic_id: string | null;
  is_said: boolean;
}

export interface FunctionIn {
  topic_id: string;
  name: string;
  kind: RuleKind;
  pattern: string;
  language?: Language | null;
  is_of_topic: boolean;
}

export interface FunctionList {
  data: Array<FunctionOut>;
}

export interface FunctionOut {
  id: string;
  topic_id: string;
  topic_path: string | null;
  name: string;
  kind: RuleKind;
  pattern: string;
  language: Language | null;
  is_of_topic: boolean;
  at: string;
  by: string | null;
  coverage: ShareOut;
  agreement: ShareOut;
}

export type Goal = "feelings" | "ease" | "service" | "loyalty" | "revenue" | "quality";

export interface GoingOut {
  id: string;
  name: string;
  path: string;
  opinion_count: number;
  into: Array<IntoOut>;
  unknown_count: number;
  is_all: boolean;
}

export interface GoldIn {
  sentence: string;
  topic_id: string | null;
  polarity?: -1 | 0 | 1 | null;
}

export interface GoldOut {
  id: string;
  sentence: string;
  topic_id: string | null;
  tree_version: number;
  polarity: number | null;
  way: Way;
  text_id: string | null;
  by: string | null;
  at: string;
  said: PredictionOut | null;
}

export interface GroupOut {
  key: { [name: string]: string | null };
  value: ValueOut | null;
  comparison: ComparisonOut | null;
  variants: Array<VariantOut>;
}

export interface GuideOut {
  goals: Array<Named>;
  stages: Array<Named>;
  data: Array<AdviceOut>;
}

export type Happened = "raised" | "seen" | "taken" | "left" | "closed" | "dismissed" | "reopened" | "returned";

export interface HeadFitOut {
  number: number;
  at: string;
  by: string | null;
  model: string;
  tree_version: number;
  label_count: number;
  vote_count: number;
  before: ShareOut;
  after: ShareOut;
  verdict: Verdict;
  seconds: number;
}

export interface HeardOut {
  model: string;
  tree_version: number;
  language: Language;
  defects: Array<Defect>;
  sentiment: number;
  sentiment_confidence: number;
  emotions: Array<ScoredOut>;
  intents: Array<ScoredOut>;
  urgency: Urgency;
  stance: Stance;
}

export interface HoldOutOut {
  split_on: string;
  customers: number;
  came: number;
  foretold: number;
  bias: number | null;
  mean_error: number;
  mean_error_of_none: number;
}

export interface IdentifierBody {
  kind: string;
  value: string;
}

export interface IdentifierShown {
  kind: string;
  value: string;
  claimed: boolean;
}

export interface IdentitiesOut {
  nodes: Array<NodeOut>;
  edges: Array<EdgeOut>;
  history: Array<DeedOut>;
}

export interface ImportFileOut {
  file_id: string;
  name: string;
  size: number;
  format: string;
  encoding: string | null;
  separator: string | null;
  date_format: string | null;
  columns: Array<ColumnOut>;
  rows: Array<Array<string>>;
  kind: Kind;
  mapping: { [name: string]: string | null };
  constants: { [name: string]: string };
  fields: Array<FieldOut>;
}

export interface ImportIn {
  files: Array<PartIn>;
  source?: string | null;
}

export interface ImportOut {
  id: string;
  name: string;
  kind: string;
  state: string;
  created_at: string;
  ended_at: string | null;
  done: number;
  total: number | null;
  rate: number | null;
  seconds_left: number | null;
  accepted: number;
  unchanged: number;
  rejected: number;
  error: string | null;
}

export type Intent = "praise" | "complaint" | "question" | "request" | "refund" | "suggestion" | "cancellation" | "purchase" | "report" | "other";

export interface InteractionIn {
  event_id: string;
  type: InteractionType;
  name: string;
  at: string;
  identifiers?: Array<IdentifierBody>;
  group_id?: string | null;
  channel: string;
  touchpoint: string;
  properties?: { [name: string]: unknown };
  traits?: { [name: string]: unknown };
  context?: { [name: string]: unknown };
}

export interface InteractionOut {
  id: string;
  at: string;
  received_at: string;
  event_id: string;
  name: string;
  type: string;
  lane: string;
  channel: string;
  touchpoint: string;
  source: Reference;
  identity: IdentifierBody | null;
  customer: Reference | null;
  words: string | null;
  score: ScoreOut | null;
  money: MoneyOut | null;
  order_number: string | null;
  ticket_number: string | null;
  product: string | null;
  marks: Array<MarkOut>;
  emotion: number | null;
  properties: { [name: string]: unknown };
  traits: { [name: string]: unknown };
  context: { [name: string]: unknown };
  identifiers: Array<IdentifierBody>;
  original_at: number | null;
  sent_at: number | null;
}

export type InteractionType = "track" | "identify" | "page" | "screen" | "group" | "alias" | "item";

export interface InteractionsIn {
  source: string;
  interactions: Array<InteractionIn>;
}

export interface IntoOut {
  id: string;
  name: string;
  path: string;
  opinion_count: number;
}

export interface InvitationIn {
  token: string;
  password: string;
}

export interface InviteIn {
  name: string;
  email: string;
  role: Role;
  scopes: Array<ScopeGrantBody>;
}

export interface InvitedUser {
  user: UserOut;
  link: string;
}

export interface IssueChangeIn {
  state?: IssueState | null;
  reason: string;
  owner?: string | null;
}

export interface IssueDayOut {
  on: string;
  voices: number;
  expected: number;
  low: number;
  high: number;
}

export interface IssueOut {
  id: string;
  brand: string | null;
  state: IssueState;
  where: WhereOut | null;
  found_by: string;
  phrases: Array<RisingPhraseOut>;
  raised_at: string;
  since: string;
  until: string;
  first: string;
  last: string;
  voices: number;
  expected: number;
  ratio: RiseRatioOut;
  chance: number;
  one_in: number;
  text_count: number;
  owner: string | null;
  has_owner: boolean;
  closed_on: string | null;
  reason: string;
  returned_count: number;
  days: Array<IssueDayOut>;
}

export type IssueState = "open" | "seen" | "closed" | "dismissed";

export interface IssueStepOut {
  at: string;
  what: Happened;
  by: string | null;
  note: string;
}

export interface JobOut {
  id: string;
  kind: string;
  state: string;
  done: number;
  total: number | null;
  result: { [name: string]: unknown } | null;
  error: string | null;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
}

export interface JudgingOut {
  job: string;
}

export interface KeyIn {
  kind: KeyKind;
}

export type KeyKind = "public" | "server";

export interface KeyOut {
  id: string;
  kind: KeyKind;
  shown: string;
  created_at: string;
  revoked_at: string | null;
}

export type Kind = "customers" | "orders" | "order_lines" | "payments" | "deliveries" | "reviews" | "responses" | "tickets" | "ticket_messages" | "interactions" | "products";

export interface KpiChange {
  parent?: string | null;
  name: string;
  department: string;
  owner?: string | null;
  weight: number;
  target?: number | null;
}

export interface KpiIn {
  parent?: string | null;
  name: string;
  department: string;
  owner?: string | null;
  weight: number;
  target?: number | null;
  measure?: MeasureBody | null;
}

export interface KpiOut {
  id: string;
  parent: string | null;
  name: string;
  own_name: string;
  department: string;
  owner: PersonOut | null;
  weight: number;
  measure: MeasureBody | null;
  unit: Unit | null;
  direction: Direction | null;
  adds_up: boolean;
  target: TargetOfKpi | null;
  period: PeriodOut | null;
  wanted: number | null;
  told: ToldOut | null;
  achievement: AchievementOut;
  below: RollUpOut | null;
  closing: ClosingOut | null;
  may_reopen: boolean;
  restated: boolean;
  failure: string | null;
}

export interface KpiSaved {
  id: string;
  target: number | null;
}

export interface KpiTree {
  on: string;
  data: Array<KpiOut>;
}

export interface KpiValueOut {
  value: number | null;
  low: number | null;
  high: number | null;
  n: number | null;
  unit: Unit;
  currency: string | null;
  exponent: number | null;
  display: Display;
}

export type Lane = "behaviour" | "service" | "feelings";

export type Language = "zh-Hans" | "zh-Hant" | "en" | "mixed" | "other" | "none";

export interface LastOut {
  week: string;
  state: State;
  written_at: string;
  ended_at: string | null;
  error: string;
}

export interface LearningOut {
  in_force: number | null;
  new_label_count: number;
  due_from: number;
  least_label_count: number;
  job: JobOut | null;
  fits: Array<HeadFitOut>;
}

export type Like = "customers" | "orders";

export type Line = "product" | "category" | "brand";

export interface LineOut {
  id: string;
  at: string;
  received_at: string;
  event_id: string;
  name: string;
  type: string;
  lane: string;
  channel: string;
  touchpoint: string;
  source: Reference;
  identity: IdentifierBody | null;
  customer: Reference | null;
  words: string | null;
  score: ScoreOut | null;
  money: MoneyOut | null;
  order_number: string | null;
  ticket_number: string | null;
  product: string | null;
  marks: Array<MarkOut>;
  emotion: number | null;
}

export interface ListeningOut {
  texts_from: string | null;
  judged_to: string | null;
  day_count: number;
  least_days: number;
  best_days: number;
  job_state: string | null;
  current_count: number;
}

export type Locale = "en" | "zh-CN" | "zh-TW";

export interface LookIn {
  days: number;
}

export interface LookOut {
  job: string;
}

export interface MadeIn {
  text_id: number;
  correction_id: number;
}

export interface MappingIn {
  kind: Kind;
  mapping?: { [name: string]: string | null };
  constants?: { [name: string]: string | null };
  dates?: { [name: string]: string | null };
  event_names?: { [name: string]: string | null };
  time_zone?: string | null;
  currency?: string | null;
  relation?: string | null;
}

export interface MappingOut {
  kind: Kind;
  mapping?: { [name: string]: string | null };
  constants?: { [name: string]: string | null };
  dates?: { [name: string]: string | null };
  event_names?: { [name: string]: string | null };
  time_zone?: string | null;
  currency?: string | null;
  relation?: string | null;
  name: string;
  yaml: string;
}

export interface MarkOut {
  value: number;
  rule: string;
  reason: string;
}

export interface MatrixLineOut {
  key: string | null;
  product_id: string | null;
  name: string | null;
  category: string | null;
  competitor: string | null;
  whole: CountedCellOut;
  cells: Array<CountedCellOut>;
}

export interface MatrixOut {
  topics: Array<CountedTopicOut>;
  lines: Array<MatrixLineOut>;
  line_count: number;
  whole: MatrixLineOut;
}

export interface MeantIn {
  text_id: number;
  place: number;
  revision?: number | null;
}

export interface MeasureBody {
  metric: string;
  variant: string;
  only?: { [name: string]: string };
  rhythm: Rhythm;
}

export interface MergeIn {
  other_id: string;
  reason: string;
}

export interface MergeIntoIn {
  topic_id: string;
  phrases: Array<string>;
}

export interface MergeTopicsIn {
  note: string;
  seen?: number | null;
  change: "merge";
  source_ids: Array<string>;
  target_id: string;
}

export interface MessageOut {
  at: string;
  author: Author;
  is_public: boolean;
  words: string | null;
  agent_id: string | null;
}

export interface MetaOut {
  brand: string;
  time_zone: string;
  currency: CurrencyOut;
  locale: Locale;
  locales: Array<Locale>;
  phone_region: string;
  sample_data: boolean;
  version: string;
  labels: { [name: string]: { [name: string]: string } };
  roles: { [name: string]: Array<Permission> };
}

export interface MetricOut {
  metric: string;
  version: number;
  name: string;
  unit: Unit;
  direction: Direction;
  as_of: string;
  period: PeriodOut;
  variant: string | null;
  value: ValueOut | null;
  comparison: ComparisonOut | null;
  variants: Array<VariantOut>;
  groups: Array<GroupOut>;
  weighting: string;
  against: { [name: string]: string | null };
  people_in_both: number | null;
}

export interface MissedIn {
  revision?: number | null;
  topic_id?: string | null;
  fits_nowhere: boolean;
  polarity: number;
  aspect?: SpanOut | null;
  words?: SpanOut | null;
}

export interface MistakeOut {
  line: number;
  column: number;
  detail: string;
}

export interface MoneyOut {
  amount: number;
  currency: string;
  exponent: number;
}

export interface MoveIn {
  note: string;
  seen?: number | null;
  change: "move";
  topic_id: string;
  parent_id?: string | null;
  before_id?: string | null;
}

export interface MoveOut {
  metric: string;
  version: number;
  name: string;
  unit: Unit;
  direction: Direction;
  period: PeriodOut;
  key: { [name: string]: string | null };
  variant: string | null;
  value: ValueOut;
  comparison: ComparisonOut;
  q: number;
  good: boolean | null;
}

export interface MuteIn {
  until: string;
  reason: string;
}

export interface MuteOut {
  until: string;
  reason: string;
}

export interface Named {
  id: string;
  name: string;
}

export interface NeedList {
  data: Array<NeedOut>;
}

export interface NeedOut {
  topic: CountedTopicOut;
  wishes: number;
  texts: number;
  share: EstimateOut;
}

export interface NetChangeOut {
  difference: number;
  low: number | null;
  high: number | null;
  n_before: number;
  net_sentiment_before: number | null;
  is_significant: boolean;
}

export interface NewApiKey {
  key: ApiKeyOut;
  secret: string;
}

export interface NewKey {
  key: KeyOut;
  secret: string;
}

export interface NewSubscriptionOut {
  id: string;
  channel: Channel;
  url: string | null;
  locale: Locale;
  weekday: number;
  hour: number;
  parts: Array<Part>;
  made_at: string;
  last: LastOut | null;
  secret: string | null;
}

export interface NewTopicIn {
  names: { [name: string]: string };
  definitions: { [name: string]: string };
  include: Array<string>;
  exclude: Array<string>;
  examples: Array<ExampleIn>;
  department: string;
  urgency: "none" | "normal" | "high" | "critical";
  tag?: Tag | null;
  key: string;
}

export interface NodeOut {
  id: string;
  kind: string;
  value: string;
  first_seen_at: string | null;
  last_seen_at: string | null;
  verified: boolean;
  claimed: boolean;
  is_own: boolean;
}

export interface NotClosedOut {
  kpi: string;
  why: string;
}

export interface ObjectionOut {
  identity_id: string;
  reason: string;
  words: string;
}

export interface OneFileIn {
  kind: Kind;
  mapping?: { [name: string]: string | null };
  constants?: { [name: string]: string | null };
  dates?: { [name: string]: string | null };
  event_names?: { [name: string]: string | null };
  time_zone?: string | null;
  currency?: string | null;
  relation?: string | null;
  file_id: string;
  encoding?: string | null;
  separator?: string | null;
  source?: string | null;
}

export interface OpinionCorrectionIn {
  nothing: boolean;
  topic_id?: string | null;
  fits_nowhere: boolean;
  polarity?: number | null;
  place: number;
  revision?: number | null;
  aspect?: SpanOut | null;
  words?: SpanOut | null;
}

export interface OpinionOut {
  topic_id: string | null;
  topic_confidence: number;
  aspect: SpanOut | null;
  words: SpanOut | null;
  sentence: SpanOut;
  polarity: number;
  confidence: number;
  place: number;
  source: Source;
  correction_id: number | null;
  topic_path: string | null;
}

export interface OrderLineOut {
  line_id: string | null;
  product_id: string | null;
  sku: string | null;
  name: string | null;
  category: string | null;
  quantity: number;
  returned_quantity: number;
  unit_price: MoneyOut | null;
  total: MoneyOut | null;
}

export interface OrderOut {
  id: number;
  number: string;
  brand: string;
  state: OrderState;
  source_state: string | null;
  ordered_at: string;
  promised_at: string | null;
  delivered_at: string | null;
  channel: string;
  touchpoint: string;
  units: number | null;
  net: MoneyOut | null;
  total: MoneyOut | null;
  refunded: MoneyOut | null;
}

export type OrderState = "attempted" | "placed" | "paid" | "shipped" | "delivered" | "cancelled" | "returned" | "refunded";

export type OurStanding = "blamed" | "not_praised" | "unheard";

export type OutcomeKind = "done" | "already" | "changed" | "gone";

export interface OutcomeList {
  data: Array<OutcomeOut>;
}

export interface OutcomeOut {
  text_id: number;
  place: number;
  outcome: OutcomeKind;
  correction_id: number | null;
}

export interface OverviewOut {
  data: Array<PanelOut>;
}

export interface OwnChange {
  name?: string | null;
  locale?: Locale | null;
}

export interface OwnUser {
  id: string;
  name: string;
  email: string;
  role: Role;
  locale: Locale | null;
}

export interface OwnerIn {
  owner: string | null;
}

export interface Page_AlertOut {
  data: Array<AlertOut>;
  next_cursor?: string | null;
}

export interface Page_ApiKeyOut {
  data: Array<ApiKeyOut>;
  next_cursor?: string | null;
}

export interface Page_AuditEntryOut {
  data: Array<AuditEntryOut>;
  next_cursor?: string | null;
}

export interface Page_CompanyOut {
  data: Array<CompanyOut>;
  next_cursor?: string | null;
}

export interface Page_CustomerOut {
  data: Array<CustomerOut>;
  next_cursor?: string | null;
}

export interface Page_GoldOut {
  data: Array<GoldOut>;
  next_cursor?: string | null;
}

export interface Page_ImportOut {
  data: Array<ImportOut>;
  next_cursor?: string | null;
}

export interface Page_IssueOut {
  data: Array<IssueOut>;
  next_cursor?: string | null;
}

export interface Page_LineOut {
  data: Array<LineOut>;
  next_cursor?: string | null;
}

export interface Page_MappingOut {
  data: Array<MappingOut>;
  next_cursor?: string | null;
}

export interface Page_OrderOut {
  data: Array<OrderOut>;
  next_cursor?: string | null;
}

export interface Page_QuarantinedOut {
  data: Array<QuarantinedOut>;
  next_cursor?: string | null;
}

export interface Page_ResponseOut {
  data: Array<ResponseOut>;
  next_cursor?: string | null;
}

export interface Page_ReviewOut {
  data: Array<ReviewOut>;
  next_cursor?: string | null;
}

export interface Page_TextOut {
  data: Array<TextOut>;
  next_cursor?: string | null;
}

export interface Page_TicketOut {
  data: Array<TicketOut>;
  next_cursor?: string | null;
}

export interface Page_TreeVersionOut {
  data: Array<TreeVersionOut>;
  next_cursor?: string | null;
}

export interface Page_UserOut {
  data: Array<UserOut>;
  next_cursor?: string | null;
}

export interface PanelOut {
  metric: string;
  result: MetricOut | null;
  error: FailureOut | null;
}

export interface ParetoOut {
  r: number;
  alpha: number;
  s: number;
  beta: number;
  log_likelihood: number | null;
}

export type Part = "moves" | "alerts" | "targets" | "data";

export interface PartIn {
  kind: Kind;
  mapping?: { [name: string]: string | null };
  constants?: { [name: string]: string | null };
  dates?: { [name: string]: string | null };
  event_names?: { [name: string]: string | null };
  time_zone?: string | null;
  currency?: string | null;
  relation?: string | null;
  file_id: string;
  encoding?: string | null;
  separator?: string | null;
}

export interface PasswordChange {
  current: string;
  new: string;
}

export interface PaymentOut {
  payment_id: string;
  method: string | null;
  amount: MoneyOut | null;
  installments: number | null;
  at: string;
}

export interface PeriodClosedOut {
  period: PeriodOut;
  closed: Array<string>;
  left: Array<NotClosedOut>;
}

export interface PeriodOut {
  from: string;
  to: string;
}

export type Permission = "customers_read" | "customers_edit" | "interactions_read" | "interactions_write" | "metrics_read" | "feedback_read" | "feedback_edit" | "support_read" | "live_read" | "rules_read" | "rules_edit" | "sources_read" | "sources_edit" | "imports_read" | "imports_edit" | "quarantine_read" | "quarantine_edit" | "jobs_read" | "jobs_edit" | "deliveries_read" | "deliveries_edit" | "staff_read" | "staff_edit" | "audit_read" | "settings_edit" | "sample_data_delete";

export interface PersonOut {
  id: string;
  name: string | null;
}

export interface PhraseOut {
  aspect: string | null;
  words: string | null;
  n: number;
  text_id: number;
  sentence: string;
}

export interface PlacedOut {
  id: string;
  name: string;
  path: string;
}

export interface PlanDifference {
  name: string;
  kind: string;
  property: string;
  expected: string;
  count: number;
  last_at: string;
}

export interface PlanName {
  name: string;
  lane: string;
  count: number;
  last_at: string;
}

export interface PlanOut {
  names: Array<PlanName>;
  differences: Array<PlanDifference>;
}

export interface PointOut {
  positive: number;
  neutral: number;
  negative: number;
  n: number;
  texts: number;
  people: number;
  net_sentiment: number | null;
  low: number | null;
  high: number | null;
  sign: "+" | "-" | "0" | null;
  is_few: boolean;
  first: string;
}

export interface PredictionOut {
  model: string;
  topic_id: string | null;
  polarity: number | null;
  confidence: number;
}

export interface PreviewIn {
  change?: AddIn | RedefineIn | MoveIn | MergeTopicsIn | SplitTopicIn | RetireIn | RestoreIn | UndoIn | null;
  template?: string | null;
  yaml?: string | null;
}

export interface PreviewOut {
  subject: string;
  text: string;
  html: string;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors: Array<FieldProblem>;
  request_id: string | null;
}

export type ProductBy = "told" | "order" | "alias";

export interface ProductList {
  data: Array<ProductOut>;
}

export interface ProductOut {
  id: string;
  name: string | null;
  sku: string | null;
  category: string | null;
}

export interface ProposalList {
  data: Array<ProposalOut>;
  job: JobOut | null;
}

export interface ProposalOut {
  id: string;
  state: ProposalState;
  phrases: { [name: string]: Array<string> };
  names: { [name: string]: string };
  model: string;
  sentence_count: number;
  text_count: number;
  share: ProposalShareOut | null;
  cohesion: number;
  examples: Array<SentenceOut>;
  found_at: string;
  decided_at: string | null;
  decided_by: string | null;
  topic_id: string | null;
}

export interface ProposalShareOut {
  value: number;
  low: number;
  high: number;
  n: number;
}

export type ProposalState = "open" | "accepted" | "merged" | "dismissed";

export interface QuarantinedOut {
  id: number;
  source: Reference;
  family: string;
  received_at: string;
  last_at: string;
  seen_count: number;
  reason: string;
  state: string;
  raw: string;
}

export interface RankedOut {
  part: string | null;
  value: ValueOut;
  best: number | null;
  worst: number | null;
}

export interface RankingOut {
  metric: string;
  name: string;
  version: number;
  unit: Unit;
  direction: Direction;
  by: string;
  variant: string | null;
  period: PeriodOut;
  as_of: string;
  least_records: number;
  data: Array<RankedOut>;
}

export interface ReadingOut {
  by_state: { [name: string]: number };
  by_model: { [name: string]: number };
  by_tree_version: { [name: string]: number };
  new_waiting: number;
  job: JobOut | null;
}

export interface ReadsOut {
  model: string;
  since: string;
  trouble: string | null;
}

export interface RecentOut {
  data: Array<LineOut>;
}

export type Record = "response" | "order" | "customer" | "ticket" | "session" | "cart" | "interaction" | "opinion";

export interface RecordOut {
  kind: Record;
  id: number;
  customer: WhoseRecord | null;
  at: string;
  value: number | null;
  variant: string | null;
  text_id?: number | null;
}

export interface RecordsOut {
  data: Array<RecordOut>;
  next_cursor: string | null;
  total: number;
  as_of: string;
}

export interface RedefineIn {
  note: string;
  seen?: number | null;
  change: "redefine";
  topic_id: string;
  topic: TopicIn;
}

export interface Reference {
  id: string;
  name: string;
}

export interface RefusedOut {
  id: number;
  reason: string;
}

export interface RenameIn {
  names: { [name: string]: string };
}

export interface ReopeningIn {
  reason: string;
}

export interface ReplayIn {
  ids: Array<number>;
  mapping?: CorrectionIn;
}

export interface ReplayOut {
  accepted: number;
  duplicates: number;
  refused: Array<RefusedOut>;
}

export interface ReplyOut {
  words: string | null;
  at: string;
  agent_id: string | null;
}

export type ResponseKind = "survey" | "review" | "words";

export interface ResponseOut {
  id: number;
  response_id: string;
  kind: ResponseKind;
  answered_at: string;
  channel: string;
  touchpoint: string;
  title: string | null;
  survey_id: string | null;
  survey_name: string | null;
  relation: string | null;
  language: string | null;
  order_number: string | null;
  ticket_number: string | null;
  product_id: string | null;
  sku: string | null;
  answers: Array<AnswerOut>;
  reply: ReplyOut | null;
}

export interface RestoreIn {
  note: string;
  seen?: number | null;
  change: "restore";
  topic_id: string;
}

export interface RetireIn {
  note: string;
  seen?: number | null;
  change: "retire";
  topic_id: string;
}

export interface ReviewOut {
  id: string;
  at: string;
  kind: string;
  reason: string;
  evidence: string;
  customers: Array<Concerned>;
}

export type Rhythm = "month" | "quarter" | "year";

export interface RiseRatioOut {
  value: number;
  low: number;
  high: number;
  n: number;
}

export interface RisingPhraseOut {
  words: string;
  language: "zh" | "en";
  texts: number;
  base_texts: number;
}

export type Role = "owner" | "admin" | "analyst" | "agent" | "field_engineer" | "viewer";

export interface RollUpOut {
  degree: number | null;
  low: number | null;
  high: number | null;
  known: number;
}

export interface RuleIn {
  enabled: boolean;
  thresholds?: { [name: string]: number };
}

export type RuleKind = "contains" | "regex";

export interface RuleList {
  data: Array<RuleOut>;
}

export interface RuleOut {
  id: string;
  value: number;
  title: string;
  enabled: boolean;
  thresholds: { [name: string]: number };
}

export interface SaidOut {
  topic_id: string | null;
  topic_confidence: number;
  aspect: SpanOut | null;
  words: SpanOut | null;
  sentence: SpanOut;
  polarity: number;
  confidence: number;
}

export interface SampleDataOut {
  sample_data: boolean;
  interaction_count: number;
  own_sources: Array<string>;
}

export interface ScopeGrantBody {
  brand: string;
  department: string;
  region: string;
}

export interface ScoreOut {
  kind: string;
  value: number;
  max: number | null;
  goodness: number | null;
}

export interface ScoreShown {
  kind: string;
  value: number;
}

export interface ScoredOut {
  name: string;
  confidence: number;
}

export interface SentenceOut {
  text_id: number;
  start: number;
  end: number;
  words: string;
}

export interface SeriesOut {
  step: string;
  points: Array<PointOut>;
  whole: TallyOut;
}

export interface SessionOut {
  user: OwnUser;
  permissions: Array<Permission>;
  scopes: Array<ScopeGrantBody>;
  csrf_token: string;
  version: string;
}

export interface SetupIn {
  token: string;
  name: string;
  email: string;
  password: string;
  locale?: Locale | null;
}

export interface SetupState {
  needed: boolean;
}

export interface ShareOut {
  value: number | null;
  low: number | null;
  high: number | null;
  n: number;
}

export interface SideOut {
  key: string;
  said: TallyOut;
  difference: number | null;
  low: number | null;
  high: number | null;
}

export interface SidesOut {
  data: Array<TopicSidesOut>;
}

export interface SignInBody {
  email: string;
  password: string;
}

export interface SimilarList {
  data: Array<SimilarOut>;
}

export interface SimilarOut {
  text_id: number;
  place: number;
  revision: number;
  written_at: string;
  sentence: string;
  topic_path: string | null;
  polarity: number;
  why: Alike;
}

export type Source = "model" | "person";

export interface SourceChange {
  name?: string | null;
  enabled?: boolean | null;
}

export interface SourceDetail {
  id: string;
  name: string;
  kind: string;
  channel: string;
  sample_data: boolean;
  created_at: string;
  enabled: boolean;
  count: number;
  last_at: string | null;
  quarantined: number;
  keys: Array<KeyOut>;
}

export interface SourceIn {
  name: string;
  kind: "web" | "app" | "mini_program" | "server" | "store" | "helpdesk" | "survey" | "reviews" | "file" | "other";
  channel: string;
  brand: string;
  department: string;
  region: string;
}

export interface SourceList {
  data: Array<SourceOut>;
}

export interface SourceOut {
  id: string;
  name: string;
  kind: string;
  channel: string;
  sample_data: boolean;
  created_at: string;
  enabled: boolean;
  count: number;
  last_at: string | null;
  quarantined: number;
}

export interface SpanModel {
  start: string;
  end: string;
}

export interface SpanOut {
  start: number;
  end: number;
}

export interface SpendingOut {
  p: number;
  q: number;
  v: number;
  mean: number;
  log_likelihood: number | null;
}

export interface SplitIn {
  edge_ids: Array<number>;
  reason: string;
}

export interface SplitTopicIn {
  note: string;
  seen?: number | null;
  change: "split";
  topic_id: string;
  parts: Array<NewTopicIn>;
  by: "phrase" | "reading";
}

export type Stage = "discover" | "buy" | "receive" | "get_help" | "come_back";

export type Stance = "recommends" | "warns" | "defends" | "none";

export type Standing = "reached" | "missed" | "unsure" | "too_few" | "no_target" | "no_value";

export type State = "waiting" | "sent" | "refused" | "passed_over";

export type Step = "day" | "week" | "month";

export interface StratumOut {
  values: Array<string | null>;
  share: number;
  n: number;
}

export interface StuckBatch {
  id: number;
  fact: string;
  row_count: number;
  error: string;
}

export type Subject = "feelings" | "service" | "purchases" | "loyalty" | "behaviour" | "employees" | "data";

export interface SubjectOut {
  id: string;
  name: string;
}

export interface SubscribeIn {
  locale: Locale;
  weekday: number;
  hour: number;
  parts: Array<Part>;
  url: string;
}

export interface SubscriptionList {
  data: Array<SubscriptionOut>;
  has_mail: boolean;
}

export interface SubscriptionOut {
  id: string;
  channel: Channel;
  url: string | null;
  locale: Locale;
  weekday: number;
  hour: number;
  parts: Array<Part>;
  made_at: string;
  last: LastOut | null;
}

export interface SuccessorsOut {
  topics: Array<string>;
  by: string;
}

export type Tag = "functional" | "emotional";

export interface TakenOut {
  accepted: number;
  duplicates: number;
}

export interface TallyOut {
  positive: number;
  neutral: number;
  negative: number;
  n: number;
  texts: number;
  people: number;
  net_sentiment: number | null;
  low: number | null;
  high: number | null;
  sign: "+" | "-" | "0" | null;
  is_few: boolean;
}

export interface TargetIn {
  value: number;
  variant: string;
  only?: { [name: string]: string };
}

export interface TargetList {
  data: Array<TargetOut>;
}

export interface TargetOfKpi {
  value: number;
  since: string;
  set_by: string | null;
}

export interface TargetOut {
  metric: string;
  variant: string;
  only: { [name: string]: string };
  value: number;
  since: string;
  set_by: string | null;
}

export type Task = "sentiment" | "emotion" | "intent" | "opinions" | "urgency" | "stance";

export interface TeamCorrelationOut {
  value: number | null;
  low: number | null;
  high: number | null;
  n: number;
}

export interface TeamOut {
  department: string;
  staff: ValueOut;
  customers: ValueOut;
}

export interface TeamScoresOut {
  metric: string;
  name: string;
  staff_metric: string;
  staff_name: string;
  variant: string | null;
  period: PeriodOut;
  as_of: string;
  least_departments: number;
  correlation: TeamCorrelationOut | null;
  data: Array<TeamOut>;
}

export interface TemplateList {
  data: Array<TemplateOut>;
}

export interface TemplateOut {
  id: string;
  name: string;
  topic_count: number;
  known_count: number;
}

export type TextKind = "review" | "survey" | "words" | "ticket" | "conversation" | "call";

export interface TextModelOut {
  name: string;
  problem: string | null;
  kind: string | null;
  enabled: boolean;
  languages: Array<Language>;
  tasks: Array<Task>;
  shadow_share: number;
  asked: AskedOut | null;
  compared: ComparedOut | null;
  cost: CostOut | null;
}

export interface TextModelsOut {
  chosen: string;
  reads: ReadsOut | null;
  data: Array<TextModelOut>;
}

export interface TextOut {
  id: number;
  kind: TextKind;
  written_at: string;
  channel: string;
  touchpoint: string;
  product_id: string | null;
  sku: string | null;
  product_by: ProductBy | null;
  order_number: string | null;
  ticket_number: string | null;
  response_id: number | null;
  ticket_id: number | null;
  competitor: string | null;
  score: number | null;
  question_kind: string | null;
  is_answered: boolean | null;
  customer: WhoseText | null;
  text: string;
  is_masked: boolean;
  state: TextState;
  error: string | null;
  revision: number;
  heard: HeardOut | null;
  authenticity: AuthenticityOut | null;
  opinions: Array<OpinionOut>;
}

export type TextState = "waiting" | "read" | "failed" | "gone";

export type TicketKind = "ticket" | "conversation" | "call";

export interface TicketOut {
  id: number;
  number: string;
  kind: TicketKind;
  state: TicketState;
  subject: string | null;
  topic: string | null;
  priority: string | null;
  channel: string;
  touchpoint: string;
  agent_id: string | null;
  order_number: string | null;
  product_id: string | null;
  sku: string | null;
  opened_at: string;
  first_any_response_at: string | null;
  first_response_at: string | null;
  first_solved_at: string | null;
  last_solved_at: string | null;
  reopened_count: number;
  message_count: number;
}

export type TicketState = "open" | "solved" | "closed";

export interface ToldOut {
  period: PeriodOut;
  value: KpiValueOut;
  version: number;
  as_of: string;
}

export interface TopicDetailOut {
  id: string;
  key: string;
  path: string;
  level: number;
  parent_id: string | null;
  name: WordsOut;
  definition: WordsOut;
  department: string | null;
  urgency: string;
  tag: Tag | null;
  retired_in: number | null;
  version: number;
  include: Array<string>;
  exclude: Array<string>;
  examples: Array<ExampleOut>;
  origin: string | null;
}

export interface TopicIn {
  names: { [name: string]: string };
  definitions: { [name: string]: string };
  include: Array<string>;
  exclude: Array<string>;
  examples: Array<ExampleIn>;
  department: string;
  urgency: "none" | "normal" | "high" | "critical";
  tag?: Tag | null;
}

export interface TopicOut {
  id: string;
  key: string;
  path: string;
  level: number;
  parent_id: string | null;
  name: WordsOut;
  definition: WordsOut;
  department: string | null;
  urgency: string;
  tag: Tag | null;
  retired_in: number | null;
}

export interface TopicSidesOut {
  topic: CountedTopicOut | null;
  sides: Array<SideOut>;
}

export interface TraitCutIn {
  name: string;
  choice: Choice;
}

export interface TraitCutList {
  data: Array<TraitCutOut>;
}

export interface TraitCutOut {
  name: string;
  choice: Choice;
  is_cut: boolean;
  values: Array<string>;
}

export interface TraitList {
  data: Array<TraitOut>;
}

export interface TraitOut {
  value: unknown;
  origin: string | null;
  identity: IdentifierBody | null;
  operation: string;
  trust: "public" | "server" | "import" | "staff";
  at: string;
  name: string;
  chosen_rule: "only" | "verified" | "source" | "newest" | "first" | "added";
  others: Array<TraitValueOut>;
}

export interface TraitSeenList {
  data: Array<TraitSeenOut>;
  left_out: number;
  most_values: number;
  shared_by: number;
  most_cuts: number;
}

export interface TraitSeenOut {
  name: string;
  choice: Choice;
  is_cut: boolean;
  values: Array<string>;
  value_count: number;
  customer_count: number;
  reason: CutReason;
  may_choose: boolean;
}

export interface TraitValueOut {
  value: unknown;
  origin: string | null;
  identity: IdentifierBody | null;
  operation: string;
  trust: "public" | "server" | "import" | "staff";
  at: string;
}

export interface TreeOut {
  version: number;
  data: Array<TopicOut>;
}

export interface TreePreviewOut {
  change: ChangeKind;
  version: number;
  added: Array<PlacedOut>;
  retired: Array<PlacedOut>;
  restored: Array<PlacedOut>;
  redefined: Array<PlacedOut>;
  moved: Array<PlacedOut>;
  going: Array<GoingOut>;
  staying_count: number;
}

export interface TreeVersionOut {
  version: number;
  change: ChangeKind;
  topics: Array<SubjectOut>;
  details: Array<string>;
  undoes: number | null;
  at: string;
  by: string | null;
  note: string | null;
}

export interface TryoutOut {
  model: string;
  text_count: number;
  sentence_count: number;
  fitting_count: number;
  data: Array<FittingOut>;
}

export type Type = "simple" | "ratio" | "cumulative" | "conversion" | "derived";

export interface TypicalList {
  data: Array<TypicalOut>;
}

export interface TypicalOut {
  aspect: string | null;
  words: string | null;
  polarity: number;
  n: number;
  text_id: number;
  sentence: string;
}

export type Uncorrected = "nothing_heard" | "gold_too_small" | "classifier_too_weak";

export interface UndoIn {
  note: string;
  seen?: number | null;
  change: "undo";
}

export interface UndoingIn {
  of: Array<MadeIn>;
}

export type Unit = "points" | "share" | "score" | "count" | "money" | "seconds";

export type Urgency = 0 | 1 | 2 | 3;

export interface UserChange {
  name?: string | null;
  role?: Role | null;
  scopes?: Array<ScopeGrantBody> | null;
  is_disabled?: boolean | null;
}

export interface UserOut {
  id: string;
  name: string;
  email: string;
  role: Role;
  locale: Locale | null;
  state: UserState;
  scopes: Array<ScopeGrantBody>;
  created_at: string;
  signed_in_at: string | null;
}

export type UserState = "invited" | "active" | "disabled";

export interface ValueOut {
  value: number | null;
  low: number | null;
  high: number | null;
  n: number;
  unit: Unit;
  currency?: string | null;
  exponent?: number | null;
  display: Display;
  also: { [name: string]: FigureOut };
}

export type Variant = "none" | "currency" | "relation" | "channel";

export interface VariantOut {
  variant: string | null;
  value: ValueOut;
  comparison: ComparisonOut | null;
  weighted?: WeightedOut | null;
}

export type Verdict = "taken" | "worse" | "too_few";

export interface VersionList {
  data: Array<VersionOut>;
}

export interface VersionOut {
  version: number;
  definition: string;
  since: string;
  by: string | null;
}

export interface WatchIn {
  metric: string;
  variant: string;
  channel: string;
  only?: { [name: string]: string };
}

export interface WatchedList {
  data: Array<WatchedOut>;
}

export interface WatchedOut {
  id: string;
  metric: string;
  name: string;
  variant: string | null;
  channel: string | null;
  only: { [name: string]: string };
  is_default: boolean;
  state: "watched" | "learning" | "off";
  judged_to: string | null;
  owner: string | null;
  has_owner: boolean;
  muted: MuteOut | null;
}

export type Way = "correction" | "confirmation" | "queue" | "own";

export interface WeightedOut {
  by: string;
  to: string;
  strata: Array<StratumOut>;
  silent: Array<string | null>;
  foreign: Array<string | null>;
}

export interface WhereOut {
  category: string | null;
  sku: string | null;
  product_name: string | null;
  topic_path: string | null;
  topic_id: string | null;
  topic_name: string | null;
  polarity: number | null;
  region: string | null;
}

export interface WholeIssueOut {
  id: string;
  brand: string | null;
  state: IssueState;
  where: WhereOut | null;
  found_by: string;
  phrases: Array<RisingPhraseOut>;
  raised_at: string;
  since: string;
  until: string;
  first: string;
  last: string;
  voices: number;
  expected: number;
  ratio: RiseRatioOut;
  chance: number;
  one_in: number;
  text_count: number;
  owner: string | null;
  has_owner: boolean;
  closed_on: string | null;
  reason: string;
  returned_count: number;
  days: Array<IssueDayOut>;
  history: Array<IssueStepOut>;
}

export interface WholeOrderOut {
  id: number;
  number: string;
  brand: string;
  state: OrderState;
  source_state: string | null;
  ordered_at: string;
  promised_at: string | null;
  delivered_at: string | null;
  channel: string;
  touchpoint: string;
  units: number | null;
  net: MoneyOut | null;
  total: MoneyOut | null;
  refunded: MoneyOut | null;
  lines: Array<OrderLineOut>;
  payments: Array<PaymentOut>;
  failed_payment_count: number;
  gross: MoneyOut | null;
  discount: MoneyOut | null;
  tax: MoneyOut | null;
  shipping: MoneyOut | null;
  paid_at: string | null;
  shipped_at: string | null;
  cancelled_at: string | null;
}

export interface WholeTextOut {
  id: number;
  kind: TextKind;
  written_at: string;
  channel: string;
  touchpoint: string;
  product_id: string | null;
  sku: string | null;
  product_by: ProductBy | null;
  order_number: string | null;
  ticket_number: string | null;
  response_id: number | null;
  ticket_id: number | null;
  competitor: string | null;
  score: number | null;
  question_kind: string | null;
  is_answered: boolean | null;
  customer: WhoseText | null;
  text: string;
  is_masked: boolean;
  state: TextState;
  error: string | null;
  revision: number;
  heard: HeardOut | null;
  authenticity: AuthenticityOut | null;
  opinions: Array<OpinionOut>;
  corrections: Array<CorrectionOut>;
}

export interface WholeTicketOut {
  id: number;
  number: string;
  kind: TicketKind;
  state: TicketState;
  subject: string | null;
  topic: string | null;
  priority: string | null;
  channel: string;
  touchpoint: string;
  agent_id: string | null;
  order_number: string | null;
  product_id: string | null;
  sku: string | null;
  opened_at: string;
  first_any_response_at: string | null;
  first_response_at: string | null;
  first_solved_at: string | null;
  last_solved_at: string | null;
  reopened_count: number;
  message_count: number;
  messages: Array<MessageOut>;
}

export interface WhoseRecord {
  id: string;
  name: string;
}

export interface WhoseText {
  id: string;
  name: string | null;
}

export interface WishIn {
  locale: Locale;
  weekday: number;
  hour: number;
  parts: Array<Part>;
}

export interface WordsOut {
  text: string;
  language: Locale | null;
  all: { [name: string]: string };
}
