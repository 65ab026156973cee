/** The customers who said so, as far as one knows, on the page and as a file. */

import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { useAffected } from "../../api/emerging";
import { useFormats } from "../../parts/formats";
import { Panel } from "../../parts/Panel";
import { PersonName } from "../../parts/people";
import { Empty } from "../../parts/states";

const SHOWN = 12;

export function AffectedCustomers({ id }: { id: string }) {
  const { t } = useTranslation("emerging");
  const formats = useFormats();
  const affected = useAffected(id);
  return (
    <Panel
      flush
      title={t("affected")}
      query={affected}
      actions={
        <a className="button quiet small icon" href={`/api/v1/emerging-issues/${id}/customers.csv`} download aria-label={t("export")} title={t("export")}>
          <Download size={14} aria-hidden="true" />
        </a>
      }
    >
      {({ data, unknown_texts: unknown }) => (
        <>
          {data.length === 0 ? (
            <Empty tight why={t("nobodyKnown")} />
          ) : (
            <ul className="issue-people">
              {data.slice(0, SHOWN).map((customer) => (
                <li key={customer.id} className="row spread small">
                  <Link href={`/customers/${customer.id}`} className="quiet-link">
                    <PersonName name={customer.name} kind="known" />
                  </Link>
                  <span className="faint num">{formats.calendarDay(formats.dayOf(customer.last_at))}</span>
                </li>
              ))}
            </ul>
          )}
          <p className="small muted num issue-rest">
            {t("customerCount", { count: data.length, n: formats.count(data.length) })}
            {unknown > 0 && <> · {t("unknownTexts", { count: unknown, n: formats.count(unknown) })}</>}
          </p>
        </>
      )}
    </Panel>
  );
}
