/** Chooses who looks after an alert or a series. */

import { useTranslation } from "react-i18next";

import { useAlertChange } from "../../api/alerts";
import { api } from "../../api/client";
import { useStaffNames } from "../../api/staff";
import { useProblemText } from "../../parts/states";
import { Foreign } from "../../parts/words";

const UNKNOWN = "unknown"; // is never put: choosing what is chosen changes nothing

interface Owned {
  owner: string | null;
  has_owner: boolean;
}

interface OwnerPickerProps {
  label: string;
  of: Owned;
  path: string; // where the choice is put
  isBare?: boolean; // its label is for ears only
}

/** Who looks after it: nothing where that is nobody. */
export function OwnerName({ of: { owner, has_owner } }: { of: Owned }) {
  const { t } = useTranslation("alerts");
  const name = useStaffNames().get(owner ?? "");
  if (name) return <Foreign text={name} />;
  return has_owner ? <span className="muted">{t("somebody")}</span> : null;
}

export function OwnerPicker({ label, of: { owner, has_owner }, path, isBare }: OwnerPickerProps) {
  const { t } = useTranslation("alerts");
  const names = useStaffNames();
  const problem = useProblemText();
  const assign = useAlertChange((chosen: string | null) => api.put(path, { owner: chosen }));
  const isUnknown = has_owner && !names.has(owner ?? ""); // somebody whom one does not see
  return (
    <label className="field">
      <span className={isBare ? "sr-only" : "label"}>{label}</span>
      <select className="select" value={owner ?? (isUnknown ? UNKNOWN : "")} disabled={assign.isPending} onChange={(event) => assign.mutate(event.target.value || null)}>
        <option value="">{t("nobody")}</option>
        {isUnknown && <option value={owner ?? UNKNOWN}>{owner ?? t("somebody")}</option>}
        {[...names].map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      {assign.error && (
        <span className="notice bad" role="alert">
          {problem(assign.error)}
        </span>
      )}
    </label>
  );
}
