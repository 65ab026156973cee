/** The records behind a number, each leading to its customer. */

import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { askedQuery, type Asked } from "../../api/asked";
import { api } from "../../api/client";
import { useLabels } from "../../api/session";
import type { MetricCard, MetricRecord, RecordPage } from "../../api/types";
import { currencyExponent } from "../../i18n/format";
import { useFormats, type Formats } from "../../parts/formats";
import { valueText } from "../../parts/measured";
import { Drawer } from "../../parts/overlay";
import { Answered } from "../../parts/Panel";
import { Empty } from "../../parts/states";
import { Foreign } from "../../parts/words";
import { listKeys } from "../../shell/keys";

const PAGE_SIZE = 30;

interface RecordsProps {
  card: MetricCard;
  asked: Asked;
  of: string; // which part of the metric; "" for all of it
  narrow: (() => void) | null; // makes the page tell of this part alone
  close: () => void;
}

export function RecordsDrawer({ card, asked, of, narrow, close }: RecordsProps) {
  const { t } = useTranslation("metrics");
  const formats = useFormats();
  const query = askedQuery({ ...asked, compare: "none", by: [] });
  const records = useInfiniteQuery({
    queryKey: ["records", card.id, query],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => api.get<RecordPage>(`/metrics/${card.id}/records?${query}&limit=${PAGE_SIZE}${pageParam && `&cursor=${encodeURIComponent(pageParam)}`}`, undefined, signal),
    getNextPageParam: (page) => page.next_cursor,
  });
  const total = records.data?.pages[0]?.total;
  return (
    <Drawer title={t("records")} close={close}>
      <div className="stack">
        <p className="row wrap spread">
          <span>
            {card.name}
            {of && <bdi className="muted"> · {of}</bdi>} {total !== undefined && <span className="faint num">{t("common:metric.nOf", { count: total, n: formats.count(total) })}</span>}
          </span>
          {narrow && (
            <button type="button" className="button small" onClick={narrow}>
              {t("onlyThis")}
            </button>
          )}
        </p>
        <p className="small faint num">{t("common:metric.ofPeriod", { from: formats.calendarDate(asked.from), to: formats.calendarDate(asked.to) })}</p>
      </div>
      <Answered query={records}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.data);
          if (rows.length === 0) return <Empty tight why={t("noRecords")} />;
          return (
            <>
              <ul onKeyDown={listKeys}>
                {rows.map((record, index) => (
                  <li key={`${record.kind}${record.id}`}>
                    <RecordLine record={record} card={card} first={index === 0} />
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
    </Drawer>
  );
}

function RecordLine({ record, card, first }: { record: MetricRecord; card: MetricCard; first: boolean }) {
  const { t } = useTranslation("metrics");
  const formats = useFormats();
  const label = useLabels();
  const body = (
    <>
      <span className="clip">
        <Foreign text={record.customer?.name || t("somebody")} /> <span className="faint">· {label("records", record.kind)}</span>
      </span>
      <span className="num row">
        <span className="faint small">{formats.dateTime(record.at)}</span>
        {record.value !== null && <span>{recordValue(formats, record, card)}</span>}
      </span>
    </>
  );
  if (record.text_id) {
    return (
      <Link href={`/feedback/${record.text_id}`} className="record" data-list-item tabIndex={first ? 0 : -1}>
        {body}
      </Link>
    );
  }
  if (!record.customer) return <div className="record">{body}</div>;
  // An answer is an interaction of its own: the customer's page opens right there.
  const at = record.kind === "response" ? `?item=${record.id}` : "";
  return (
    <Link href={`/customers/${record.customer.id}${at}`} className="record" data-list-item tabIndex={first ? 0 : -1}>
      {body}
    </Link>
  );
}

/** A record's own number: a score as it was given, an amount, a wait. */
function recordValue(formats: Formats, { value, variant }: MetricRecord, { unit }: MetricCard): string {
  const number = value ?? 0;
  if (unit === "money" && variant) return valueText(formats, { unit, currency: variant, exponent: currencyExponent(variant) }, number, false);
  if (unit === "seconds") return formats.span(number);
  return formats.decimal(number, Number.isInteger(number) ? 0 : 1);
}
