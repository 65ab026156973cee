/** Who did what, newest first; nothing is ever taken out. */

import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { useStaffNames } from "../../api/staff";
import type { AuditEntry, Page } from "../../api/types";
import { useFormats } from "../../parts/formats";
import { Panel } from "../../parts/Panel";
import { Empty } from "../../parts/states";
import { Foreign } from "../../parts/words";

export function AuditLog() {
  const { t } = useTranslation("settings");
  const entries = useInfiniteQuery({
    queryKey: ["audit-log"],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => api.get<Page<AuditEntry>>("/audit-log", { cursor: pageParam, limit: 50 }, signal),
    getNextPageParam: (page) => page.next_cursor,
  });
  return (
    <Panel title={t("tabs.audit-log")} query={entries} flush>
      {({ pages }) => {
        const rows = pages.flatMap((page) => page.data);
        if (rows.length === 0) return <Empty why={t("audit.none")} />;
        return (
          <>
            <EntryTable entries={rows} />
            {entries.hasNextPage && (
              <div className="state tight">
                <button type="button" className="button" onClick={() => void entries.fetchNextPage()}>
                  {t("action.more")}
                </button>
              </div>
            )}
          </>
        );
      }}
    </Panel>
  );
}

function EntryTable({ entries }: { entries: AuditEntry[] }) {
  const { t } = useTranslation("settings");
  const formats = useFormats();
  const names = useStaffNames();
  return (
    <div className="table-scroll">
      <table className="table folds settings-table">
        <thead>
          <tr>
            <th scope="col">{t("audit.at")}</th>
            <th scope="col">{t("audit.by")}</th>
            <th scope="col">{t("audit.action")}</th>
            <th scope="col">{t("audit.subject")}</th>
            <th scope="col">{t("audit.details")}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id}>
              <td className="muted num">{formats.dateTime(entry.at)}</td>
              <td className="break small">
                <Who id={entry.by} names={names} />
              </td>
              <td style={{ fontWeight: 500 }} title={entry.action}>
                {t(`audit.actions.${entry.action.replace(".", "_")}`, { defaultValue: entry.action })}
              </td>
              <td className="break small">
                <Who id={entry.subject} names={names} />
              </td>
              <td className="break small muted">
                <Foreign text={Object.keys(entry.details).length > 0 ? JSON.stringify(entry.details) : ""} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Who({ id, names }: { id: string; names: ReadonlyMap<string, string> }) {
  const name = names.get(id);
  return name ? (
    <span title={id}>
      <Foreign text={name} />
    </span>
  ) : (
    <span className="mono">
      <Foreign text={id} />
    </span>
  );
}
