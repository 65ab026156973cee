/** What a key may do: as a role may, or each thing by itself; never more than who makes it. */

import { useTranslation } from "react-i18next";

import { useLabels, useMeta, useSession } from "../../api/session";
import { presetsOf } from "./presets";

interface PermissionsProps {
  chosen: ReadonlySet<string>;
  choose: (permissions: ReadonlySet<string>) => void;
}

export function Permissions({ chosen, choose }: PermissionsProps) {
  const { t } = useTranslation("settings");
  const label = useLabels();
  const meta = useMeta();
  const own = useSession().permissions;
  const presets = presetsOf(meta?.roles ?? {}, own);
  const named = Object.keys(meta?.labels["permissions"] ?? {}); // in the order of the house: customers first
  const toggle = (permission: string) => {
    const next = new Set(chosen);
    if (!next.delete(permission)) next.add(permission);
    choose(next);
  };
  return (
    <fieldset className="stack" style={{ gap: 8 }}>
      <legend className="small" style={{ fontWeight: 500, marginBottom: 4 }}>
        {t("keys.may")}
      </legend>
      <div className="row wrap" role="group" aria-label={t("keys.asRole")}>
        <span className="small muted">{t("keys.asRole")}</span>
        {presets.map(({ role, permissions }) => (
          <button
            key={role}
            type="button"
            className="chip"
            aria-pressed={permissions.length === chosen.size && permissions.every((one) => chosen.has(one))}
            onClick={() => choose(new Set(permissions))}
          >
            {label("roles", role)}
          </button>
        ))}
      </div>
      <div className="permission-grid">
        {own.toSorted((one, other) => named.indexOf(one) - named.indexOf(other)).map((permission) => (
          <label key={permission} className="check" title={permission}>
            <input type="checkbox" checked={chosen.has(permission)} onChange={() => toggle(permission)} />
            <span>{label("permissions", permission)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
