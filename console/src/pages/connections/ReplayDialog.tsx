/** Trying messages again, with corrections: event names, fields renamed, set or removed. */

import { useMutation } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import type { Correction, Replayed } from "../../api/types";
import { Modal } from "../../parts/overlay";
import { useProblemText } from "../../parts/states";

type Pair = [string, string];

interface Draft {
  names: Pair[];
  rename: Pair[];
  set: Pair[];
  remove: Pair[];
}

const EMPTY: Draft = { names: [], rename: [], set: [], remove: [] };
const PARTS = ["names", "rename", "set", "remove"] as const;

/** The corrections as the API takes them; a value that is no JSON is a text. */
export function correctionOf(draft: Draft): Correction {
  const filled = (pairs: Pair[]) => pairs.map(([place, value]): Pair => [place.trim(), value.trim()]).filter(([place]) => place !== "");
  return {
    names: Object.fromEntries(filled(draft.names).filter(([, to]) => to !== "")),
    rename: Object.fromEntries(filled(draft.rename).filter(([, to]) => to !== "")),
    set: Object.fromEntries(filled(draft.set).map(([place, value]) => [place, jsonOrText(value)])),
    remove: filled(draft.remove).map(([place]) => place),
  };
}

function jsonOrText(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

export function ReplayDialog({ ids, close }: { ids: number[]; close: () => void }) {
  const { t } = useTranslation("connections");
  const problem = useProblemText();
  const [draft, setDraft] = useState(EMPTY);
  const replay = useMutation({ mutationFn: () => api.post<Replayed>("/quarantine/replay", { ids, mapping: correctionOf(draft) }) });
  return (
    <Modal
      wide
      title={t("replay.title", { count: ids.length })}
      close={close}
      foot={
        replay.isSuccess ? (
          <button type="button" className="button primary" onClick={close}>
            {t("action.close")}
          </button>
        ) : (
          <>
            <button type="button" className="button" onClick={close}>
              {t("action.cancel")}
            </button>
            <button type="button" className="button primary" disabled={replay.isPending} onClick={() => replay.mutate()}>
              {t("replay.act")}
            </button>
          </>
        )
      }
    >
      {replay.data ? (
        <Outcome replayed={replay.data} />
      ) : (
        <>
          <p className="muted">{t("replay.means")}</p>
          {PARTS.map((part) => (
            <Pairs key={part} part={part} pairs={draft[part]} change={(pairs) => setDraft({ ...draft, [part]: pairs })} />
          ))}
          {replay.isError && (
            <p className="notice bad" role="alert">
              {problem(replay.error)}
            </p>
          )}
        </>
      )}
    </Modal>
  );
}

function Pairs({ part, pairs, change }: { part: (typeof PARTS)[number]; pairs: Pair[]; change: (pairs: Pair[]) => void }) {
  const { t } = useTranslation("connections");
  const set = (index: number, pair: Pair) => change(pairs.map((known, at) => (at === index ? pair : known)));
  const isSingle = part === "remove";
  return (
    <section className="pairs">
      <header className="row spread">
        <h3>{t(`replay.${part}.title`)}</h3>
        <button type="button" className="button small quiet" onClick={() => change([...pairs, ["", ""]])}>
          <Plus size={13} aria-hidden="true" />
          {t("replay.add")}
        </button>
      </header>
      {pairs.map(([from, to], index) => (
        // Lines have no identity but their place.
        <div key={index} className={isSingle ? "pair-line single" : "pair-line"}>
          <input className="input small mono" aria-label={t(`replay.${part}.from`)} placeholder={t(`replay.${part}.from`)} value={from} onChange={(event) => set(index, [event.target.value, to])} />
          {!isSingle && (
            <>
              <span aria-hidden="true" className="faint">
                →
              </span>
              <input className="input small mono" aria-label={t(`replay.${part}.to`)} placeholder={t(`replay.${part}.to`)} value={to} onChange={(event) => set(index, [from, event.target.value])} />
            </>
          )}
          <button type="button" className="button quiet small icon" aria-label={t("action.remove")} onClick={() => change(pairs.filter((_, at) => at !== index))}>
            <X size={13} aria-hidden="true" />
          </button>
        </div>
      ))}
    </section>
  );
}

function Outcome({ replayed }: { replayed: Replayed }) {
  const { t } = useTranslation("connections");
  return (
    <div className="stack" role="status">
      <p>{t("replay.accepted", { count: replayed.accepted })}</p>
      {replayed.duplicates > 0 && <p className="muted">{t("replay.duplicates", { count: replayed.duplicates })}</p>}
      {replayed.refused.length > 0 && (
        <>
          <p>{t("replay.refused", { count: replayed.refused.length })}</p>
          <ul className="stack small muted" style={{ gap: 4 }}>
            {replayed.refused.map((one) => (
              <li key={one.id} className="break num">
                {one.id}: {one.reason}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
