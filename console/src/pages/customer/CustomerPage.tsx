/** One customer: who they are, everything that passed between them and us, and how we know. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Redirect, useParams } from "wouter";

import { api, Problem } from "../../api/client";
import { useLabels, useMay } from "../../api/session";
import type { CustomerDetail } from "../../api/types";
import { useFormats, useNow } from "../../parts/formats";
import { Triangle } from "../../parts/Marks";
import { Answered, Card } from "../../parts/Panel";
import { Avatar, Claimed, IdentifierText, PersonName } from "../../parts/people";
import { Empty } from "../../parts/states";
import { CopyButton, Foreign } from "../../parts/words";
import { Identities } from "./Identities";
import { MergeDialog } from "./MergeDialog";
import { Timeline } from "./Timeline";
import { Traits } from "./Traits";
import "./customer.css";

const TABS = ["timeline", "identities", "traits"] as const;

export default function CustomerPage() {
  const { t } = useTranslation("customer");
  const { id = "", tab = "timeline" } = useParams<{ id: string; tab?: string }>();
  const customer = useQuery({
    queryKey: ["customer", id],
    queryFn: ({ signal }) => api.get<CustomerDetail>(`/customers/${encodeURIComponent(id)}`, undefined, signal),
  });
  if (customer.error instanceof Problem && customer.error.status === 404) {
    return (
      <Empty
        why={t("gone")}
        action={
          <Link href="/customers" className="button">
            {t("toList")}
          </Link>
        }
      />
    );
  }
  // An old id of a merged customer stays an alias: it leads to who they are now.
  if (customer.data && customer.data.id !== id) return <Redirect to={`/customers/${customer.data.id}`} replace />;
  return (
    <>
      <Answered query={customer}>{(found) => <Head customer={found} />}</Answered>
      <nav className="tabs" aria-label={t("parts")}>
        {TABS.map((one) => (
          <Link key={one} href={one === "timeline" ? `/customers/${id}` : `/customers/${id}/${one}`} aria-current={tab === one ? "page" : undefined}>
            {t(`tabs.${one}`)}
          </Link>
        ))}
      </nav>
      <div className="customer-grid">
        <div className="stack">{tab === "identities" ? <Identities id={id} /> : tab === "traits" ? <Traits id={id} /> : <Timeline id={id} />}</div>
        <aside className="stack" aria-label={t("atAGlance")}>
          <Answered query={customer}>{(found) => <Glance customer={found} tab={tab} />}</Answered>
        </aside>
      </div>
    </>
  );
}

function Head({ customer }: { customer: CustomerDetail }) {
  const { t } = useTranslation("customer");
  const formats = useFormats();
  const now = useNow();
  const mayMerge = useMay("customers_edit");
  const [isMerging, setMerging] = useState(false);
  return (
    <>
      <header className="customer-head">
        <Avatar name={customer.name} large />
        <div style={{ minWidth: 0 }}>
          <div className="who">
            <h1>
              <PersonName name={customer.name} kind={customer.kind} />
            </h1>
            <span className={customer.kind === "known" ? "badge accent" : "badge"}>{t(`kind.${customer.kind}`)}</span>
          </div>
          <p className="about num">
            <span className="row" style={{ gap: 2 }}>
              <span className="mono break">{customer.id}</span>
              <CopyButton text={customer.id} />
            </span>
            <span>{t("firstSeen", { date: formats.dateOr(customer.first_seen_at) })}</span>
            <span>{t("lastSeen", { when: formats.ago(customer.last_seen_at, now) })}</span>
          </p>
        </div>
        {mayMerge && (
          <div className="actions">
            <button type="button" className="button" onClick={() => setMerging(true)}>
              {t("merge.open")}
            </button>
          </div>
        )}
      </header>
      <CustomerFigures customer={customer} />
      {isMerging && <MergeDialog customer={customer} close={() => setMerging(false)} />}
    </>
  );
}

function CustomerFigures({ customer }: { customer: CustomerDetail }) {
  const { t } = useTranslation("customer");
  const formats = useFormats();
  const label = useLabels();
  const page = `/customers/${customer.id}`;
  return (
    <div className="figures num">
      <Link href={page}>
        <span className="label">{t("figures.interactions")}</span>
        <span className="value">{formats.count(customer.interaction_count)}</span>
      </Link>
      <Link href={`${page}?lane=behaviour`}>
        <span className="label">{t("figures.orders")}</span>
        <span className="value">{formats.count(customer.order_count)}</span>
      </Link>
      <Link href={`${page}?lane=behaviour`}>
        <span className="label">{t("figures.revenue")}</span>
        <span className="value">{customer.revenue.length > 0 ? customer.revenue.map((amount) => formats.money(amount, true)).join(" + ") : "–"}</span>
      </Link>
      <Link href={`${page}?lane=feelings`}>
        <span className="label" title={customer.last_score ? label("question_kinds", customer.last_score.kind) : undefined}>{customer.last_score ? t("figures.lastScoreOf", { kind: label("question_kinds", customer.last_score.kind) }) : t("figures.lastScore")}</span>
        <span className="value">{customer.last_score ? formats.decimal(customer.last_score.value, Number.isInteger(customer.last_score.value) ? 0 : 1) : "–"}</span>
      </Link>
      <Link href={`${page}?mark=wrong`}>
        <span className="label">{t("figures.wrong")}</span>
        <span className="value row" style={{ color: customer.wrong_count > 0 ? "var(--bad-3)" : undefined }}>
          {customer.wrong_count > 0 && <Triangle up={false} size={10} />}
          {formats.count(customer.wrong_count)}
        </span>
      </Link>
      <Link href={`${page}?mark=right`}>
        <span className="label">{t("figures.right")}</span>
        <span className="value row" style={{ color: customer.right_count > 0 ? "var(--good-3)" : undefined }}>
          {customer.right_count > 0 && <Triangle up size={10} />}
          {formats.count(customer.right_count)}
        </span>
      </Link>
    </div>
  );
}

const MOST_TRAITS = 8;

/** What every part of the page has beside it, but for what it shows itself. */
function Glance({ customer, tab }: { customer: CustomerDetail; tab: string }) {
  const { t } = useTranslation("customer");
  const traits = Object.entries(customer.traits).slice(0, MOST_TRAITS);
  return (
    <>
      {tab !== "identities" && (
        <Card title={t("identifiers")}>
          <ul className="stack" style={{ gap: 8 }}>
            {customer.identifiers.map((identifier) => (
              <li key={identifier.kind + identifier.value} className="row spread">
                <span>
                  <IdentifierText identifier={identifier} /> {identifier.claimed && <Claimed />}
                </span>
                <CopyButton text={identifier.value} />
              </li>
            ))}
          </ul>
        </Card>
      )}
      {traits.length > 0 && tab !== "traits" && (
        <Card title={t("tabs.traits")}>
          <dl className="facts">
            {traits.map(([name, value]) => (
              <TraitPair key={name} name={name} value={value} />
            ))}
          </dl>
        </Card>
      )}
      {customer.companies.length > 0 && (
        <Card title={t("companies")}>
          <ul className="stack" style={{ gap: 6 }}>
            {customer.companies.map((company) => (
              <li key={company.id} className="row spread">
                <Link href={`/companies/${company.id}`} className="text-link break">
                  <Foreign text={company.name ?? company.id} />
                </Link>
                {company.role && <span className="badge">{company.role}</span>}
              </li>
            ))}
          </ul>
        </Card>
      )}
      {customer.aliases.length > 0 && (
        <Card title={t("aliases")}>
          <ul className="stack small mono" style={{ gap: 4 }}>
            {customer.aliases.map((alias) => (
              <li key={alias} className="break">
                {alias}
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

function TraitPair({ name, value }: { name: string; value: unknown }) {
  return (
    <>
      <dt>
        <TraitName name={name} />
      </dt>
      <dd>
        <Foreign text={traitText(value)} />
      </dd>
    </>
  );
}

/** A common trait in the reader's language; one of the brand's own as it is called there. */
export function TraitName({ name }: { name: string }) {
  const { t, i18n } = useTranslation("customer");
  const key = `customer:traitNames.${name}`;
  return /^[a-z_]+$/.test(name) && i18n.exists(key) ? t(key) : <Foreign text={name} />;
}

export function traitText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
