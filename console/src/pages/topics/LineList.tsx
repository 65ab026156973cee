/** The same on a phone: a line at a time, its topics one below the other. */

import { useTranslation } from "react-i18next";

import type { CountedTopic, MatrixLine } from "../../api/types";
import { useFormats } from "../../parts/formats";
import { Foreign } from "../../parts/words";
import type { View } from "./asking";
import { MovedSign, NetLine, netText } from "./figures";
import { LineName } from "./HeatMap";
import type { Opened } from "./Matrix";
import { shadeOf } from "./shades";

interface LineListProps {
  view: View;
  lines: MatrixLine[];
  topics: CountedTopic[];
  open: (cell: Opened) => void;
}

export function LineList({ view, lines, topics, open }: LineListProps) {
  const { t } = useTranslation("topics");
  const formats = useFormats();
  return (
    <ul className="line-list">
      {lines.map((line) => (
        <li key={line.key ?? "*"}>
          <LineName view={view} line={line} />
          <details open={line.key === null}>
            <summary className="small">
              <NetLine of={line.whole} />
            </summary>
          <ul>
            {[{ topic: null, cell: line.whole }, ...topics.flatMap((topic) => line.cells.filter((cell) => cell.topic_id === topic.id).map((cell) => ({ topic, cell })))].map(
              ({ topic, cell }) =>
                cell.net_sentiment !== null && (
                  <li key={topic?.id ?? "*"}>
                    <button type="button" className="line-cell num" onClick={() => open({ line, topic })}>
                      <span className={cell.is_few ? "swatch few" : `swatch ${shadeOf(cell.net_sentiment)}`} aria-hidden="true" />
                      <Foreign className="what" text={topic?.name ?? t("all")} />
                      <MovedSign change={cell.change} />
                      <span>{cell.is_few ? "" : netText(formats, cell.net_sentiment)}</span>
                      <span className="small muted">n={formats.count(cell.n)}</span>
                    </button>
                  </li>
                ),
            )}
          </ul>
          </details>
        </li>
      ))}
    </ul>
  );
}
