/** A tree to start from, and the tree as a file: both are seen before they are brought in. */

import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useTemplates, type TreeVersion } from "../../api/topicTree";
import { useFormats } from "../../parts/formats";
import { Answered } from "../../parts/Panel";
import { ChangeDialog } from "./ChangeDialog";

interface StartingProps {
  version: number;
  end: () => void;
  done: (version: TreeVersion | null) => void;
}

export function TemplatesDialog({ version, end, done }: StartingProps) {
  const { t } = useTranslation("topicTree");
  const formats = useFormats();
  const templates = useTemplates();
  const [chosen, setChosen] = useState("");
  return (
    <ChangeDialog title={t("template.title")} doing={t("template.do")} version={version} end={end} done={done} wanted={chosen === "" ? null : { template: chosen }}>
      <p className="small muted">{t("template.hint")}</p>
      <Answered query={templates}>
        {(found) => (
          <fieldset className="templates">
            <legend className="sr-only">{t("template.title")}</legend>
            {found.data.map((one) => (
              <label key={one.id} className="check">
                <input type="radio" name="template" value={one.id} checked={chosen === one.id} onChange={() => setChosen(one.id)} />
                <span>
                  {one.name} <span className="muted small">{t("template.known", { known: formats.count(one.known_count), all: formats.count(one.topic_count) })}</span>
                </span>
              </label>
            ))}
          </fieldset>
        )}
      </Answered>
    </ChangeDialog>
  );
}

export function FileDialog({ version, end, done }: StartingProps) {
  const { t } = useTranslation("topicTree");
  const [yaml, setYaml] = useState("");
  return (
    <ChangeDialog title={t("file.import")} doing={t("file.do")} version={version} end={end} done={done} wanted={yaml.trim() === "" ? null : { yaml }}>
      <p className="small muted">{t("file.hint")}</p>
      <label className="field">
        <span className="label">{t("file.choose")}</span>
        <input
          className="input"
          type="file"
          accept=".yaml,.yml,application/yaml"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            if (file) void file.text().then(setYaml);
          }}
        />
      </label>
      <label className="field">
        <span className="label">{t("file.text")}</span>
        <textarea className="textarea mono" rows={8} value={yaml} onChange={(event) => setYaml(event.target.value)} />
      </label>
    </ChangeDialog>
  );
}
