/** The table of products by topics: a heat map on a desk, a list on a phone. */

import { Download } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { address } from "../../api/client";
import { useMatrix } from "../../api/opinions";
import type { CountedTopic, Matrix, MatrixLine } from "../../api/types";
import { useAddressWords } from "../../parts/address";
import { Panel } from "../../parts/Panel";
import { Empty, NothingMatches, SkeletonLines } from "../../parts/states";
import { useIsNarrow } from "../../parts/useScreen";
import { LINES, WHOSE, type View } from "./asking";
import { CellDrawer } from "./CellDrawer";
import { HeatMap } from "./HeatMap";
import { LineList } from "./LineList";

export interface Opened {
  line: MatrixLine;
  topic: CountedTopic | null;
}

export function MatrixPanel({ view }: { view: View }) {
  const { t } = useTranslation("topics");
  const matrix = useMatrix(view.asked);
  const [opened, setOpened] = useState<Opened | null>(null);
  return (
    <>
      <Panel
        flush
        title={t("table")}
        query={matrix}
        waiting={<SkeletonLines lines={9} height={30} />}
        actions={
          <a className="button small" href={address("/opinions/matrix.csv", view.asked)} download>
            <Download size={14} aria-hidden="true" />
            {t("export")}
          </a>
        }
      >
        {(answer) => (
          <>
            <Choices view={view} answer={answer} />
            <Lines view={view} answer={answer} open={setOpened} />
          </>
        )}
      </Panel>
      {opened && <CellDrawer view={view} opened={opened} close={() => setOpened(null)} />}
    </>
  );
}

function Lines({ view, answer, open }: { view: View; answer: Matrix; open: (cell: Opened) => void }) {
  const { t } = useTranslation("topics");
  const choose = useAddressWords();
  const isNarrow = useIsNarrow();
  const topics = answer.topics.filter((topic) => !view.department || topic.department === view.department);
  const isNarrowed = Boolean(view.under || view.category || view.department);
  if (answer.whole.whole.n === 0 || topics.length === 0) {
    if (isNarrowed) return <NothingMatches clear={() => choose({ under: null, category: null, department: null })} />;
    return <Empty why={t(view.whose === "theirs" ? "noneOfTheirs" : "none")} />;
  }
  const openOrGoDown = (cell: Opened) => {
    if (view.line === "category" && cell.line.key !== null) choose({ line: null, category: cell.line.key }, true);
    else open(cell);
  };
  const shown = { view, lines: [answer.whole, ...answer.lines], topics, open: openOrGoDown };
  return (
    <>
      {isNarrow ? <LineList {...shown} /> : <HeatMap {...shown} />}
      {answer.line_count > answer.lines.length && <p className="small muted table-foot">{t("moreLines", { shown: answer.lines.length, all: answer.line_count })}</p>}
    </>
  );
}

/** What the lines are, whose products, how far down the tree, whose department. */
function Choices({ view, answer }: { view: View; answer: Matrix }) {
  const { t } = useTranslation("topics");
  const choose = useAddressWords();
  const departments = [...new Set(answer.topics.map((topic) => topic.department).filter(Boolean))].toSorted();
  return (
    <div className="row wrap table-choices">
      <div className="segmented" role="group" aria-label={t("lines")}>
        {LINES.map((line) => (
          <button key={line} type="button" aria-pressed={view.line === line} onClick={() => choose({ line: line === "product" ? null : line, side: null, whose: null }, true)}>
            {t(`line.${line}`)}
          </button>
        ))}
      </div>
      <select className="select small" aria-label={t("whoseProducts")} value={view.whose} onChange={(event) => choose({ whose: event.target.value, side: null })}>
        {WHOSE.map((whose) => (
          <option key={whose} value={whose}>
            {t(`whose.${whose}`)}
          </option>
        ))}
      </select>
      {departments.length > 1 && (
        <select className="select small" aria-label={t("department")} value={view.department} onChange={(event) => choose({ department: event.target.value || null })}>
          <option value="">{t("everyDepartment")}</option>
          {departments.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      )}
      {view.category && (
        <button type="button" className="chip" onClick={() => choose({ category: null }, true)}>
          {t("allOf", { what: view.category })}
        </button>
      )}
      {view.under && (
        <button type="button" className="chip" onClick={() => choose({ under: null }, true)}>
          {t("allTopics")}
        </button>
      )}
      <span className="small muted keys-hint">{t("keys")}</span>
    </div>
  );
}
