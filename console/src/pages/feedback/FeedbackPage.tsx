/** The inbox of what customers wrote: the list, one text with what is heard in it, whoever wrote it. */

import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams, useSearchParams } from "wouter";

import { useTexts } from "../../api/texts";
import { PageHead } from "../../parts/PageHead";
import { useFormats } from "../../parts/formats";
import { useIsNarrow } from "../../parts/useScreen";
import { CustomerPane } from "./CustomerPane";
import { Filters } from "./Filters";
import { ReadingPane } from "./ReadingPane";
import { TextList } from "./TextList";
import { wantedBy } from "./wanted";
import "./feedback.css";

const A_NUMBER = /^\d{1,18}$/;

export default function FeedbackPage() {
  const { t } = useTranslation("feedback");
  const formats = useFormats();
  const { id = "" } = useParams<{ id?: string }>();
  const [params] = useSearchParams();
  const isNarrow = useIsNarrow();
  const [chosen, choose] = useState<ReadonlySet<number>>(new Set());
  const texts = useTexts(wantedBy(params));
  const open = A_NUMBER.test(id) ? Number(id) : null;
  const addressOf = (text: number | null) => `/feedback${text === null ? "" : `/${text}`}${params.size > 0 ? `?${params.toString()}` : ""}`;
  const showsList = !isNarrow || open === null;
  return (
    <>
      {showsList ? <PageHead title={t("title")} sub={t("purpose")} /> : <PageHead title={t("one")} above={{ href: addressOf(null), name: t("toList") }} />}
      {showsList && <Filters />}
      <div className={open === null ? "inbox" : "inbox reading"}>
        {showsList && <TextList texts={texts} open={open} addressOf={addressOf} chosen={chosen} choose={choose} />}
        {open === null ? !isNarrow && <p className="card nothing-open muted">{t("choose")}</p> : <Opened key={open} id={open} />}
      </div>
      <p className="faint small">{t("common:timeZone", { zone: formats.zone })}</p>
    </>
  );
}

function Opened({ id }: { id: number }) {
  const { t } = useTranslation("feedback");
  return (
    <>
      <div className="stack reading-pane">
        <ReadingPane id={id} />
      </div>
      <aside className="stack customer-pane" aria-label={t("customer.title")}>
        <CustomerPane id={id} />
      </aside>
    </>
  );
}
