/** Range and comparison of a page's numbers; both live in the address. */

import { useTranslation } from "react-i18next";

import { COMPARISONS, daysBefore, RANGES, useFilters, type Filters } from "../api/filters";
import { useFormats } from "../parts/formats";
import "./filterbar.css";

export function FilterBar() {
  const { t } = useTranslation();
  const formats = useFormats();
  const [filters, change] = useFilters();
  // The year is said only where it differs.
  const written = filters.from.slice(0, 4) === filters.to.slice(0, 4) ? formats.calendarDay : formats.calendarDate;
  return (
    <div className="filterbar" role="group" aria-label={t("filter.title")}>
      <div className="segmented" role="group" aria-label={t("filter.range")}>
        {RANGES.map((range) => (
          <button key={range} type="button" aria-pressed={filters.range === range} onClick={() => change({ range })}>
            {t(`filter.ranges.${range}`)}
          </button>
        ))}
        <button type="button" aria-pressed={filters.range === "own"} onClick={() => change({ from: filters.from, to: filters.to })}>
          {t("filter.own")}
        </button>
      </div>
      {filters.range === "own" ? (
        <span className="row">
          <input className="input small" type="date" aria-label={t("filter.from")} value={filters.from} max={filters.to} onChange={(event) => change({ from: event.target.value, to: filters.to })} />
          <span aria-hidden="true">–</span>
          <input className="input small" type="date" aria-label={t("filter.to")} value={filters.to} min={filters.from} onChange={(event) => change({ from: filters.from, to: event.target.value })} />
        </span>
      ) : (
        <span className="days num">
          {written(filters.from)} – {written(filters.to)}
        </span>
      )}
      <select className="select small" aria-label={t("filter.compare")} value={filters.compare} onChange={(event) => change(comparedWith(event.target.value, filters))}>
        {COMPARISONS.map((compare) => (
          <option key={compare} value={compare}>
            {t(`filter.comparisons.${compare}`)}
          </option>
        ))}
      </select>
      {filters.compare === "own" && (
        <span className="row">
          <input
            className="input small"
            type="date"
            aria-label={t("filter.compareFrom")}
            value={filters.compareFrom}
            max={filters.compareTo}
            onChange={(event) => change({ compareFrom: event.target.value, compareTo: filters.compareTo })}
          />
          <span aria-hidden="true">–</span>
          <input
            className="input small"
            type="date"
            aria-label={t("filter.compareTo")}
            value={filters.compareTo}
            min={filters.compareFrom}
            onChange={(event) => change({ compareFrom: filters.compareFrom, compareTo: event.target.value })}
          />
        </span>
      )}
    </div>
  );
}

/** Days of one's own begin as those right before; with them stand the days asked for, so that both stay as they are. */
function comparedWith(compare: string, filters: Filters) {
  if (compare !== "own") return { compare };
  const before = daysBefore(filters);
  return { compare, compareFrom: before.from, compareTo: before.to, from: filters.from, to: filters.to };
}
