/** After a correction: where models heard the same elsewhere, to be looked through and corrected in one go. */

import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { useManyCorrections, useManyUndone, useSimilar, type Truth } from "../../api/texts";
import type { TextOutcome, WholeText } from "../../api/types";
import { useFormats } from "../../parts/formats";
import { Card } from "../../parts/Panel";
import { useProblemText } from "../../parts/states";
import { Foreign } from "../../parts/words";

export function Similar({ text, correction }: { text: WholeText; correction: number }) {
  const { t } = useTranslation("feedback");
  const formats = useFormats();
  const problem = useProblemText();
  const similar = useSimilar(text.id, correction);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [made, setMade] = useState<TextOutcome[]>([]);
  const correct = useManyCorrections(setMade);
  const undo = useManyUndone(() => setMade([]));
  const rows = similar.data ?? [];
  const keyOf = (row: { text_id: number; place: number }) => `${row.text_id}/${row.place}`;
  const wanted = rows.filter((row) => !left.has(keyOf(row)));
  const done = made.filter((one) => one.outcome === "done");
  if (rows.length === 0 && made.length === 0) return null;
  const same = () => correct.mutate({ ...truthOf(text, correction), of: wanted.map(({ text_id, place, revision }) => ({ text_id, place, revision })) });
  return (
    <Card title={t("similar.title", { count: rows.length, n: formats.count(rows.length) })}>
      <div className="stack">
        <p className="small muted">{t("similar.hint")}</p>
        <ul className="stack similar">
          {rows.map((row) => (
            <li key={keyOf(row)} className="row">
              <input
                type="checkbox"
                aria-label={t("similar.include", { id: row.text_id })}
                checked={!left.has(keyOf(row))}
                onChange={(event) => setLeft(new Set(event.target.checked ? [...left].filter((one) => one !== keyOf(row)) : [...left, keyOf(row)]))}
              />
              <Link href={`/feedback/${row.text_id}`} className="text-link break">
                <Foreign text={row.sentence} />
              </Link>
              <span className="faint small">{t(`similar.why.${row.why}`)}</span>
            </li>
          ))}
        </ul>
        {(correct.error ?? undo.error) && (
          <p className="notice bad" role="alert">
            {problem(correct.error ?? undo.error)}
          </p>
        )}
        <div className="row wrap" role="status">
          {rows.length > 0 && (
            <button type="button" className="button" disabled={wanted.length === 0 || correct.isPending} onClick={same}>
              {t("similar.correct", { count: wanted.length, n: formats.count(wanted.length) })}
            </button>
          )}
          {done.length > 0 && (
            <>
              <span className="small num">{t("bulk.done", { count: done.length, n: done.length })}</span>
              <button type="button" className="button small" disabled={undo.isPending} onClick={() => undo.mutate(done.map((one) => ({ text_id: one.text_id, correction_id: one.correction_id ?? 0 })))}>
                {t("undo")}
              </button>
            </>
          )}
        </div>
      </div>
    </Card>
  );
}

/** What the correction has changed; what it left as it was stays in others too. */
function truthOf(text: WholeText, correction: number): Truth {
  const made = text.corrections.find((one) => one.id === correction);
  if (!made?.before || !made.after) return { nothing: true };
  const { before, after } = made;
  return {
    ...(after.topic_id !== before.topic_id && (after.topic_id === null ? { fits_nowhere: true } : { topic_id: after.topic_id })),
    ...(after.polarity !== before.polarity && { polarity: after.polarity }),
  };
}
