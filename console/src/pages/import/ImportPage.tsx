/** Import: drop files, see how they were read, say what is what, watch them go in. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { useState, type Dispatch, type DragEvent, type SetStateAction } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { useMay } from "../../api/session";
import type { ImportFile, ImportJob } from "../../api/types";
import { PageHead } from "../../parts/PageHead";
import { Card } from "../../parts/Panel";
import { useProblemText } from "../../parts/states";
import { Foreign } from "../../parts/words";
import { IMPORTS, Imports } from "./Imports";
import { brought, missingFields, type Brought } from "./mapping";
import { Preview } from "./Preview";
import "./import.css";

export default function ImportPage() {
  const { t } = useTranslation("import");
  const mayImport = useMay("imports_edit");
  const [files, setFiles] = useState<Brought[]>([]);
  const take = (fresh: ImportFile[]) => setFiles((known) => [...known, ...fresh.map(brought)]);
  return (
    <>
      <PageHead title={t("title")} sub={t("sub")} />
      {mayImport && files.length > 0 && <Together files={files} setFiles={setFiles} />}
      {mayImport && <Drop taken={take} isFurther={files.length > 0} />}
      <Imports />
    </>
  );
}

function Drop({ taken, isFurther }: { taken: (files: ImportFile[]) => void; isFurther: boolean }) {
  const { t } = useTranslation("import");
  const problem = useProblemText();
  const [isOver, setOver] = useState(false);
  const read = useMutation({
    mutationFn: (files: File[]) => Promise.all(files.map(tried)),
    onSuccess: (tries) => taken(tries.flatMap((one) => one.file ?? [])),
  });
  const refused = read.data?.filter((one) => !one.file) ?? [];
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (event.dataTransfer.files.length > 0) read.mutate([...event.dataTransfer.files]);
  };
  return (
    <div className="stack">
      <label
        className={`drop ${isOver ? "over" : ""} ${isFurther ? "small" : ""}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {!isFurther && <FileUp size={26} strokeWidth={1.5} aria-hidden="true" />}
        <strong>{t(read.isPending ? "drop.reading" : isFurther ? "drop.further" : "drop.here")}</strong>
        {!isFurther && <span className="small muted">{t("drop.formats")}</span>}
        <input
          type="file"
          multiple
          disabled={read.isPending}
          onChange={(event) => {
            const files = [...(event.target.files ?? [])];
            event.target.value = "";
            if (files.length > 0) read.mutate(files);
          }}
        />
      </label>
      {refused.map((one, index) => (
        <p key={index} className="notice bad" role="alert">
          <Foreign text={one.name} />: {problem(one.failure)}
        </p>
      ))}
    </div>
  );
}

interface Tried {
  name: string;
  file?: ImportFile;
  failure?: unknown;
}

/** One that cannot be read keeps none of the others out. */
async function tried(file: File): Promise<Tried> {
  const form = new FormData();
  form.append("file", file);
  try {
    return { name: file.name, file: await api.upload<ImportFile>("/imports/files", form) };
  } catch (failure) {
    return { name: file.name, failure };
  }
}

/** Files that go in together, so that orders find their customers and reviews their orders. */
function Together({ files, setFiles }: { files: Brought[]; setFiles: Dispatch<SetStateAction<Brought[]>> }) {
  const { t } = useTranslation("import");
  const client = useQueryClient();
  const problem = useProblemText();
  const [at, setAt] = useState(0);
  const [source, setSource] = useState("");
  const start = useMutation({
    mutationFn: () =>
      api.post<ImportJob>("/imports", {
        files: files.map(({ file, mapping }) => ({ ...mapping, file_id: file.file_id, encoding: file.encoding, separator: file.separator })),
        source: source.trim() || null,
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: IMPORTS });
      setFiles([]);
    },
  });
  const shown = files[Math.min(at, files.length - 1)];
  const lacking = files.filter((one) => missingFields(one).length > 0);
  if (!shown) return null;
  const isShown = (one: Brought) => one.file.file_id === shown.file.file_id;
  const isReady = lacking.length === 0 && files.every((one) => one.rereading === undefined);
  return (
    <>
      {files.length > 1 && (
        <div className="tabs" role="tablist" aria-label={t("files")}>
          {files.map((one, index) => (
            <button key={one.file.file_id} type="button" role="tab" aria-selected={one === shown} onClick={() => setAt(index)}>
              <Foreign text={one.file.name} />
              {missingFields(one).length > 0 && <span className="badge bad">!</span>}
            </button>
          ))}
        </div>
      )}
      <Preview
        key={shown.file.file_id}
        brought={shown}
        change={(changed) => setFiles((known) => known.map((one) => (isShown(one) ? changed(one) : one)))}
        leave={() => setFiles((known) => known.filter((one) => !isShown(one)))}
      />
      <Card title={t("go.title")}>
        <div className="stack">
          <label className="field" style={{ maxWidth: 420 }}>
            <span className="label">{t("go.source")}</span>
            <input className="input" value={source} maxLength={120} placeholder={t("go.sourceHint")} onChange={(event) => setSource(event.target.value)} />
            <span className="hint">{t("go.sourceMeans")}</span>
          </label>
          {start.isError && (
            <p className="notice bad" role="alert">
              {problem(start.error)}
            </p>
          )}
          <div className="row wrap">
            <button type="button" className="button primary" disabled={!isReady || start.isPending} onClick={() => start.mutate()}>
              {t("go.start", { count: files.length })}
            </button>
            <button type="button" className="button" onClick={() => setFiles([])}>
              {t("action.cancel")}
            </button>
          </div>
        </div>
      </Card>
    </>
  );
}
