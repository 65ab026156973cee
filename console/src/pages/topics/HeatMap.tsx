/** Lines by topics as a table: one tab stop, arrows go from cell to cell, x takes a line into the comparison. */

import { useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";

import type { CountedTopic, MatrixCell, MatrixLine } from "../../api/types";
import { useAddressWords } from "../../parts/address";
import { useFormats } from "../../parts/formats";
import { Foreign } from "../../parts/words";
import { useSideChoice, type View } from "./asking";
import { MovedSign, netText, rangeText } from "./figures";
import type { Opened } from "./Matrix";
import { moved, shadeOf } from "./shades";

interface HeatMapProps {
  view: View;
  lines: MatrixLine[];
  topics: CountedTopic[];
  open: (cell: Opened) => void;
}

export function HeatMap({ view, lines, topics, open }: HeatMapProps) {
  const { t } = useTranslation("topics");
  const table = useRef<HTMLTableElement>(null);
  const [at, setAt] = useState<[number, number]>([0, 0]);
  const choose = useAddressWords();
  const toggle = useSideChoice(view.sides);
  const columns = [null, ...topics];
  const onKey = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey || !(event.target as HTMLElement).matches(".cell")) return;
    const key = lines[at[0]]?.key;
    if (event.key === "x" && key !== null && key !== undefined) toggle(key);
    const next = moved(event.key, at, [lines.length, columns.length]);
    if (!next) return;
    event.preventDefault();
    setAt(next);
    table.current?.querySelector<HTMLElement>(`[data-at="${next[0]}-${next[1]}"]`)?.focus();
  };
  return (
    <div className="heat-scroll">
      <table className="heat" ref={table} onKeyDown={onKey}>
        <caption className="sr-only">{t("caption")}</caption>
        <thead>
          <tr>
            <th scope="col" className="corner">
              {t(`line.${view.line}`)}
            </th>
            <th scope="col">{t("all")}</th>
            {topics.map((topic) => (
              <th scope="col" key={topic.id}>
                {topic.has_children && topic.id !== view.under ? (
                  <button type="button" className="link-button" onClick={() => choose({ under: topic.id }, true)} title={t("goDown", { topic: topic.name })}>
                    <Foreign text={topic.name} />
                  </button>
                ) : (
                  <Foreign text={topic.name} />
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line, row) => (
            <tr key={line.key ?? "*"} className={line.key !== null && view.sides.includes(line.key) ? "chosen" : undefined}>
              <th scope="row">
                <LineName view={view} line={line} />
              </th>
              {columns.map((topic, column) => (
                <td key={topic?.id ?? "*"}>
                  <Cell
                    cell={topic ? line.cells.find((one) => one.topic_id === topic.id) : line.whole}
                    of={`${nameOf(line, t("all"), t("ours"))}, ${topic?.name ?? t("all")}`}
                    place={`${row}-${column}`}
                    isStop={row === Math.min(at[0], lines.length - 1) && column === Math.min(at[1], columns.length - 1)}
                    focus={() => setAt([row, column])}
                    open={() => open({ line, topic })}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function nameOf(line: MatrixLine, all: string, ours: string): string {
  if (line.key === null) return all;
  return line.key === "" ? ours : (line.name ?? line.key);
}

export function LineName({ view, line }: { view: View; line: MatrixLine }) {
  const { t } = useTranslation("topics");
  const toggle = useSideChoice(view.sides);
  if (line.key === null) return <>{t("all")}</>;
  const name = nameOf(line, t("all"), t("ours"));
  return (
    <label className="line-name">
      <input type="checkbox" checked={view.sides.includes(line.key)} onChange={() => toggle(line.key ?? "")} aria-label={t("beside", { name })} />
      <span>
        <Foreign text={name} />
        {line.name && line.key !== line.name && <span className="small faint mono break"> {line.key}</span>}
        {line.competitor && <span className="badge">{line.competitor}</span>}
      </span>
    </label>
  );
}

interface CellProps {
  cell: MatrixCell | undefined;
  of: string;
  place: string;
  isStop: boolean;
  focus: () => void;
  open: () => void;
}

function Cell({ cell, of, place, isStop, focus, open }: CellProps) {
  const { t } = useTranslation("topics");
  const formats = useFormats();
  const tab = isStop ? 0 : -1;
  if (!cell || cell.net_sentiment === null) {
    return (
      <button type="button" className="cell empty" data-at={place} tabIndex={tab} onFocus={focus} aria-disabled="true" aria-label={t("cellEmpty", { of })}>
        <span aria-hidden="true">·</span>
      </button>
    );
  }
  const value = netText(formats, cell.net_sentiment);
  const range = rangeText(formats, cell.low, cell.high);
  return (
    <button
      type="button"
      className={cell.is_few ? "cell few num" : `cell num ${shadeOf(cell.net_sentiment)}`}
      data-at={place}
      tabIndex={tab}
      onFocus={focus}
      onClick={open}
      title={t("cellSaid", { of, value, range, n: formats.count(cell.n) })}
    >
      <span className="sr-only">{of}: </span>
      {!cell.is_few && <span>{value}</span>}
      <span className="of">{cell.is_few ? `n=${formats.count(cell.n)}` : formats.compact(cell.n)}</span>
      <span className="sr-only">{t("interval", { range })}</span>
      <MovedSign change={cell.change} />
    </button>
  );
}
