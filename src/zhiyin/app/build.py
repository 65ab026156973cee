"""Builds everything once, from the settings, and hands it in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from zhiyin.app.scoping import BrandNames
from zhiyin.app.text_reading import Around, FindModel, Texts, open_text_model, texts_of, with_plugged_in
from zhiyin.app.texts import OwnBrands, TreeOfTopics
from zhiyin.app.topic_refit import with_own_head
from zhiyin.app.wiring import LISTENERS
from zhiyin.base.clock import Clock, SystemClock
from zhiyin.base.config import Settings
from zhiyin.catalog.service import CatalogService
from zhiyin.connectors.files.service import ImportService
from zhiyin.connectors.intake import Intake
from zhiyin.connectors.quarantine import QuarantineService
from zhiyin.connectors.sources.service import SourceService
from zhiyin.customers.service import CustomerService
from zhiyin.db.database import Database
from zhiyin.db.fact_batches import FactBatches
from zhiyin.db.jobs import Jobs
from zhiyin.db.migration import migrate
from zhiyin.db.outbox import Outbox
from zhiyin.feedback.emerging.service import EmergingService
from zhiyin.feedback.monitoring.service import MonitoringService
from zhiyin.feedback.opinions.said import Said
from zhiyin.feedback.proposals.service import ProposalService
from zhiyin.feedback.service import FeedbackService
from zhiyin.messaging.mail import Mailer
from zhiyin.metrics.benchmarks.service import BenchmarkService
from zhiyin.metrics.custom.service import CustomMetricService, WithCustom
from zhiyin.metrics.lifetime.service import CustomerValueService
from zhiyin.metrics.service import MetricService
from zhiyin.orders.service import OrderService
from zhiyin.performance.digest.service import DigestService
from zhiyin.performance.kpis.results import KpiResults
from zhiyin.performance.kpis.service import KpiService
from zhiyin.performance.service import TargetService
from zhiyin.performance.watching.service import WatchingService
from zhiyin.profiles.service import ProfileService
from zhiyin.staff.hours import HoursService
from zhiyin.staff.scopes import ScopeDirectory
from zhiyin.staff.service import StaffService
from zhiyin.support.service import SupportService
from zhiyin.topics.head_service import HeadService
from zhiyin.topics.service import TopicService
from zhiyin.touchpoints.identities import Strengths
from zhiyin.touchpoints.marks import Rulebook
from zhiyin.touchpoints.service import TimelineService
from zhiyin.touchpoints.session_folding import SessionFolding
from zhiyin.warehouse.engine import Asked, Engine
from zhiyin.warehouse.lake import Lake
from zhiyin.warehouse.loader import Loader
from zhiyin.warehouse.opening import open_engine, open_questions


@dataclass(frozen=True)
class App:
    """The whole product over rows; what entrances, listeners and jobs call."""

    settings: Settings
    clock: Clock
    db: Database
    outbox: Outbox
    jobs: Jobs
    facts: FactBatches
    scopes: ScopeDirectory
    staff: StaffService
    customers: CustomerService
    timeline: TimelineService
    orders: OrderService
    feedback: FeedbackService
    support: SupportService
    catalog: CatalogService
    sources: SourceService
    imports: ImportService
    intake: Intake
    quarantine: QuarantineService
    profiles: ProfileService
    hours: HoursService
    targets: TargetService
    kpis: KpiService
    customer_value: CustomerValueService
    benchmarks: BenchmarkService
    custom_metrics: CustomMetricService
    watching: WatchingService
    digests: DigestService
    topics: TopicService
    topic_heads: HeadService
    texts: Texts
    proposals: ProposalService
    monitoring: MonitoringService
    emerging: EmergingService
    mailer: Mailer | None  # None: there is no mail server

    @property
    def journal_folder(self) -> Path:
        return self.settings.data / "journal"

    def places(self) -> Mapping[int, Sequence[str]]:
        """The brand, department and region of each row scope."""
        with self.db.reading() as tx:
            return self.scopes.places(tx)

    def close(self) -> None:
        self.db.close()


@dataclass(frozen=True)
class Warehouse:
    """The facts, in the one process that owns their file."""

    engine: Engine
    asked: Asked  # by metrics: the same, or Spark
    lake: Lake
    loader: Loader
    sessions: SessionFolding
    metrics: MetricService
    kpi_results: KpiResults

    def catch_up(self) -> None:
        """Put in force all that waits, and fold the sessions of it; for who has the facts alone."""
        while self.loader.step().batch_ids or self.sessions.fold():
            pass

    def close(self) -> None:
        """Archive what was applied, so that the next start finds nothing to do again; not behind a backup's back."""
        if not self.lake.is_held():
            self.loader.archive()
        if self.asked is not self.engine:
            self.asked.close()
        self.engine.close()


class _Areas(NamedTuple):
    """What every area that hears of interactions is handed."""

    zone: ZoneInfo
    rulebook: Callable[[], Rulebook]
    strengths: Strengths
    brand_of: Callable[[int], str]


def build(settings: Settings, clock: Clock | None = None, *, text_model: FindModel | None = None) -> App:
    """Open the rows (migrating them when they are older) and put the services together."""
    clock = clock or SystemClock()
    text_model = text_model or partial(open_text_model, settings.text_model)
    settings.data.mkdir(parents=True, exist_ok=True)
    db = Database(settings.database_url)
    migrate(db)
    outbox = Outbox(db, clock, LISTENERS)
    facts = FactBatches(db, clock)
    staff = StaffService(db, clock)
    scopes = staff.scopes
    customers = CustomerService(db, outbox, facts, clock)
    timeline = TimelineService(db, facts, settings.zone)
    sources = SourceService(db, clock)
    jobs = Jobs(db, clock)
    intake = Intake(db, outbox, clock, customers, timeline, scopes, settings.zone)
    areas = _Areas(settings.zone, timeline.rulebook, customers.strengths, BrandNames(db, scopes).of)
    catalog = CatalogService(db, currency=settings.currency)
    hours = HoursService(db, outbox, clock, staff.audit, settings.zone)
    orders = OrderService(
        db, outbox, facts, clock, currency=settings.currency, categories=catalog.categories, **areas._asdict()
    )
    mailer = Mailer(settings.smtp_url, settings.mail_from) if settings.smtp_url else None
    custom_metrics = CustomMetricService(db, clock, staff.audit, settings.zone)
    known_metrics = WithCustom(custom_metrics)
    targets = TargetService(db, clock, staff.audit, known_metrics)

    topics = TopicService(db, outbox, clock, staff.audit)
    topic_heads = HeadService(db, jobs, clock, staff.audit, topics.gold)
    find_model = partial(with_plugged_in, text_model, settings.data)
    around = Around(orders, catalog, topics, scopes, staff.audit, areas.brand_of, settings.brand, customers.kin)

    return App(
        settings=settings,
        clock=clock,
        db=db,
        outbox=outbox,
        jobs=jobs,
        facts=facts,
        scopes=scopes,
        staff=staff,
        customers=customers,
        timeline=timeline,
        orders=orders,
        feedback=FeedbackService(
            db, outbox, facts, is_own=OwnBrands(db, scopes, catalog, settings.brand), **areas._asdict()
        ),
        support=SupportService(
            db, outbox, facts, clock, same_person=customers.kin, calendar=hours.calendar, **areas._asdict()
        ),
        catalog=catalog,
        sources=sources,
        imports=ImportService(db, jobs, sources, clock, settings.data / "imports"),
        intake=intake,
        quarantine=QuarantineService(db, intake, sources, settings.phone_region),
        profiles=ProfileService(timeline, customers, sources, orders),
        hours=hours,
        targets=targets,
        kpis=KpiService(db, clock, staff.audit, targets, known_metrics, customers.cuts.names),
        customer_value=CustomerValueService(db, jobs, clock, settings.zone),
        benchmarks=BenchmarkService(db, clock, staff.audit, settings.zone),
        custom_metrics=custom_metrics,
        watching=WatchingService(db, jobs, clock, staff.audit, settings.zone, custom=custom_metrics.metrics),
        digests=DigestService(db, outbox, clock, staff.audit, settings.zone, has_mail=mailer is not None),
        topics=topics,
        topic_heads=topic_heads,
        texts=texts_of(db, jobs, facts, clock, settings.zone, around, lambda: with_own_head(find_model(), topic_heads)),
        monitoring=MonitoringService(db, settings.zone, TreeOfTopics(topics), catalog.categories),
        emerging=EmergingService(db, jobs, Said(db), clock, staff.audit, settings.zone),
        proposals=ProposalService(db, jobs, clock, staff.audit, topics),
        mailer=mailer,
    )


def open_warehouse(app: App) -> Warehouse:
    """Open the facts; a file that is missing is made again from the lake and the batches that wait."""
    lake = Lake(app.settings.data / "lake")
    engine = open_engine(app.settings.warehouse_url, lake, beside=app.settings.data / "facts.duckdb")
    asked = open_questions(app.settings.warehouse_url, engine)
    loader = Loader(app.facts, engine, lake, app.clock)
    metrics = MetricService(
        asked,
        app.clock,
        app.settings.zone,
        worked=app.hours.passed,
        custom=app.custom_metrics.metrics,
        traits=app.customers.cuts.names,
    )
    sessions = SessionFolding(app.db, app.facts, engine, app.clock)
    kpi_results = KpiResults(app.db, app.kpis, metrics, app.clock, app.staff.audit, app.settings.zone, app.places)
    return Warehouse(engine, asked, lake, loader, sessions, metrics, kpi_results)
