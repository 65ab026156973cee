/** What is shown this once, and keys that are taken back after a second question. */

import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Modal } from "./overlay";
import { CopyButton } from "./words";

/** A text to copy before it is gone. */
export function Secret({ text, means }: { text: string; means: string }) {
  const { t } = useTranslation();
  return (
    <div className="stack" role="status">
      <p>{means}</p>
      <p className="code-block break" style={{ whiteSpace: "pre-wrap" }}>
        {text}
      </p>
      <div>
        <CopyButton text={text} label={t("action.copy")} />
      </div>
    </div>
  );
}

export function SecretDialog({ title, close, ...secret }: { title: string; text: string; means: string; close: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      title={title}
      close={close}
      foot={
        <button type="button" className="button primary" onClick={close}>
          {t("action.close")}
        </button>
      }
    >
      <Secret {...secret} />
    </Modal>
  );
}

interface RevokeProps {
  isRevoked: boolean;
  words: { revoke: string; surely: string; revoked: string };
  revoke: (() => void) | null; // null: one may not
}

/** Takes a key back, at the second press; or says that it was taken back. */
export function Revoke({ isRevoked, words, revoke }: RevokeProps) {
  const [isAsking, setAsking] = useState(false);
  if (isRevoked) return <span className="badge outline">{words.revoked}</span>;
  if (!revoke) return null;
  if (!isAsking) {
    return (
      <button type="button" className="button small quiet" onClick={() => setAsking(true)}>
        {words.revoke}
      </button>
    );
  }
  return (
    <button type="button" className="button small danger" autoFocus onBlur={() => setAsking(false)} onClick={revoke}>
      {words.surely}
    </button>
  );
}
