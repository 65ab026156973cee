/** A file before it is imported: how it was read, which column is which field, its first rows. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { useLabels, useMeta } from "../../api/session";
import type { ImportJob, ImportMapping, ImportPreview } from "../../api/types";
import { useFormats } from "../../parts/formats";
import { Card } from "../../parts/Panel";
import { useProblemText } from "../../parts/states";
import { Foreign } from "../../parts/words";
import { IMPORTS } from "./Imports";
import { fieldOf, fitting, missingFields, OWN, withField } from "./mapping";
import { SavedMappings } from "./SavedMappings";

const ENCODINGS = ["utf-8", "gb18030", "gbk", "big5", "utf-16"] as const;
const SEPARATORS = [",", ";", "\t", "|"] as const;
const SHOWN_ROWS = 8;

interface PreviewProps {
  preview: ImportPreview;
  change: (preview: ImportPreview) => void;
  leave: () => void;
}

export function Preview({ preview, change, leave }: PreviewProps) {
  const { t } = useTranslation("import");
  const client = useQueryClient();
  const problem = useProblemText();
  const reread = useMutation({
    mutationFn: (wanted: Record<string, string>) => api.get<ImportPreview>(`/imports/files/${preview.file_id}`, wanted),
    onSuccess: change,
  });
  const start = useMutation({
    mutationFn: () => api.post<ImportJob>("/imports", { file_id: preview.file_id, kind: preview.kind, mapping: preview.mapping }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: IMPORTS });
      leave();
    },
  });
  const missing = missingFields(preview);
  const failure = start.error ?? reread.error;
  return (
    <>
      <Card
        title={<Foreign text={preview.name} />}
        actions={
          <button type="button" className="button small quiet" onClick={leave}>
            {t("another")}
          </button>
        }
      >
        <ReadAs preview={preview} reread={(wanted) => reread.mutate(wanted)} />
      </Card>
      <Card
        flush
        title={t("mapping.title")}
        actions={<SavedMappings mapping={preview.mapping} use={(saved) => change({ ...preview, mapping: fitting(saved, preview) })} />}
      >
        <MappingTable preview={preview} change={(mapping) => change({ ...preview, mapping })} />
      </Card>
      <Card title={t("preview.title")} flush>
        <FirstRows preview={preview} />
      </Card>
      {missing.length > 0 && <p className="notice">{t("mapping.missing", { fields: missing.join(", ") })}</p>}
      {failure && (
        <p className="notice bad" role="alert">
          {problem(failure)}
        </p>
      )}
      <div className="row wrap">
        <button type="button" className="button primary" disabled={missing.length > 0 || start.isPending} onClick={() => start.mutate()}>
          {t("start")}
        </button>
        <button type="button" className="button" onClick={leave}>
          {t("action.cancel")}
        </button>
      </div>
    </>
  );
}

function ReadAs({ preview, reread }: { preview: ImportPreview; reread: (wanted: Record<string, string>) => void }) {
  const { t } = useTranslation("import");
  const formats = useFormats();
  const label = useLabels();
  const meta = useMeta();
  const kinds = Object.keys(meta?.labels["import_kinds"] ?? {});
  return (
    <div className="read-as">
      <label className="field">
        <span className="label">{t("read.kind")}</span>
        <select className="select" value={preview.kind} onChange={(event) => reread({ kind: event.target.value })}>
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {label("import_kinds", kind)}
            </option>
          ))}
        </select>
      </label>
      {preview.encoding && (
        <label className="field">
          <span className="label">{t("read.encoding")}</span>
          <select className="select" value={preview.encoding.toLowerCase()} onChange={(event) => reread({ kind: preview.kind, encoding: event.target.value })}>
            {[...new Set([preview.encoding.toLowerCase(), ...ENCODINGS])].map((encoding) => (
              <option key={encoding} value={encoding}>
                {encoding.toUpperCase()}
              </option>
            ))}
          </select>
        </label>
      )}
      {preview.separator && (
        <label className="field">
          <span className="label">{t("read.separator")}</span>
          <select className="select" value={preview.separator} onChange={(event) => reread({ kind: preview.kind, separator: event.target.value })}>
            {[...new Set([preview.separator, ...SEPARATORS])].map((separator) => (
              <option key={separator} value={separator}>
                {separator === "\t" ? t("read.tab") : separator}
              </option>
            ))}
          </select>
        </label>
      )}
      {preview.date_format && <Fact name={t("read.dates")} value={preview.date_format} />}
      <Fact name={t("read.format")} value={preview.format.toUpperCase()} />
      {preview.row_count !== null && preview.row_count !== undefined && <Fact name={t("read.rows")} value={formats.count(preview.row_count)} />}
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="field">
      <span className="label">{name}</span>
      <span className="num" style={{ minHeight: 34, display: "flex", alignItems: "center" }}>
        {value}
      </span>
    </div>
  );
}

function MappingTable({ preview, change }: { preview: ImportPreview; change: (mapping: ImportMapping) => void }) {
  const { t } = useTranslation("import");
  return (
    <div className="table-scroll">
      <table className="table mapping">
        <thead>
          <tr>
            <th scope="col">{t("mapping.column")}</th>
            <th scope="col">{t("mapping.examples")}</th>
            <th scope="col">{t("mapping.field")}</th>
          </tr>
        </thead>
        <tbody>
          {preview.columns.map((column) => (
            <tr key={column.name}>
              <td className="break" style={{ fontWeight: 500 }}>
                <Foreign text={column.name} />
              </td>
              <td className="examples small">
                <Foreign text={column.examples.slice(0, 3).join(" · ")} />
              </td>
              <td>
                <FieldChoice preview={preview} column={column.name} choose={(field) => change(withField(preview.mapping, column.name, field))} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FieldChoice({ preview, column, choose }: { preview: ImportPreview; column: string; choose: (field: string) => void }) {
  const { t } = useTranslation("import");
  return (
    <select className="select small" aria-label={t("mapping.fieldOf", { column })} value={fieldOf(preview.mapping, column)} onChange={(event) => choose(event.target.value)}>
      <option value="">{t("mapping.nothing")}</option>
      {preview.fields.map((field) => (
        <option key={field.name} value={field.name}>
          {field.required ? t("mapping.required", { field: field.label }) : field.label}
        </option>
      ))}
      <option value={OWN}>{t("mapping.own")}</option>
    </select>
  );
}

function FirstRows({ preview }: { preview: ImportPreview }) {
  return (
    <div className="table-scroll" tabIndex={0}>
      <table className="table preview">
        <thead>
          <tr>
            {preview.columns.map((column) => (
              <th key={column.name} scope="col">
                <Foreign text={column.name} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.rows.slice(0, SHOWN_ROWS).map((row, at) => (
            // Rows of a file have no identity but their place.
            <tr key={at}>
              {row.map((cell, index) => (
                <td key={index}>{cell !== null && <Foreign text={String(cell)} />}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
