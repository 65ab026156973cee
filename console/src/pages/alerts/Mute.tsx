/** Mutes a series up to a day and with a reason: it is judged, but raises nothing. */

import { BellOff, BellRing } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useAlertChange } from "../../api/alerts";
import { api } from "../../api/client";
import type { WatchedSeries } from "../../api/types";
import { textOf } from "../../parts/form";
import { useFormats } from "../../parts/formats";
import { Modal } from "../../parts/overlay";
import { useProblemText } from "../../parts/states";
import { Foreign } from "../../parts/words";

const USUAL_MS = 14 * 86_400_000;

interface MuteProps {
  series: string;
  muted: WatchedSeries["muted"];
  small?: boolean;
}

export function MuteButton({ series, muted, small }: MuteProps) {
  const { t } = useTranslation("alerts");
  const formats = useFormats();
  const problem = useProblemText();
  const [isOpen, setOpen] = useState(false);
  const unmute = useAlertChange(() => api.delete(`/watched-series/${series}/mute`));
  const size = small ? "button small" : "button";
  if (!muted) {
    return (
      <>
        <button type="button" className={size} aria-haspopup="dialog" onClick={() => setOpen(true)}>
          <BellOff size={13} aria-hidden="true" />
          {t("mute")}
        </button>
        {isOpen && <MuteDialog series={series} end={() => setOpen(false)} />}
      </>
    );
  }
  return (
    <div className="stack" style={{ gap: 4, justifyItems: "start" }}>
      <span className="small muted break">
        {t("mutedUntil", { day: formats.calendarDate(muted.until) })} · <Foreign text={muted.reason} />
      </span>
      <button type="button" className={size} disabled={unmute.isPending} onClick={() => unmute.mutate(undefined)}>
        <BellRing size={13} aria-hidden="true" />
        {t("unmute")}
      </button>
      {unmute.error && (
        <span className="notice bad" role="alert">
          {problem(unmute.error)}
        </span>
      )}
    </div>
  );
}

interface Muting {
  until: string;
  reason: string;
}

function MuteDialog({ series, end }: { series: string; end: () => void }) {
  const { t } = useTranslation("alerts");
  const formats = useFormats();
  const problem = useProblemText();
  const [now] = useState(() => Date.now());
  const mute = useAlertChange((muting: Muting) => api.put(`/watched-series/${series}/mute`, muting), end);
  return (
    <Modal
      title={t("mute")}
      close={end}
      foot={
        <>
          <button type="button" className="button" onClick={end}>
            {t("action.cancel")}
          </button>
          <button type="submit" form="mute-form" className="button primary" disabled={mute.isPending}>
            {t("mute")}
          </button>
        </>
      }
    >
      <form
        id="mute-form"
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const said = new FormData(event.currentTarget);
          mute.mutate({ until: textOf(said, "until"), reason: textOf(said, "reason") });
        }}
      >
        <p className="small muted">{t("muteHint")}</p>
        <label className="field">
          <span className="label">{t("until")}</span>
          <input className="input" type="date" name="until" required min={formats.dayOf(now)} defaultValue={formats.dayOf(now + USUAL_MS)} />
        </label>
        <label className="field">
          <span className="label">{t("reason.label")}</span>
          <textarea className="textarea" name="reason" required maxLength={300} placeholder={t("reason.hint")} />
        </label>
        {mute.error && (
          <p className="notice bad" role="alert">
            {problem(mute.error)}
          </p>
        )}
      </form>
    </Modal>
  );
}
