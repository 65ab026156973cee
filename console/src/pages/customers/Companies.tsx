/** Companies whose contacts are customers. */

import { useInfiniteQuery } from "@tanstack/react-query";
import { Building2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";

import { api } from "../../api/client";
import type { Company, Page } from "../../api/types";
import { useFormats, useNow } from "../../parts/formats";
import { Panel } from "../../parts/Panel";
import { Empty } from "../../parts/states";
import { Foreign } from "../../parts/words";
import { listKeys } from "../../shell/keys";

export function Companies() {
  const { t } = useTranslation("customers");
  const companies = useInfiniteQuery({
    queryKey: ["companies"],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => api.get<Page<Company>>("/companies", { cursor: pageParam, limit: 100 }, signal),
    getNextPageParam: (page) => page.next_cursor,
  });
  return (
    <Panel query={companies} flush>
      {({ pages }) => {
        const rows = pages.flatMap((page) => page.data);
        if (rows.length === 0) return <Empty icon={Building2} why={t("companies.none")} />;
        return (
          <>
            <CompanyTable companies={rows} />
            {companies.hasNextPage && (
              <div className="state tight">
                <button type="button" className="button" onClick={() => void companies.fetchNextPage()}>
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

function CompanyTable({ companies }: { companies: Company[] }) {
  const { t } = useTranslation("customers");
  const formats = useFormats();
  const now = useNow();
  const [, navigate] = useLocation();
  return (
    <div className="table-scroll" onKeyDown={listKeys}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t("companies.name")}</th>
            <th scope="col" className="end">
              {t("companies.contacts")}
            </th>
            <th scope="col">{t("columns.lastSeen")}</th>
          </tr>
        </thead>
        <tbody>
          {companies.map((company, index) => (
            <tr key={company.id} className="link" onClick={(event) => !(event.target as HTMLElement).closest("a") && navigate(`/companies/${company.id}`)}>
              <td>
                <Link href={`/companies/${company.id}`} data-list-item tabIndex={index === 0 ? 0 : -1} style={{ fontWeight: 500 }}>
                  <Foreign text={company.name ?? company.group_id} />
                </Link>
              </td>
              <td className="end num">{formats.count(company.customer_count)}</td>
              <td className="muted num">{formats.ago(company.last_seen_at, now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
