/** Asks for the reason of a step that is kept in the history, then takes it. */

import type { UseMutationResult } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Modal } from "./overlay";
import { useProblemText } from "./states";

interface ReasonDialogProps {
  title: string;
  words: ReactNode;
  act: string;
  danger?: boolean;
  mutation: Pick<UseMutationResult<unknown, Error, string>, "mutate" | "isPending" | "error">;
  close: () => void;
}

export function ReasonDialog({ title, words, act, danger, mutation, close }: ReasonDialogProps) {
  const { t } = useTranslation();
  const problem = useProblemText();
  const [reason, setReason] = useState("");
  return (
    <Modal
      title={title}
      close={close}
      foot={
        <>
          <button type="button" className="button" onClick={close}>
            {t("action.cancel")}
          </button>
          <button type="submit" form="reason-form" className={danger ? "button danger" : "button primary"} disabled={mutation.isPending || reason.trim() === ""}>
            {act}
          </button>
        </>
      }
    >
      <form
        id="reason-form"
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          mutation.mutate(reason.trim());
        }}
      >
        <div>{words}</div>
        <label className="field">
          <span className="label">{t("reason.label")}</span>
          <textarea className="textarea" required maxLength={500} value={reason} placeholder={t("reason.hint")} onChange={(event) => setReason(event.target.value)} />
        </label>
        {mutation.error && (
          <p className="notice bad" role="alert">
            {problem(mutation.error)}
          </p>
        )}
      </form>
    </Modal>
  );
}
