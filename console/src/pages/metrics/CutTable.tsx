/** The parts of a metric as a table: sorted by any column, with interval bars; few records are pale, too few hidden. */

import { ArrowDown, ArrowUp } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useDimensionNames } from "../../api/metrics";
import type { MetricCard } from "../../api/types";
import { IntervalBar, spanOf, type Range } from "../../parts/charts";
import { useFormats } from "../../parts/formats";
import { intervalText, valueText } from "../../parts/measured";
import { Change } from "../../parts/Measures";
import { Foreign } from "../../parts/words";
import { listKeys } from "../../shell/keys";
import { ranks, standingOf, type Column, type CutRow, type Order } from "./cuts";

const MOST_SHOWN = 30;

interface TableProps {
  card: MetricCard;
  by: readonly string[];
  rows: CutRow[];
  order: Order;
  setOrder: (order: Order) => void;
  open: ((row: CutRow) => void) | null;
}

export function CutTable({ card, by, rows, order, setOrder, open }: TableProps) {
  const { t } = useTranslation("metrics");
  const { nameOf } = useDimensionNames();
  const [most, setMost] = useState(MOST_SHOWN);
  const places = ranks(rows, card);
  const hasChange = rows.some((row) => row.comparison);
  const sure = rows.filter((row) => standingOf(row.value) === "sure");
  const domain = spanOf((sure.length > 1 ? sure : rows).flatMap(({ value }) => [value?.low, value?.high, value?.value]));
  return (
    <>
      <div className="table-scroll" onKeyDown={listKeys}>
        <table className="groups cuts">
          <thead>
            <tr>
              <th scope="col" className="end rank" title={t("rankHint")}>
                {t("rank")}
              </th>
              <SortHead column="name" order={order} setOrder={setOrder} words={by.map(nameOf).join(" · ")} />
              <th scope="col" className="bar">
                95% CI
              </th>
              <SortHead column="value" order={order} setOrder={setOrder} words={t("common:metric.value")} end />
              {hasChange && <SortHead column="change" order={order} setOrder={setOrder} words={t("change")} end />}
              <SortHead column="n" order={order} setOrder={setOrder} words="n" end />
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, most).map((row, index) => (
              <CutLine key={row.id} card={card} row={row} place={places.get(row.id)} domain={domain} hasChange={hasChange} first={index === 0} open={open} />
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > most && (
        <p className="foot">
          <button type="button" className="button small" onClick={() => setMost(most + 100)}>
            {t("moreOf", { count: rows.length - most })}
          </button>
        </p>
      )}
    </>
  );
}

interface HeadProps {
  column: Column;
  order: Order;
  setOrder: (order: Order) => void;
  words: string;
  end?: boolean;
}

/** Sorts by its column; the other way round when it is sorted by it already. */
function SortHead({ column, order, setOrder, words, end }: HeadProps) {
  const isSorted = order.column === column;
  const Arrow = order.descending ? ArrowDown : ArrowUp;
  return (
    <th scope="col" className={end ? "end" : ""} aria-sort={isSorted ? (order.descending ? "descending" : "ascending") : undefined}>
      <button type="button" className="sort" onClick={() => setOrder({ column, descending: isSorted ? !order.descending : column !== "name" })}>
        {words}
        {isSorted && <Arrow size={12} aria-hidden="true" />}
      </button>
    </th>
  );
}

interface LineProps {
  card: MetricCard;
  row: CutRow;
  place: number | undefined;
  domain: Range;
  hasChange: boolean;
  first: boolean;
  open: ((row: CutRow) => void) | null;
}

function CutLine({ card, row, place, domain, hasChange, first, open }: LineProps) {
  const { t } = useTranslation("metrics");
  const formats = useFormats();
  const { value, comparison } = row;
  const standing = standingOf(value);
  const interval = value && standing !== "hidden" ? intervalText(formats, value) : null;
  const name = row.names.map((text, index) => (
    <span key={index} className={index > 0 ? "second" : ""}>
      <Foreign text={text} />
    </span>
  ));
  return (
    <tr className={standing === "sure" ? "" : "pale"}>
      <td className="end num rank faint">{place}</td>
      <th scope="row" className="break">
        {open ? (
          <button type="button" className="row-name" data-list-item tabIndex={first ? 0 : -1} aria-haspopup="dialog" onClick={() => open(row)}>
            {name}
          </button>
        ) : (
          name
        )}
      </th>
      <td className="bar">{value && standing !== "hidden" && <IntervalBar value={standing === "sure" ? value.value : null} low={value.low} high={value.high} domain={domain} />}</td>
      <td className="end num">
        {!value || standing === "hidden" ? (
          <span title={t("tooFewHint")}>–</span>
        ) : (
          <span className="point">
            {standing === "sure" && <span>{valueText(formats, value, value.value ?? 0)}</span>}
            {interval && <span className={standing === "sure" ? "small faint" : ""}>{interval}</span>}
          </span>
        )}
      </td>
      {hasChange && <td className="end">{value && comparison && standing === "sure" && <Change polarity={card.direction} value={value} comparison={comparison} />}</td>}
      <td className="end num">{formats.compact(value?.n ?? 0)}</td>
    </tr>
  );
}
