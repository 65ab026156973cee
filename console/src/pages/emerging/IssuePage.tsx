/** One emerging issue: what rose where and how sure that is, the days behind it, its texts and customers, what one does. */

import { useTranslation } from "react-i18next";
import { useParams } from "wouter";

import { useIssue, type WholeIssue } from "../../api/emerging";
import { useMay } from "../../api/session";
import { useStaffNames } from "../../api/staff";
import { PageHead } from "../../parts/PageHead";
import { useFormats } from "../../parts/formats";
import { IssueNews, Phrases, useIssueName, useTimes } from "../../parts/issues";
import { Answered, Card } from "../../parts/Panel";
import { Foreign } from "../../parts/words";
import { AffectedCustomers } from "./Affected";
import { Days } from "./Days";
import { Handling } from "./Handling";
import { Texts } from "./Texts";
import "./emerging.css";

export default function IssuePage() {
  const { t } = useTranslation("emerging");
  const formats = useFormats();
  const { id = "" } = useParams<{ id: string }>();
  const issue = useIssue(id);
  const name = useIssueName();
  const maySeeCustomers = useMay("customers_read");
  return (
    <>
      <PageHead above={{ href: "/topics/emerging", name: t("title") }} title={issue.data ? <bdi>{name(issue.data)}</bdi> : t("one")} />
      <IssueNews />
      <Answered query={issue}>
        {(found) => (
          <div className="issue-page">
            <div className="stack" style={{ gap: 12 }}>
              <Card title={t("chart")}>
                <Days issue={found} />
              </Card>
              <Texts id={found.id} count={found.text_count} />
            </div>
            <div className="stack" style={{ gap: 12 }}>
              <Evidence issue={found} />
              <Handling issue={found} />
              {maySeeCustomers && <AffectedCustomers id={found.id} />}
              <History issue={found} />
            </div>
          </div>
        )}
      </Answered>
      <p className="faint small">{t("common:timeZone", { zone: formats.zone })}</p>
    </>
  );
}

function Evidence({ issue }: { issue: WholeIssue }) {
  const { t } = useTranslation("emerging");
  const formats = useFormats();
  const times = useTimes()(issue);
  return (
    <Card title={t("evidence")}>
      <div className="stack">
        <p className="row wrap spread num">
          <span className="figure">{times.value}</span>
          <span className="muted small">{t("interval95", { interval: times.interval, n: formats.count(issue.ratio.n) })}</span>
        </p>
        <p className="small muted num">{t("counted", { n: formats.count(issue.voices), expected: formats.decimal(issue.expected, 1), from: formats.calendarDate(issue.first), to: formats.calendarDate(issue.last) })}</p>
        <Phrases issue={issue} />
        <Facts issue={issue} />
        <p className="small faint">{t("voices")}</p>
        {issue.one_in > 1 && <p className="small faint">{t("sampled", { n: formats.count(issue.one_in) })}</p>}
      </div>
    </Card>
  );
}

function Facts({ issue }: { issue: WholeIssue }) {
  const { t } = useTranslation("emerging");
  const formats = useFormats();
  const { where } = issue;
  const product = where?.product_name ?? where?.sku;
  const rows: [string, string | null | undefined][] = [
    [t("brand"), issue.brand],
    [t("product"), product && where?.sku && where.product_name ? `${product} (${where.sku})` : product],
    [t("category"), where?.category],
    [t("topic"), where?.topic_name ?? where?.topic_path],
    [t("said"), where?.polarity === null || where?.polarity === undefined ? null : t(`polarity.${where.polarity < 0 ? "ill" : where.polarity > 0 ? "well" : "neither"}`)],
    [t("region"), where?.region],
    [t("since"), formats.calendarDate(issue.since)],
    [t("until"), formats.calendarDate(issue.until)],
    [t("chance"), issue.chance < 0.0001 ? t("underTenThousand") : formats.percent(issue.chance, 2)],
  ];
  return (
    <dl className="facts">
      {rows.map(([name, value]) =>
        value ? (
          <div key={name} className="pair">
            <dt>{name}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}

function History({ issue }: { issue: WholeIssue }) {
  const { t } = useTranslation("emerging");
  const formats = useFormats();
  const names = useStaffNames();
  return (
    <Card title={t("history")}>
      <ol className="issue-history small">
        {issue.history.toReversed().map((step, index) => (
          <li key={index}>
            <span>
              {t(`happened.${step.what}`)}
              {step.by && names.get(step.by) && (
                <>
                  {" "}
                  · <Foreign text={names.get(step.by) ?? ""} />
                </>
              )}
            </span>
            <span className="faint num">{formats.dateTime(step.at)}</span>
            {step.note && (
              <p className="muted break">
                <Foreign text={step.note} />
              </p>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}
