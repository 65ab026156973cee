/** What the API says and takes, by the names of the console; the shapes are made from the server's document. */

import type * as server from "./server";

export interface Page<T> {
  data: T[];
  next_cursor: string | null;
}

// ---- session

export type Identifier = server.IdentifierBody;
export type Money = server.MoneyOut;
export type ScopeGrant = server.ScopeGrantBody;
export type Permission = server.Permission;
export type Session = server.SessionOut;
export type Meta = server.MetaOut;

// ---- metrics

export type Figure = server.FigureOut;
export type Measured = server.ValueOut;
export type Comparison = server.ComparisonOut;
export type MetricGroup = server.GroupOut;
export type Polarity = server.Direction;
export type MetricCard = server.CardOut;
export type Catalogue = server.CardsOut;
export type Guide = server.GuideOut;
export type MetricResult = server.MetricOut;
export type VariantValue = server.VariantOut;
export type OverviewAnswer = server.OverviewOut;
export type Target = server.TargetOut;
export type Benchmark = server.BenchmarkOut;
export type BenchmarksImported = server.BenchmarksImportedOut;
export type OwnDefinition = server.DefinitionOut;
export type OwnVersion = server.VersionOut;
export type DraftCheck = server.CheckOut;
export type Mistake = server.MistakeOut;
export type Move = server.MoveOut;
export type ChangesAnswer = server.ChangesOut;
export type TraitCuts = server.TraitCutList;
export type TeamScores = server.TeamScoresOut;
export type MetricRecord = server.RecordOut;
export type RecordPage = server.RecordsOut;

// ---- alerts

export type Alert = server.AlertOut;
export type AlertDetail = server.AlertDetailOut;
export type AlertDay = server.AlertDayOut;
export type WatchedSeries = server.WatchedOut;
export type Digests = server.SubscriptionList;
export type DigestSubscription = server.SubscriptionOut;
export type NewDigest = server.NewSubscriptionOut;
export type DigestPreview = server.PreviewOut;

// ---- KPIs

export type Kpi = server.KpiOut;
export type KpiTree = server.KpiTree;
export type KpiBody = server.KpiIn;
export type KpiMeasure = server.MeasureBody;
export type PeriodClosed = server.PeriodClosedOut;
export type Ranking = server.RankingOut;

// ---- customers

export type Lane = server.Lane;
export type CustomerRow = Omit<server.CustomerDetail, "aliases" | "companies" | "traits">;
export type CustomerDetail = server.CustomerDetail;
export type Mark = server.MarkOut;
export type EmotionPoint = server.EmotionPoint;
export type IdentityNode = server.NodeOut;
export type IdentityEdge = server.EdgeOut;
export type Identities = server.IdentitiesOut;
export type Explanation = server.ExplanationOut;
export type Company = server.CompanyOut;
export type CompanyDetail = server.CompanyDetail;
export type Trait = server.TraitOut;
export type TraitValue = server.TraitValueOut;
export type MergeReview = server.ReviewOut;
export type TimelineItem = Omit<server.LineOut, "lane"> & { lane: Lane };
export type LiveInteraction = TimelineItem;
export type InteractionDetail = Omit<server.InteractionOut, "lane"> & { lane: Lane };

// ---- texts

export type CustomerText = server.TextOut;
export type WholeText = server.WholeTextOut;
export type HeardText = server.HeardOut;
export type TextOpinion = server.OpinionOut;
export type SaidOpinion = server.SaidOut;
export type TextSpan = server.SpanOut;
export type TextOutcome = server.OutcomeOut;
export type SimilarOpinion = server.SimilarOut;
export type Topic = server.TopicOut;
export type Order = server.OrderOut;

// ---- sources

export type SourceRow = server.SourceOut;
export type SourceKey = server.KeyOut;
export type SourceDetail = server.SourceDetail;
export type Plan = Omit<server.PlanOut, "names"> & { names: Array<Omit<server.PlanName, "lane"> & { lane: Lane }> };
export type Quarantined = server.QuarantinedOut;
export type Correction = server.CorrectionIn;
export type Replayed = server.ReplayOut;

// ---- settings

export type StaffUser = server.UserOut;
export type ApiKey = server.ApiKeyOut;
export type MarkRule = server.RuleOut;
export type SeenTraits = server.TraitSeenList;
export type SeenTrait = server.TraitSeenOut;
export type TraitChoice = server.TraitSeenOut["choice"];
export type TextModelList = server.TextModelsOut;
export type TextModel = server.TextModelOut;
export type TextModelAgreement = server.AgreementOut;
export type ReadingState = server.ReadingOut;
export type AuditEntry = server.AuditEntryOut;
export type DeadDeliveries = server.DeadDeliveries;
export type SampleData = server.SampleDataOut;

// ---- imports

export type ImportFile = server.ImportFileOut;
export type ImportJob = server.ImportOut;
export type ImportMapping = server.MappingIn;
export type SavedMapping = server.MappingOut;

// ---- opinions, counted

export type Matrix = server.MatrixOut;
export type MatrixLine = server.MatrixLineOut;
export type MatrixCell = server.CountedCellOut;
export type CountedTopic = server.CountedTopicOut;
export type Tally = server.TallyOut;
export type OpinionSeries = server.SeriesOut;
export type CorrectedSentiment = server.CorrectedOut;
export type Feelings = server.FeelingsOut;
export type Sides = server.SidesOut;
export type Brands = server.BrandsOut;
export type Claims = server.ClaimList;
export type Claim = server.ClaimOut;
export type Needs = server.NeedList;
export type TypicalOpinions = server.TypicalList;
export type TextWithOpinions = server.TextOut;
