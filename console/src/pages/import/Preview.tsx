/** A file before it is imported: how it was read, which column is which field, its first rows. */

import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { useLabels, useMeta } from "../../api/session";
import type { ImportFile } from "../../api/types";
import { Card } from "../../parts/Panel";
import { useProblemText } from "../../parts/states";
import { Foreign } from "../../parts/words";
import { Constants } from "./Constants";
import { fieldOf, fitting, missingFields, notReread, OWN, readingOf, reread, withField, type Brought, type Reading } from "./mapping";
import { SavedMappings } from "./SavedMappings";

const ENCODINGS = ["utf-8", "gb18030", "gbk", "big5", "utf-16"] as const;
const SEPARATORS = [",", ";", "\t", "|"] as const;
const SHOWN_ROWS = 8;

interface PreviewProps {
  brought: Brought;
  change: (changed: (known: Brought) => Brought) => void;
  leave: () => void;
}

export function Preview({ brought, change, leave }: PreviewProps) {
  const { t } = useTranslation("import");
  const problem = useProblemText();
  const { file, mapping } = brought;
  const fieldName = useFieldNames();
  const reading = useMutation({
    mutationFn: (wanted: Reading) => api.get<ImportFile>(`/imports/files/${file.file_id}`, { ...wanted }),
    onSuccess: (read, wanted) => change((known) => reread(known, wanted, read)),
    onError: (_, wanted) => change((known) => notReread(known, wanted)),
  });
  const read = (otherwise: Partial<Reading>) => {
    const wanted = { ...readingOf(brought), ...otherwise };
    change((known) => ({ ...known, rereading: wanted }));
    reading.mutate(wanted);
  };
  const map = (said: Brought["mapping"]) => change((known) => ({ ...known, mapping: said }));
  const missing = missingFields(brought);
  const isHeld = brought.rereading !== undefined; // nobody should map what is about to be replaced
  return (
    <>
      <Card
        title={<Foreign text={file.name} />}
        actions={
          <button type="button" className="button small quiet" onClick={leave}>
            {t("leave")}
          </button>
        }
      >
        <div className="stack">
          <ReadAs brought={brought} read={read} />
          {reading.isError && (
            <p className="notice bad" role="alert">
              {problem(reading.error)}
            </p>
          )}
        </div>
      </Card>
      <Card flush title={t("mapping.title")} actions={<SavedMappings mapping={mapping} isHeld={isHeld} use={(saved) => map(fitting(saved, brought))} />}>
        <fieldset disabled={isHeld} aria-busy={isHeld}>
          <MappingTable brought={brought} change={map} />
          <Constants brought={brought} change={map} />
        </fieldset>
        {missing.length > 0 && (
          <p className="notice" style={{ margin: "0 16px 16px" }}>
            {t("mapping.missing", { fields: missing.map(fieldName).join(", ") })}
          </p>
        )}
      </Card>
      <Card title={t("preview.title")} flush>
        <FirstRows file={file} />
      </Card>
    </>
  );
}

/** What a field is called in the reader's language. */
export function useFieldNames(): (field: string) => string {
  const { t } = useTranslation("import");
  return (field) => t(`fields.${field}`, { defaultValue: field.replaceAll("_", " ") });
}

function ReadAs({ brought, read }: { brought: Brought; read: (otherwise: Partial<Reading>) => void }) {
  const { t } = useTranslation("import");
  const label = useLabels();
  const meta = useMeta();
  const { file } = brought;
  const { kind, encoding, separator } = readingOf(brought);
  return (
    <div className="read-as">
      <label className="field">
        <span className="label">{t("read.kind")}</span>
        <select className="select" value={kind} onChange={(event) => read({ kind: event.target.value as ImportFile["kind"] })}>
          {Object.keys(meta?.labels["import_kinds"] ?? {}).map((kind) => (
            <option key={kind} value={kind}>
              {label("import_kinds", kind)}
            </option>
          ))}
        </select>
      </label>
      {encoding && (
        <label className="field">
          <span className="label">{t("read.encoding")}</span>
          <select className="select" value={encoding} onChange={(event) => read({ encoding: event.target.value })}>
            {[...new Set([encoding, ...ENCODINGS])].map((one) => (
              <option key={one} value={one}>
                {one.toUpperCase()}
              </option>
            ))}
          </select>
        </label>
      )}
      {separator && (
        <label className="field">
          <span className="label">{t("read.separator")}</span>
          <select className="select" value={separator} onChange={(event) => read({ separator: event.target.value })}>
            {[...new Set([separator, ...SEPARATORS])].map((one) => (
              <option key={one} value={one}>
                {one === "\t" ? t("read.tab") : one}
              </option>
            ))}
          </select>
        </label>
      )}
      {file.date_format && <Fact name={t("read.dates")} value={t(`dates.${file.date_format}`, { defaultValue: file.date_format })} />}
      <Fact name={t("read.format")} value={file.format.replace("_", " ").toUpperCase()} />
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

function MappingTable({ brought, change }: { brought: Brought; change: (mapping: Brought["mapping"]) => void }) {
  const { t } = useTranslation("import");
  const { file, mapping } = brought;
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
          {file.columns.map((column) => (
            <tr key={column.name}>
              <td className="break" style={{ fontWeight: 500 }}>
                <Foreign text={column.name} />
              </td>
              <td className="examples small">
                <Foreign text={column.examples.slice(0, 3).join(" · ")} />
              </td>
              <td>
                <FieldChoice brought={brought} column={column.name} choose={(field) => change(withField(mapping, column.name, field))} />
                <DateChoice brought={brought} column={column} choose={(dates) => change({ ...mapping, dates })} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FieldChoice({ brought, column, choose }: { brought: Brought; column: string; choose: (field: string) => void }) {
  const { t } = useTranslation("import");
  const fieldName = useFieldNames();
  return (
    <select className="select small" aria-label={t("mapping.fieldOf", { column })} value={fieldOf(brought.mapping, column)} onChange={(event) => choose(event.target.value)}>
      <option value="">{t("mapping.nothing")}</option>
      {brought.file.fields.map((field) => (
        <option key={field.name} value={field.name}>
          {field.required ? t("mapping.required", { field: fieldName(field.name) }) : fieldName(field.name)}
        </option>
      ))}
      <option value={OWN}>{t("mapping.own")}</option>
    </select>
  );
}

interface DateChoiceProps {
  brought: Brought;
  column: ImportFile["columns"][number];
  choose: (dates: Record<string, string>) => void;
}

/** 2/3/2026 may be March or February: only a person knows. */
function DateChoice({ brought, column, choose }: DateChoiceProps) {
  const { t } = useTranslation("import");
  const field = fieldOf(brought.mapping, column.name);
  const holdsDate = brought.file.fields.some((one) => one.name === field && one.type === "date");
  if (!holdsDate || !column.date_format || !column.or_date_format) return null;
  const { dates } = brought.mapping;
  return (
    <select
      className="select small"
      style={{ marginTop: 6 }}
      aria-label={t("mapping.datesOf", { column: column.name })}
      value={dates[field] ?? column.date_format}
      onChange={(event) => choose({ ...withoutNull(dates), [field]: event.target.value })}
    >
      {[column.date_format, column.or_date_format].map((written) => (
        <option key={written} value={written}>
          {t(`dates.${written}`, { defaultValue: written })}
        </option>
      ))}
    </select>
  );
}

function withoutNull(table: Record<string, string | null>): Record<string, string> {
  return Object.fromEntries(Object.entries(table).filter((pair): pair is [string, string] => pair[1] !== null));
}

function FirstRows({ file }: { file: ImportFile }) {
  return (
    <div className="table-scroll" tabIndex={0}>
      <table className="table preview">
        <thead>
          <tr>
            {file.columns.map((column) => (
              <th key={column.name} scope="col">
                <Foreign text={column.name} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {file.rows.slice(0, SHOWN_ROWS).map((row, at) => (
            // Rows of a file have no identity but their place.
            <tr key={at}>
              {row.map((cell, index) => (
                <td key={index}>
                  <Foreign text={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
