/** The list of customers: searched, narrowed, sorted; as long as there are customers, drawn only where it is looked at. */

import { useInfiniteQuery } from "@tanstack/react-query";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useSearchParams } from "wouter";

import { api } from "../../api/client";
import { useLabels, useMay } from "../../api/session";
import type { CustomerRow, Page } from "../../api/types";
import { useFormats, useNow } from "../../parts/formats";
import { MarkSign } from "../../parts/Marks";
import { useAddressWords, useFindWords } from "../../parts/address";
import { Find } from "../../parts/Find";
import { Answered } from "../../parts/Panel";
import { Avatar, PersonName } from "../../parts/people";
import { Empty, NothingMatches, SkeletonLines } from "../../parts/states";
import { useIsNarrow } from "../../parts/useScreen";
import { listKeys } from "../../shell/keys";

const KINDS = ["all", "known", "anonymous"] as const;
const SORTS = ["last_seen", "created", "name"] as const;
const PAGE_SIZE = 100;

export function CustomerList() {
  const { t } = useTranslation("customers");
  const [params, setParams] = useSearchParams();
  const choose = useAddressWords();
  const { words, settled: query, type } = useFindWords();
  const kind = oneOf(KINDS, params.get("kind"));
  const sort = oneOf(SORTS, params.get("sort"));
  const customers = useInfiniteQuery({
    queryKey: ["customers", query, kind, sort],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => api.get<Page<CustomerRow>>("/customers", { query, kind, sort, cursor: pageParam, limit: PAGE_SIZE }, signal),
    getNextPageParam: (page) => page.next_cursor,
  });
  const isFiltered = query !== "" || kind !== "all";
  return (
    <section className="card" aria-label={t("everybody")}>
      <div className="list-tools">
        <Find label={t("find")} hint={t("findHint")} words={words} type={type} />
        <div className="segmented" role="group" aria-label={t("kind")}>
          {KINDS.map((one) => (
            <button key={one} type="button" aria-pressed={kind === one} onClick={() => choose({ kind: one === "all" ? null : one }, true)}>
              {t(`kinds.${one}`)}
            </button>
          ))}
        </div>
        <select className="select" aria-label={t("sort")} value={sort} onChange={(event) => choose({ sort: event.target.value }, true)}>
          {SORTS.map((one) => (
            <option key={one} value={one}>
              {t(`sorts.${one}`)}
            </option>
          ))}
        </select>
      </div>
      <Answered
        query={customers}
        waiting={
          <div style={{ padding: "0 16px 16px" }}>
            <SkeletonLines lines={10} height={22} />
          </div>
        }
      >
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.data);
          if (rows.length === 0) {
            return isFiltered ? (
              <NothingMatches
                clear={() => {
                  type("");
                  setParams({});
                }}
              />
            ) : (
              <NobodyYet />
            );
          }
          return <Rows rows={rows} more={() => customers.hasNextPage && !customers.isFetching && void customers.fetchNextPage()} />;
        }}
      </Answered>
    </section>
  );
}

function NobodyYet() {
  const { t } = useTranslation("customers");
  return (
    <Empty
      why={t("nobody")}
      action={
        <span className="row wrap">
          <Link href="/sources" className="button">
            {t("connect")}
          </Link>
          <Link href="/import" className="button">
            {t("import")}
          </Link>
        </span>
      }
    />
  );
}

/** Draws only the rows near the window; spacers stand for the others. */
function Rows({ rows, more }: { rows: CustomerRow[]; more: () => void }) {
  const isNarrow = useIsNarrow();
  const frame = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  useLayoutEffect(() => setMargin(frame.current ? frame.current.getBoundingClientRect().top + window.scrollY : 0), [isNarrow]);
  const virtual = useWindowVirtualizer({ count: rows.length, estimateSize: () => (isNarrow ? 96 : 53), overscan: 12, scrollMargin: margin });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 20) more();
  });
  const before = (items[0]?.start ?? margin) - margin;
  const after = Math.max(0, virtual.getTotalSize() - ((items.at(-1)?.end ?? margin) - margin));
  const shown = items.flatMap((item) => {
    const row = rows[item.index];
    return row ? [{ row, index: item.index }] : [];
  });
  return (
    <div ref={frame} onKeyDown={listKeys}>
      {isNarrow ? (
        <div style={{ paddingTop: before, paddingBottom: after }}>
          {shown.map(({ row, index }) => (
            <CustomerCard key={row.id} customer={row} first={index === 0} />
          ))}
        </div>
      ) : (
        <CustomerTable shown={shown} before={before} after={after} count={rows.length} />
      )}
    </div>
  );
}

interface TableProps {
  shown: Array<{ row: CustomerRow; index: number }>;
  before: number;
  after: number;
  count: number;
}

function CustomerTable({ shown, before, after, count }: TableProps) {
  const { t } = useTranslation("customers");
  return (
    <table className="table customer-table" aria-rowcount={count + 1}>
      <thead>
        <tr>
          <th scope="col">{t("columns.name")}</th>
          <th scope="col">{t("columns.lastSeen")}</th>
          <th scope="col" className="end">
            {t("columns.interactions")}
          </th>
          <th scope="col" className="end">
            <OfAll metric="order_count" words={t("columns.orders")} />
          </th>
          <th scope="col" className="end">
            <OfAll metric="revenue" words={t("columns.revenue")} />
          </th>
          <th scope="col" className="end">
            {t("columns.score")}
          </th>
          <th scope="col">{t("columns.marks")}</th>
        </tr>
      </thead>
      <tbody>
        {before > 0 && (
          <tr aria-hidden="true">
            <td colSpan={7} style={{ height: before, padding: 0 }} />
          </tr>
        )}
        {shown.map(({ row, index }) => (
          <CustomerLine key={row.id} customer={row} index={index} />
        ))}
        {after > 0 && (
          <tr aria-hidden="true">
            <td colSpan={7} style={{ height: after, padding: 0 }} />
          </tr>
        )}
      </tbody>
    </table>
  );
}

/** What all customers together come to. */
function OfAll({ metric, words }: { metric: string; words: string }) {
  return useMay("metrics_read") ? (
    <Link href={`/metrics/${metric}`} className="quiet-link">
      {words}
    </Link>
  ) : (
    words
  );
}

function CustomerLine({ customer, index }: { customer: CustomerRow; index: number }) {
  const formats = useFormats();
  const now = useNow();
  const [, navigate] = useLocation();
  return (
    <tr className="link" aria-rowindex={index + 2} onClick={(event) => !(event.target as HTMLElement).closest("a") && navigate(`/customers/${customer.id}`)}>
      <td>
        <span className="person">
          <Avatar name={customer.name} />
          <span className="names">
            <Link href={`/customers/${customer.id}`} className="name clip" data-list-item tabIndex={index === 0 ? 0 : -1}>
              <PersonName name={customer.name} kind={customer.kind} />
            </Link>
            <bdi className="small faint clip num">{customer.identifiers.map((one) => one.value).join(" · ")}</bdi>
          </span>
        </span>
      </td>
      <td className="num muted" title={customer.last_seen_at ? formats.dateTime(customer.last_seen_at) : undefined}>
        {formats.ago(customer.last_seen_at, now)}
      </td>
      <td className="end num">{formats.count(customer.interaction_count)}</td>
      <td className="end num">{formats.count(customer.order_count)}</td>
      <td className="end num">{customer.revenue.length > 0 ? customer.revenue.map((amount) => formats.money(amount, true)).join(" + ") : "–"}</td>
      <td className="end num">
        <LastScore customer={customer} />
      </td>
      <td>
        <MarkCounts customer={customer} />
      </td>
    </tr>
  );
}

function CustomerCard({ customer, first }: { customer: CustomerRow; first: boolean }) {
  const { t } = useTranslation("customers");
  const formats = useFormats();
  const now = useNow();
  return (
    <Link href={`/customers/${customer.id}`} className="customer-card" data-list-item tabIndex={first ? 0 : -1}>
      <span className="person">
        <Avatar name={customer.name} />
        <span className="names" style={{ marginInlineEnd: "auto" }}>
          <span className="name clip">
            <PersonName name={customer.name} kind={customer.kind} />
          </span>
          <bdi className="small faint clip num">{customer.identifiers[0]?.value}</bdi>
        </span>
        <MarkCounts customer={customer} />
      </span>
      <span className="line num">
        <span>{formats.ago(customer.last_seen_at, now)}</span>
        <span>{t("interactionCount", { count: customer.interaction_count })}</span>
        <span>{t("orderCount", { count: customer.order_count })}</span>
        {customer.revenue.map((amount) => (
          <span key={amount.currency}>{formats.money(amount, true)}</span>
        ))}
      </span>
    </Link>
  );
}

function LastScore({ customer }: { customer: CustomerRow }) {
  const formats = useFormats();
  const label = useLabels();
  if (!customer.last_score) return <span className="faint">–</span>;
  return <span title={label("question_kinds", customer.last_score.kind)}>{formats.decimal(customer.last_score.value, Number.isInteger(customer.last_score.value) ? 0 : 1)}</span>;
}

export function MarkCounts({ customer }: { customer: Pick<CustomerRow, "wrong_count" | "right_count"> }) {
  const { t } = useTranslation("customers");
  const formats = useFormats();
  return (
    <span className="row" style={{ gap: 4 }}>
      {customer.wrong_count > 0 && (
        <span title={t("wrongCount", { count: customer.wrong_count })}>
          <MarkSign value={-1} words={formats.count(customer.wrong_count)} />
        </span>
      )}
      {customer.right_count > 0 && (
        <span title={t("rightCount", { count: customer.right_count })}>
          <MarkSign value={1} words={formats.count(customer.right_count)} />
        </span>
      )}
    </span>
  );
}

function oneOf<T extends string>(values: readonly T[], asked: string | null): T {
  return values.find((value) => value === asked) ?? (values[0] as T);
}
