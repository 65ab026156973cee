/** Import: drop a file, see how it was read, say what is what, watch it go in. */

import { useMutation } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { useState, type DragEvent } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { useMay } from "../../api/session";
import type { ImportPreview } from "../../api/types";
import { useProblemText } from "../../parts/states";
import { Imports } from "./Imports";
import { Preview } from "./Preview";
import "./import.css";

export default function ImportPage() {
  const { t } = useTranslation("import");
  const mayImport = useMay("imports_edit");
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  return (
    <>
      <header className="page-head">
        <div className="titles">
          <h1>{t("title")}</h1>
          <p className="sub">{t("sub")}</p>
        </div>
      </header>
      {mayImport && (preview ? <Preview preview={preview} change={setPreview} leave={() => setPreview(null)} /> : <Drop taken={setPreview} />)}
      <Imports />
    </>
  );
}

function Drop({ taken }: { taken: (preview: ImportPreview) => void }) {
  const { t } = useTranslation("import");
  const problem = useProblemText();
  const [isOver, setOver] = useState(false);
  const read = useMutation({
    mutationFn: (file: File) => {
      const form = new FormData();
      form.append("file", file);
      return api.upload<ImportPreview>("/imports/files", form);
    },
    onSuccess: taken,
  });
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) read.mutate(file);
  };
  return (
    <div className="stack">
      <label
        className={isOver ? "drop over" : "drop"}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <FileUp size={26} strokeWidth={1.5} aria-hidden="true" />
        <strong>{t(read.isPending ? "drop.reading" : "drop.here")}</strong>
        <span className="small muted">{t("drop.formats")}</span>
        <input
          type="file"
          accept=".csv,.tsv,.txt,.xlsx,.xls,.ods,.parquet,.json,.jsonl,.ndjson"
          disabled={read.isPending}
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file) read.mutate(file);
          }}
        />
      </label>
      {read.isError && (
        <p className="notice bad" role="alert">
          {problem(read.error)}
        </p>
      )}
    </div>
  );
}
