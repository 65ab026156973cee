/** Mappings that were kept under a name: used again, saved, removed. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Save } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import type { ImportMapping, SavedMapping } from "../../api/types";
import { Modal } from "../../parts/overlay";
import { useProblemText } from "../../parts/states";

const MAPPINGS = ["import-mappings"] as const;

interface SavedMappingsProps {
  mapping: ImportMapping;
  isHeld: boolean;
  use: (mapping: ImportMapping) => void;
}

export function SavedMappings({ mapping, isHeld, use }: SavedMappingsProps) {
  const { t } = useTranslation("import");
  const [isSaving, setSaving] = useState(false);
  const saved = useQuery({ queryKey: MAPPINGS, queryFn: ({ signal }) => api.get<{ data: SavedMapping[] }>("/import-mappings", undefined, signal) });
  const fitting = saved.data?.data.filter((one) => one.kind === mapping.kind) ?? [];
  return (
    <>
      {fitting.length > 0 && (
        <select
          className="select small"
          style={{ width: "auto" }}
          aria-label={t("saved.use")}
          value=""
          disabled={isHeld}
          onChange={(event) => {
            const chosen = fitting.find((one) => one.name === event.target.value);
            if (chosen) use(chosen);
          }}
        >
          <option value="">{t("saved.use")}</option>
          {fitting.map((one) => (
            <option key={one.name} value={one.name}>
              {one.name}
            </option>
          ))}
        </select>
      )}
      <button type="button" className="button small" disabled={isHeld} onClick={() => setSaving(true)}>
        <Save size={13} aria-hidden="true" />
        {t("saved.save")}
      </button>
      {isSaving && <SaveDialog mapping={mapping} known={fitting} close={() => setSaving(false)} />}
    </>
  );
}

function SaveDialog({ mapping, known, close }: { mapping: ImportMapping; known: SavedMapping[]; close: () => void }) {
  const { t } = useTranslation("import");
  const client = useQueryClient();
  const problem = useProblemText();
  const done = () => void client.invalidateQueries({ queryKey: MAPPINGS });
  const save = useMutation({
    mutationFn: (name: string) => api.put(`/import-mappings/${encodeURIComponent(name)}`, mapping),
    onSuccess: () => {
      done();
      close();
    },
  });
  const remove = useMutation({ mutationFn: (name: string) => api.delete(`/import-mappings/${encodeURIComponent(name)}`), onSuccess: done });
  const failure = save.error ?? remove.error;
  return (
    <Modal
      title={t("saved.save")}
      close={close}
      foot={
        <button type="submit" form="save-mapping" className="button primary" disabled={save.isPending}>
          {t("action.save")}
        </button>
      }
    >
      <form
        id="save-mapping"
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(String(new FormData(event.currentTarget).get("name")).trim());
        }}
      >
        <label className="field">
          <span className="label">{t("saved.name")}</span>
          <input className="input" name="name" required maxLength={80} placeholder={t("saved.nameHint")} />
        </label>
        {known.length > 0 && (
          <ul className="stack" style={{ gap: 4 }}>
            {known.map((one) => (
              <li key={one.name} className="row spread">
                <span className="break">{one.name}</span>
                <button type="button" className="button small quiet" onClick={() => remove.mutate(one.name)}>
                  {t("action.remove")}
                </button>
              </li>
            ))}
          </ul>
        )}
        {failure && (
          <p className="notice bad" role="alert">
            {problem(failure)}
          </p>
        )}
      </form>
    </Modal>
  );
}
