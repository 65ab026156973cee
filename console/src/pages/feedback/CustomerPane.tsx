/** Whoever wrote the text: what they are worth to us, what they ordered, what else they wrote. */

import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { api } from "../../api/client";
import { useLabels, useMay } from "../../api/session";
import { useSomeTexts, useText } from "../../api/texts";
import type { CustomerDetail, Order, Page, WholeText } from "../../api/types";
import { useFormats, useNow } from "../../parts/formats";
import { Answered, Card } from "../../parts/Panel";
import { Avatar, PersonName } from "../../parts/people";
import { Foreign } from "../../parts/words";
import { Feeling } from "./Signs";

const MOST_TEXTS = 8;
const MOST_ORDERS = 3;

export function CustomerPane({ id }: { id: number }) {
  const { t } = useTranslation("feedback");
  const text = useText(id).data;
  const mayKnowWhose = useMay("customers_read");
  if (!text) return null;
  if (!mayKnowWhose) return <Card title={t("customer.title")}>{<p className="small muted">{t("customer.mayNot")}</p>}</Card>;
  if (!text.customer) return <Card title={t("customer.title")}>{<p className="small muted">{text.competitor ? t("customer.ofCompetitor") : t("customer.nobody")}</p>}</Card>;
  return <Known text={text} customer={text.customer.id} />;
}

function Known({ text, customer }: { text: WholeText; customer: string }) {
  const { t } = useTranslation("feedback");
  const formats = useFormats();
  const now = useNow();
  const found = useQuery({
    queryKey: ["customer", customer],
    queryFn: ({ signal }) => api.get<CustomerDetail>(`/customers/${encodeURIComponent(customer)}`, undefined, signal),
  });
  return (
    <>
      <Card title={t("customer.title")}>
        <Answered query={found}>
          {(one) => (
            <div className="stack">
              <Link href={`/customers/${one.id}`} className="person">
                <Avatar name={one.name} />
                <span className="names">
                  <span className="name text-link">
                    <PersonName name={one.name} kind={one.kind} />
                  </span>
                  <span className="small faint">{t("customer.lastSeen", { when: formats.ago(one.last_seen_at, now) })}</span>
                </span>
              </Link>
              <dl className="facts num">
                <dt>{t("customer.orders")}</dt>
                <dd>{formats.count(one.order_count)}</dd>
                <dt>{t("customer.revenue")}</dt>
                <dd>{one.revenue.length > 0 ? one.revenue.map((amount) => formats.money(amount, true)).join(" + ") : "–"}</dd>
                <dt>{t("customer.wrong")}</dt>
                <dd>{formats.count(one.wrong_count)}</dd>
              </dl>
            </div>
          )}
        </Answered>
      </Card>
      <LastOrders customer={customer} />
      <OtherTexts text={text} customer={customer} />
    </>
  );
}

function LastOrders({ customer }: { customer: string }) {
  const { t } = useTranslation("feedback");
  const formats = useFormats();
  const label = useLabels();
  const orders = useQuery({
    queryKey: ["orders-of", customer],
    queryFn: ({ signal }) => api.get<Page<Order>>("/orders", { customer, limit: MOST_ORDERS }, signal),
    select: (page) => page.data,
  });
  return (
    <Card title={t("customer.lastOrders")}>
      <Answered query={orders}>
        {(rows) =>
          rows.length === 0 ? (
            <p className="small muted">{t("customer.noOrders")}</p>
          ) : (
            <ul className="stack small" style={{ gap: 8 }}>
              {rows.map((order) => (
                <li key={order.id} className="row wrap spread num">
                  <span>
                    <Foreign text={order.number} /> <span className="faint">{label("order_states", order.state)}</span>
                  </span>
                  <span className="faint">{formats.dateOr(order.ordered_at)}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
    </Card>
  );
}

/** What the same person wrote before and after. */
function OtherTexts({ text, customer }: { text: WholeText; customer: string }) {
  const { t } = useTranslation("feedback");
  const formats = useFormats();
  const texts = useSomeTexts({ customer, limit: MOST_TEXTS + 1 });
  return (
    <Card title={t("customer.texts")}>
      <Answered query={texts}>
        {(rows) => {
          const others = rows.filter((one) => one.id !== text.id).slice(0, MOST_TEXTS);
          if (others.length === 0) return <p className="small muted">{t("customer.noTexts")}</p>;
          return (
            <ul className="stack" style={{ gap: 10 }}>
              {others.map((one) => (
                <li key={one.id}>
                  <Link href={`/feedback/${one.id}`} className="other-text">
                    <span className="row wrap spread small">
                      <span className="faint num">
                        {formats.dateOr(one.written_at)} · {one.written_at < text.written_at ? t("customer.before") : t("customer.after")}
                      </span>
                      {one.heard && <Feeling polarity={one.heard.sentiment_confidence > 0 ? one.heard.sentiment : null} />}
                    </span>
                    <Foreign text={one.text} className="snippet small" />
                  </Link>
                </li>
              ))}
            </ul>
          );
        }}
      </Answered>
    </Card>
  );
}
