/** Topics and products: what is said of which product, which way, how it moves, and how competitors are spoken of. */

import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "wouter";

import { PageHead } from "../../parts/PageHead";
import { useFormats } from "../../parts/formats";
import { Guard } from "../../parts/Panel";
import { FilterBar } from "../../shell/FilterBar";
import { useView } from "./asking";
import { Competitors } from "./Competitors";
import { FeelingsPanels } from "./Feelings";
import { MatrixPanel } from "./Matrix";
import { SidesPanel } from "./Sides";
import "./topics.css";

const TABS = [
  { id: "table", path: "/topics" },
  { id: "competitors", path: "/topics?view=competitors" },
] as const;
const ELSEWHERE = [
  { id: "emerging", path: "/topics/emerging" },
  { id: "proposals", path: "/topics/proposals" },
  { id: "tree", path: "/topics/tree" },
] as const;

export default function TopicsPage() {
  const { t } = useTranslation("topics");
  const formats = useFormats();
  const [params] = useSearchParams();
  const view = useView();
  const tab = params.get("view") === "competitors" ? "competitors" : "table";
  return (
    <>
      <PageHead title={t("title")} sub={t("purpose")}>
        <FilterBar />
      </PageHead>
      <nav className="tabs" aria-label={t("title")}>
        {[...TABS, ...ELSEWHERE].map((one) => (
          <Link key={one.id} href={one.path} aria-current={one.id === tab ? "page" : undefined}>
            {t(`tabs.${one.id}`)}
          </Link>
        ))}
      </nav>
      {tab === "competitors" ? (
        <Competitors />
      ) : (
        <div className="stack topics-page">
          {view.sides.length > 1 && (
            <Guard>
              <SidesPanel view={view} />
            </Guard>
          )}
          <Guard>
            <MatrixPanel view={view} />
          </Guard>
          <FeelingsPanels view={view} />
        </div>
      )}
      <p className="faint small">
        {t("readByModel")} {t("common:timeZone", { zone: formats.zone })}
      </p>
    </>
  );
}
