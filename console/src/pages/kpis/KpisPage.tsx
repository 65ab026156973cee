/** KPIs: the goals of the brand as a tree by department, month by month; who may, sets them and closes periods. */

import { ChevronLeft, ChevronRight, Download, Lock, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "wouter";

import { address } from "../../api/client";
import { monthFrom, useKpis } from "../../api/kpis";
import { useMay } from "../../api/session";
import type { Kpi, KpiTree } from "../../api/types";
import { PageHead } from "../../parts/PageHead";
import { useAddressWords } from "../../parts/address";
import { useFormats } from "../../parts/formats";
import { Panel } from "../../parts/Panel";
import { Empty, NothingMatches, SkeletonLines } from "../../parts/states";
import { listKeys } from "../../shell/keys";
import { CloseDialog } from "./CloseDialog";
import { KpiForm } from "./KpiForm";
import { KpiLine } from "./KpiLine";
import { RankingPanel } from "./RankingPanel";
import { linesOf, periodOf } from "./tree";
import "./kpis.css";

const A_DAY = /^\d{4}-\d{2}-\d{2}$/;

type Doing = { what: "add" | "close" } | { what: "change"; kpi: Kpi };

export default function KpisPage() {
  const { t } = useTranslation("kpis");
  const formats = useFormats();
  const [params] = useSearchParams();
  const asked = params.get("on") ?? "";
  const tree = useKpis(A_DAY.test(asked) ? asked : null);
  const mayEdit = useMay("settings_edit");
  const [doing, setDoing] = useState<Doing | null>(null);
  const end = () => setDoing(null);
  const on = tree.data?.on;
  return (
    <>
      <PageHead title={t("title")} sub={t("purpose")}>
        {on && <Months on={on} />}
      </PageHead>
      <Panel
        title={t("tree")}
        flush
        className="kpi-tree"
        query={tree}
        waiting={<SkeletonLines lines={8} height={28} />}
        actions={on && <Actions on={on} mayEdit={mayEdit} add={() => setDoing({ what: "add" })} close={() => setDoing({ what: "close" })} />}
      >
        {(answer) => <Tree answer={answer} mayEdit={mayEdit} add={() => setDoing({ what: "add" })} change={(kpi) => setDoing({ what: "change", kpi })} />}
      </Panel>
      {on && <RankingPanel period={periodOf("month", on)} />}
      <p className="faint small">{t("common:timeZone", { zone: formats.zone })}</p>
      {doing?.what === "close" && on && tree.data && <CloseDialog on={on} kpis={tree.data.data} end={end} />}
      {doing !== null && doing.what !== "close" && tree.data && <KpiForm kpi={doing.what === "change" ? doing.kpi : null} kpis={tree.data.data} end={end} />}
    </>
  );
}

/** Steps from month to month; quarters and years are those around the month. */
function Months({ on }: { on: string }) {
  const { t } = useTranslation("kpis");
  const formats = useFormats();
  const choose = useAddressWords();
  const month = new Intl.DateTimeFormat(formats.locale, { year: "numeric", month: "long", timeZone: "UTC" }).format(new Date(`${on}T00:00:00Z`));
  const go = (months: number) => choose({ on: monthFrom(on, months) }, true);
  return (
    <div className="row months" role="group" aria-label={t("month")}>
      <button type="button" className="button icon" aria-label={t("monthBefore")} onClick={() => go(-1)}>
        <ChevronLeft size={16} aria-hidden="true" />
      </button>
      <span className="num" aria-live="polite">
        {month}
      </span>
      <button type="button" className="button icon" aria-label={t("monthAfter")} onClick={() => go(1)}>
        <ChevronRight size={16} aria-hidden="true" />
      </button>
    </div>
  );
}

interface ActionsProps {
  on: string;
  mayEdit: boolean;
  add: () => void;
  close: () => void;
}

function Actions({ on, mayEdit, add, close }: ActionsProps) {
  const { t } = useTranslation("kpis");
  const mayExport = useMay("staff_read");
  const year = periodOf("year", on);
  return (
    <span className="row wrap">
      {mayExport && (
        <a className="button small" href={address("/kpi-closings.csv", year)} download>
          <Download size={14} aria-hidden="true" />
          {t("export", { year: year.from.slice(0, 4) })}
        </a>
      )}
      {mayEdit && (
        <>
          <button type="button" className="button small" onClick={close}>
            <Lock size={14} aria-hidden="true" />
            {t("close.open")}
          </button>
          <button type="button" className="button small" onClick={add}>
            <Plus size={14} aria-hidden="true" />
            {t("add")}
          </button>
        </>
      )}
    </span>
  );
}

interface TreeProps {
  answer: KpiTree;
  mayEdit: boolean;
  add: () => void;
  change: (kpi: Kpi) => void;
}

function Tree({ answer, mayEdit, add, change }: TreeProps) {
  const { t } = useTranslation("kpis");
  const [params] = useSearchParams();
  const choose = useAddressWords();
  const department = params.get("department") ?? "";
  const departments = [...new Set(answer.data.map((kpi) => kpi.department).filter(Boolean))].toSorted();
  const lines = linesOf(answer.data, department);
  const first = lines.find(({ kpi }) => kpi.measure)?.kpi.id;
  if (answer.data.length === 0) {
    return (
      <Empty
        why={t(mayEdit ? "none" : "noneForYou")}
        action={
          mayEdit && (
            <button type="button" className="button" onClick={add}>
              {t("add")}
            </button>
          )
        }
      />
    );
  }
  return (
    <>
      {departments.length > 1 && (
        <div className="row wrap departments" role="group" aria-label={t("department")}>
          {["", ...departments].map((name) => (
            <button key={name} type="button" className="chip" aria-pressed={department === name} onClick={() => choose({ department: name || null })}>
              {name === "" ? t("everyDepartment") : <bdi>{name}</bdi>}
            </button>
          ))}
        </div>
      )}
      {lines.length === 0 ? (
        <NothingMatches clear={() => choose({ department: null })} />
      ) : (
        <ul onKeyDown={listKeys}>
          {lines.map(({ kpi, depth }) => (
            <li key={kpi.id}>
              <KpiLine kpi={kpi} depth={depth} first={kpi.id === first} change={mayEdit ? () => change(kpi) : null} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
