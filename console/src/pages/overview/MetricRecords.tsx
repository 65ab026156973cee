/** The records behind a metric, each leading to its customer. */

import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { api } from "../../api/client";
import { useFilters } from "../../api/filters";
import { useLabels } from "../../api/session";
import type { MetricCard, MetricRecord, RecordPage } from "../../api/types";
import { useFormats, type Formats } from "../../parts/formats";
import { valueText } from "../../parts/measured";
import { Answered } from "../../parts/Panel";
import { Empty } from "../../parts/states";
import { Foreign } from "../../parts/words";
import type { VariantProps } from "./metrics";

export function MetricRecords({ card, variant }: VariantProps) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  const [{ from, to }] = useFilters();
  const records = useInfiniteQuery({
    queryKey: ["records", card.id, variant, from, to],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => api.get<RecordPage>(`/metrics/${card.id}/records`, { from, to, variant, cursor: pageParam, limit: 20 }, signal),
    getNextPageParam: (page) => page.next_cursor,
  });
  return (
    <section className="stack">
      <h3>
        {t("records")} {records.data?.pages[0] && <span className="faint num">{formats.count(records.data.pages[0].total)}</span>}
      </h3>
      <Answered query={records}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.data);
          if (rows.length === 0) return <Empty tight why={t("noRecords")} />;
          return (
            <>
              <ul>
                {rows.map((record) => (
                  <li key={`${record.kind}${record.id}`}>
                    <RecordLine record={record} card={card} />
                  </li>
                ))}
              </ul>
              {records.hasNextPage && (
                <button type="button" className="button small" disabled={records.isFetchingNextPage} onClick={() => void records.fetchNextPage()}>
                  {t("action.more")}
                </button>
              )}
            </>
          );
        }}
      </Answered>
    </section>
  );
}

function RecordLine({ record, card }: { record: MetricRecord; card: MetricCard }) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  const label = useLabels();
  const body = (
    <>
      <span className="clip">
        <Foreign text={record.customer?.name || t("feed.somebody")} /> <span className="faint">· {label("records", record.kind)}</span>
      </span>
      <span className="num row">
        <span className="faint small">{formats.dateTime(record.at)}</span>
        {record.value !== null && <span>{recordValue(formats, record, card)}</span>}
      </span>
    </>
  );
  if (!record.customer) return <div className="record">{body}</div>;
  // An answer is an interaction of its own: the customer's page opens right there.
  const at = record.kind === "response" ? `?item=${record.id}` : "";
  return (
    <Link href={`/customers/${record.customer.id}${at}`} className="record">
      {body}
    </Link>
  );
}

/** A record's own number: a score as it was given, an amount, a wait. */
function recordValue(formats: Formats, { value, variant }: MetricRecord, { unit }: MetricCard): string {
  const number = value ?? 0;
  if (unit === "money" && variant) return valueText(formats, { unit, currency: variant, exponent: exponentOf(formats.locale, variant) }, number, false);
  if (unit === "seconds") return formats.span(number);
  return formats.decimal(number, Number.isInteger(number) ? 0 : 1);
}

function exponentOf(locale: string, currency: string): number {
  return new Intl.NumberFormat(locale, { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}
