/** Chooses who looks after an alert or a series. */

import { useTranslation } from "react-i18next";

import { useAlertChange } from "../../api/alerts";
import { api } from "../../api/client";
import { useStaffNames } from "../../api/staff";
import { useProblemText } from "../../parts/states";

interface OwnerPickerProps {
  label: string;
  owner: string | null;
  path: string; // where the choice is put
  isBare?: boolean; // its label is for ears only
}

export function OwnerPicker({ label, owner, path, isBare }: OwnerPickerProps) {
  const { t } = useTranslation("alerts");
  const names = useStaffNames();
  const problem = useProblemText();
  const assign = useAlertChange((chosen: string | null) => api.put(path, { owner: chosen }));
  const isUnknown = owner !== null && !names.has(owner); // somebody whom one does not see
  return (
    <label className="field">
      <span className={isBare ? "sr-only" : "label"}>{label}</span>
      <select className="select" value={owner ?? ""} disabled={assign.isPending} onChange={(event) => assign.mutate(event.target.value || null)}>
        <option value="">{t("nobody")}</option>
        {isUnknown && <option value={owner}>{owner}</option>}
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
