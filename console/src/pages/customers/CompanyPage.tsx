/** One company: what is known of it, and its contacts with all that they come to together. */

import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "wouter";

import { api } from "../../api/client";
import type { CompanyDetail, CustomerRow } from "../../api/types";
import { useFormats, useNow } from "../../parts/formats";
import { Answered, Card } from "../../parts/Panel";
import { Avatar, PersonName } from "../../parts/people";
import { Empty } from "../../parts/states";
import { Foreign } from "../../parts/words";
import { listKeys } from "../../shell/keys";
import { MarkCounts } from "./CustomerList";
import "./customers.css";

export default function CompanyPage() {
  const { id = "" } = useParams<{ id: string }>();
  const company = useQuery({ queryKey: ["company", id], queryFn: ({ signal }) => api.get<CompanyDetail>(`/companies/${id}`, undefined, signal) });
  return <Answered query={company}>{(found) => <Whole company={found} />}</Answered>;
}

function Whole({ company }: { company: CompanyDetail }) {
  const { t } = useTranslation("customers");
  const formats = useFormats();
  const customers = company.contacts.map((contact) => contact.customer);
  const traits = Object.entries(company.traits);
  return (
    <>
      <header className="page-head">
        <div className="titles">
          <h1 className="break">
            <Foreign text={company.name ?? company.group_id} />
          </h1>
          <p className="sub num">
            {t("companies.contactCount", { count: company.customer_count })} · {t("interactionCount", { count: sum(customers, (one) => one.interaction_count) })} ·{" "}
            {t("orderCount", { count: sum(customers, (one) => one.order_count) })}
            {revenueOf(customers).map((amount) => ` · ${formats.money(amount, true)}`)}
          </p>
        </div>
        <MarkCounts customer={{ wrong_count: sum(customers, (one) => one.wrong_count), right_count: sum(customers, (one) => one.right_count) }} />
      </header>
      <Card title={t("companies.contacts")} flush>
        {company.contacts.length === 0 ? <Empty tight why={t("companies.nobody")} /> : <Contacts company={company} />}
      </Card>
      {traits.length > 0 && (
        <Card title={t("companies.traits")}>
          <dl className="facts">
            {traits.map(([name, value]) => (
              <div key={name} style={{ display: "contents" }}>
                <dt>
                  <Foreign text={name} />
                </dt>
                <dd>
                  <Foreign text={typeof value === "string" ? value : JSON.stringify(value)} />
                </dd>
              </div>
            ))}
          </dl>
        </Card>
      )}
    </>
  );
}

function Contacts({ company }: { company: CompanyDetail }) {
  const now = useNow();
  const formats = useFormats();
  return (
    <ul onKeyDown={listKeys}>
      {company.contacts.map(({ customer, role }, index) => (
        <li key={customer.id}>
          <Link href={`/customers/${customer.id}`} className="customer-card" data-list-item tabIndex={index === 0 ? 0 : -1}>
            <span className="person">
              <Avatar name={customer.name} />
              <span className="names" style={{ marginInlineEnd: "auto" }}>
                <span className="name row">
                  <PersonName name={customer.name} kind={customer.kind} />
                  {role && <span className="badge">{role}</span>}
                </span>
                <bdi className="small faint clip num">{customer.identifiers.map((one) => one.value).join(" · ")}</bdi>
              </span>
              <span className="small faint num">{formats.ago(customer.last_seen_at, now)}</span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function sum(customers: readonly CustomerRow[], of: (customer: CustomerRow) => number): number {
  return customers.reduce((total, customer) => total + of(customer), 0);
}

function revenueOf(customers: readonly CustomerRow[]): CustomerRow["revenue"] {
  const totals = new Map<string, CustomerRow["revenue"][number]>();
  for (const amount of customers.flatMap((customer) => customer.revenue)) {
    const known = totals.get(amount.currency);
    totals.set(amount.currency, known ? { ...known, amount: known.amount + amount.amount } : amount);
  }
  return [...totals.values()];
}
