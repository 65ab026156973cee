/** What one does about an alert: look after it, mute its series, close it with what it turned out to be. */

import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useAlertChange } from "../../api/alerts";
import { api } from "../../api/client";
import { useMay } from "../../api/session";
import type { AlertDetail } from "../../api/types";
import { textOf } from "../../parts/form";
import { Modal } from "../../parts/overlay";
import { Card } from "../../parts/Panel";
import { useProblemText } from "../../parts/states";
import { MuteButton } from "./Mute";
import { OwnerName, OwnerPicker } from "./Owner";

const REASONS = ["explained", "false_alarm"] as const;

export function Handling({ alert }: { alert: AlertDetail }) {
  const { t } = useTranslation("alerts");
  const mayHandle = useMay("settings_edit");
  const [isClosing, setClosing] = useState(false);
  if (!mayHandle) return <Card title={t("handling")}>{alert.has_owner ? <OwnerName of={alert} /> : <p className="small muted">{t("mayNot")}</p>}</Card>;
  return (
    <Card title={t("handling")}>
      <div className="stack">
        <OwnerPicker label={t("owner")} of={alert} path={`/alerts/${alert.id}/owner`} />
        <MuteButton series={alert.series} muted={alert.muted} />
        {alert.state === "open" && (
          <button type="button" className="button primary" aria-haspopup="dialog" onClick={() => setClosing(true)}>
            {t("close")}
          </button>
        )}
      </div>
      {isClosing && <CloseDialog id={alert.id} end={() => setClosing(false)} />}
    </Card>
  );
}

interface Closing {
  why: string;
  note: string;
}

function CloseDialog({ id, end }: { id: string; end: () => void }) {
  const { t } = useTranslation("alerts");
  const problem = useProblemText();
  const close = useAlertChange((closing: Closing) => api.post(`/alerts/${id}/closing`, closing), end);
  return (
    <Modal
      title={t("close")}
      close={end}
      foot={
        <>
          <button type="button" className="button" onClick={end}>
            {t("action.cancel")}
          </button>
          <button type="submit" form="close-form" className="button primary" disabled={close.isPending}>
            {t("close")}
          </button>
        </>
      }
    >
      <form
        id="close-form"
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const said = new FormData(event.currentTarget);
          close.mutate({ why: textOf(said, "why"), note: textOf(said, "note") });
        }}
      >
        <p className="small muted">{t("closeHint")}</p>
        <fieldset className="stack" style={{ gap: 6 }}>
          <legend className="sr-only">{t("why")}</legend>
          {REASONS.map((why, index) => (
            <label key={why} className="check">
              <input type="radio" name="why" value={why} required defaultChecked={index === 0} />
              <span>{t(`whys.${why}`)}</span>
            </label>
          ))}
        </fieldset>
        <label className="field">
          <span className="label">{t("note")}</span>
          <textarea className="textarea" name="note" maxLength={600} />
        </label>
        {close.error && (
          <p className="notice bad" role="alert">
            {problem(close.error)}
          </p>
        )}
      </form>
    </Modal>
  );
}
