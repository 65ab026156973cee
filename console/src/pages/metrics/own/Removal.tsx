/** Takes a metric out of the catalogue, once it is said what that means and what is made of it. */

import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";

import type { OwnDefinition } from "../../../api/types";
import { Modal } from "../../../parts/overlay";
import { useProblemText } from "../../../parts/states";
import { useRemove } from "./definitions";

export function Removal({ one, name }: { one: OwnDefinition; name: string }) {
  const { t } = useTranslation("own");
  const problem = useProblemText();
  const [isAsked, setAsked] = useState(false);
  const [, go] = useLocation();
  const remove = useRemove(() => go("/metrics/my-own"));
  const close = () => setAsked(false);
  const isUsed = one.used_by.length > 0;
  return (
    <div>
      <button type="button" className="button danger" aria-haspopup="dialog" onClick={() => setAsked(true)}>
        <Trash2 size={15} aria-hidden="true" />
        {t("remove.act")}
      </button>
      {isAsked && (
        <Modal
          title={t("remove.title", { name })}
          close={close}
          foot={
            <>
              <button type="button" className="button" onClick={close}>
                {t("common:action.cancel")}
              </button>
              <button type="button" className="button danger" disabled={isUsed || remove.isPending} onClick={() => remove.mutate(one.id)}>
                {t("remove.act")}
              </button>
            </>
          }
        >
          <p>{isUsed ? t("remove.used", { metrics: one.used_by.join(", ") }) : t("remove.means")}</p>
          {remove.error && (
            <p className="notice bad" role="alert">
              {problem(remove.error)}
            </p>
          )}
        </Modal>
      )}
    </div>
  );
}
