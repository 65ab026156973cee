/** The list of texts, newest first; several can be chosen and confirmed or cleared in one go. */

import type { UseInfiniteQueryResult, InfiniteData } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "wouter";

import { useLabels, useMay } from "../../api/session";
import { useManyCorrections, useManyUndone } from "../../api/texts";
import type { CustomerText, Page, TextOutcome } from "../../api/types";
import { useFormats, useNow } from "../../parts/formats";
import { Answered } from "../../parts/Panel";
import { Empty, NothingMatches, SkeletonLines, useProblemText } from "../../parts/states";
import { Foreign } from "../../parts/words";
import { listKeys } from "../../shell/keys";
import { Feeling, Urgent } from "./Signs";
import { wantedBy, withView } from "./wanted";

interface ListProps {
  texts: UseInfiniteQueryResult<InfiniteData<Page<CustomerText>>>;
  open: number | null;
  addressOf: (text: number | null) => string;
  chosen: ReadonlySet<number>;
  choose: (chosen: ReadonlySet<number>) => void;
}

export function TextList({ texts, open, addressOf, chosen, choose }: ListProps) {
  const { t } = useTranslation("feedback");
  const [params, setParams] = useSearchParams();
  const mayEdit = useMay("feedback_edit");
  const isFiltered = Object.keys(wantedBy(params)).length > 0;
  const pick = (id: number, isIn: boolean) => choose(new Set(isIn ? [...chosen, id] : [...chosen].filter((one) => one !== id)));
  return (
    <section className="card text-list" aria-label={t("list")}>
      <Answered
        query={texts}
        waiting={
          <div style={{ padding: 16 }}>
            <SkeletonLines lines={10} height={22} />
          </div>
        }
      >
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.data);
          if (rows.length === 0 && !texts.hasNextPage) return isFiltered ? <NothingMatches clear={() => setParams((now) => withView(now, "all"))} /> : <Empty why={t("nothingYet")} />;
          const first = rows.some((row) => row.id === open) ? open : rows[0]?.id;
          return (
            <>
              {mayEdit && <Bulk rows={rows} chosen={chosen} choose={choose} />}
              <ul onKeyDown={listKeys}>
                {rows.map((row) => (
                  <li key={row.id} className="text-row">
                    {mayEdit && <input type="checkbox" aria-label={t("chooseOne", { id: row.id })} checked={chosen.has(row.id)} onChange={(event) => pick(row.id, event.target.checked)} />}
                    <Line text={row} href={addressOf(row.id)} isOpen={row.id === open} isFirst={row.id === first} />
                  </li>
                ))}
              </ul>
              {texts.hasNextPage && (
                <div className="state tight">
                  <button type="button" className="button" disabled={texts.isFetchingNextPage} onClick={() => void texts.fetchNextPage()}>
                    {t("action.more")}
                  </button>
                </div>
              )}
            </>
          );
        }}
      </Answered>
    </section>
  );
}

function Line({ text, href, isOpen, isFirst }: { text: CustomerText; href: string; isOpen: boolean; isFirst: boolean }) {
  const { t } = useTranslation("feedback");
  const formats = useFormats();
  const now = useNow();
  const label = useLabels();
  const digits = text.score !== null && !Number.isInteger(text.score) ? 1 : 0;
  return (
    <Link href={href} className="text-line" data-list-item tabIndex={isFirst ? 0 : -1} aria-current={isOpen ? "true" : undefined}>
      <span className="row spread small">
        <span className="faint clip">{[t(`value.kind.${text.kind}`), label("channels", text.channel)].filter(Boolean).join(" · ")}</span>
        <span className="faint num">{formats.ago(text.written_at, now)}</span>
      </span>
      <Foreign text={text.text} className="snippet" />
      <span className="row wrap small">
        {text.heard ? <Feeling polarity={text.heard.sentiment_confidence > 0 ? text.heard.sentiment : null} /> : <span className="badge">{t(`state.${text.state}`)}</span>}
        {text.heard && <Urgent level={text.heard.urgency} />}
        {text.authenticity?.is_suspicious && <span className="badge outline">{t("value.suspicious.true")}</span>}
        {text.score !== null && (
          <span className="num muted">
            {label("question_kinds", text.question_kind)} {formats.decimal(text.score, digits)}
          </span>
        )}
        {text.competitor && (
          <span className="badge outline">
            <Foreign text={text.competitor} />
          </span>
        )}
        {text.sku && <bdi className="faint mono">{text.sku}</bdi>}
      </span>
    </Link>
  );
}

/** One step for all that are chosen: their opinions are right, or none of them is one. */
function Bulk({ rows, chosen, choose }: { rows: CustomerText[]; chosen: ReadonlySet<number>; choose: (chosen: ReadonlySet<number>) => void }) {
  const { t } = useTranslation("feedback");
  const problem = useProblemText();
  const [made, setMade] = useState<TextOutcome[]>([]);
  const correct = useManyCorrections((outcomes) => {
    setMade(outcomes);
    choose(new Set());
  });
  const undo = useManyUndone(() => setMade([]));
  const of = rows.filter((row) => chosen.has(row.id)).flatMap((row) => row.opinions.map((one) => ({ text_id: row.id, place: one.place, revision: row.revision })));
  const done = made.filter((one) => one.outcome === "done");
  const left = made.length - done.length;
  return (
    <div className="bulk" role="status">
      {chosen.size > 0 && (
        <div className="row wrap">
          <span className="small num">{t("chosen", { count: chosen.size, n: chosen.size, opinions: of.length })}</span>
          <button type="button" className="button small" disabled={of.length === 0 || correct.isPending} onClick={() => correct.mutate({ of: of.slice(0, 200) })}>
            {t("bulk.right")}
          </button>
          <button type="button" className="button small" disabled={of.length === 0 || correct.isPending} onClick={() => correct.mutate({ of: of.slice(0, 200), nothing: true })}>
            {t("bulk.nothing")}
          </button>
          <button type="button" className="button small quiet" onClick={() => choose(new Set())}>
            {t("bulk.none")}
          </button>
        </div>
      )}
      {made.length > 0 && chosen.size === 0 && (
        <div className="row wrap">
          <span className="small num">{t("bulk.done", { count: done.length, n: done.length })}</span>
          {left > 0 && <span className="small muted num">{t("bulk.left", { count: left, n: left })}</span>}
          {done.length > 0 && (
            <button type="button" className="button small" disabled={undo.isPending} onClick={() => undo.mutate(done.map((one) => ({ text_id: one.text_id, correction_id: one.correction_id ?? 0 })))}>
              {t("undo")}
            </button>
          )}
        </div>
      )}
      {(correct.error ?? undo.error) && (
        <p className="notice bad" role="alert">
          {problem(correct.error ?? undo.error)}
        </p>
      )}
    </div>
  );
}
