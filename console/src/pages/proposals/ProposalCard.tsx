/** One topic that may be missing: what it is about, how much is said of it, and what to do with it. */

import { useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { api } from "../../api/client";
import { useDecision, type Proposal } from "../../api/proposals";
import { useFormats } from "../../parts/formats";
import { useProblemText } from "../../parts/states";
import { Foreign } from "../../parts/words";
import { isTyping } from "../../shell/keys";
import { AcceptDialog, MergeDialog, RenameDialog } from "./dialogs";
import { nameOf } from "./names";

const DIALOGS = { accept: AcceptDialog, merge: MergeDialog, rename: RenameDialog } as const;
type Asking = keyof typeof DIALOGS;
const KEYS: Readonly<Record<string, Asking>> = { a: "accept", m: "merge", r: "rename" };
const AFTER_G_MS = 1_500; // "g a" goes to a page

interface CardProps {
  of: Proposal;
  first: boolean;
  mayDecide: boolean;
  decided: (one: Proposal) => void;
}

export function ProposalCard({ of, first, mayDecide, decided }: CardProps) {
  const { t, i18n } = useTranslation("proposals");
  const formats = useFormats();
  const problem = useProblemText();
  const [asking, setAsking] = useState<Asking | null>(null);
  const goAt = useRef(0);
  const tell = (state: Proposal["state"]) => decided({ ...of, state });
  const dismiss = useDecision(
    () => api.post(`/topic-proposals/${of.id}/dismiss`),
    () => tell("dismissed"),
  );
  const reopen = useDecision(() => api.post(`/topic-proposals/${of.id}/reopen`));
  const isOpen = of.state === "open";
  const onKey = (event: KeyboardEvent) => {
    if (!mayDecide || !isOpen || asking || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "g") goAt.current = event.timeStamp;
    const isGoing = goAt.current > 0 && event.timeStamp - goAt.current < AFTER_G_MS;
    const wanted = KEYS[event.key];
    if (isGoing || (!wanted && event.key !== "d")) return;
    event.preventDefault();
    if (wanted) setAsking(wanted);
    else dismiss.mutate(undefined);
  };
  const Dialog = asking && DIALOGS[asking];
  return (
    <li className="proposal" data-list-item tabIndex={first ? 0 : -1} onKeyDown={onKey} aria-label={nameOf(of, i18n.language) || t("unnamed")}>
      <header className="row wrap">
        <h3>
          <Foreign text={nameOf(of, i18n.language) || t("unnamed")} />
        </h3>
        {of.share && (
          <span className="small muted num">
            {t("share", { share: formats.percent(of.share.value), low: formats.percent(of.share.low), high: formats.percent(of.share.high), n: formats.count(of.share.n) })}
          </span>
        )}
      </header>
      <p className="small muted num">
        {t("counts", { count: of.sentence_count, sentences: formats.count(of.sentence_count), texts: formats.count(of.text_count) })} · {t("cohesion", { value: formats.decimal(of.cohesion, 2) })}
      </p>
      <p className="row wrap said-in-it">
        {Object.values(of.phrases)
          .flat()
          .map((phrase) => (
            <span key={phrase} className="badge">
              <Foreign text={phrase} />
            </span>
          ))}
      </p>
      <ul className="examples">
        {of.examples.map((each) => (
          <li key={`${each.text_id}:${each.start}`}>
            <Link href={`/feedback/${each.text_id}`}>
              <Foreign text={each.words} />
            </Link>
          </li>
        ))}
      </ul>
      {mayDecide && (
        <div className="row wrap">
          {isOpen ? (
            <>
              <button type="button" className="button small primary" aria-haspopup="dialog" onClick={() => setAsking("accept")}>
                {t("accept.act")}
              </button>
              <button type="button" className="button small" aria-haspopup="dialog" onClick={() => setAsking("merge")}>
                {t("merge.act")}
              </button>
              <button type="button" className="button small" aria-haspopup="dialog" onClick={() => setAsking("rename")}>
                {t("rename.act")}
              </button>
              <button type="button" className="button small" disabled={dismiss.isPending} onClick={() => dismiss.mutate(undefined)}>
                {t("dismiss")}
              </button>
            </>
          ) : (
            <button type="button" className="button small" disabled={reopen.isPending} onClick={() => reopen.mutate(undefined)}>
              {t("takeBack")}
            </button>
          )}
        </div>
      )}
      {(dismiss.error ?? reopen.error) && (
        <p className="notice bad" role="alert">
          {problem(dismiss.error ?? reopen.error)}
        </p>
      )}
      {Dialog && <Dialog of={of} end={() => setAsking(null)} decided={tell} />}
    </li>
  );
}
