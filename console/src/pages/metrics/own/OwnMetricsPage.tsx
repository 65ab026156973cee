/** The metrics that the brand has defined itself. */

import { FileDown, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { OwnDefinition } from "../../../api/types";
import { PageHead } from "../../../parts/PageHead";
import { useFormats } from "../../../parts/formats";
import { Panel } from "../../../parts/Panel";
import { Empty } from "../../../parts/states";
import { Foreign } from "../../../parts/words";
import { download } from "../../../parts/download";
import { useDefinitions } from "./definitions";
import { useMayDefine } from "./mayDefine";
import "./own.css";

export default function OwnMetricsPage() {
  const { t } = useTranslation("own");
  const definitions = useDefinitions();
  const mayDefine = useMayDefine();
  return (
    <>
      <PageHead above={{ href: "/metrics", name: t("toCatalogue") }} title={t("title")} sub={t("sub")}>
        {mayDefine && (
          <Link href="/metrics/my-own/new-metric" className="button primary">
            <Plus size={15} aria-hidden="true" />
            {t("new")}
          </Link>
        )}
      </PageHead>
      <Panel query={definitions} flush>
        {(data) => (data.length === 0 ? <Empty why={t(mayDefine ? "none" : "noneToRead")} /> : <Table data={data} />)}
      </Panel>
    </>
  );
}

function Table({ data }: { data: OwnDefinition[] }) {
  const { t } = useTranslation("own");
  return (
    <div className="table-scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t("name")}</th>
            <th scope="col">{t("type")}</th>
            <th scope="col" className="end">
              {t("version")}
            </th>
            <th scope="col">{t("since")}</th>
            <th scope="col">
              <span className="sr-only">{t("export")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {data.map((one) => (
            <Row key={one.id} one={one} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ one }: { one: OwnDefinition }) {
  const { t, i18n } = useTranslation("own");
  const formats = useFormats();
  const name = one.names[i18n.language] ?? one.names["en"] ?? one.id;
  return (
    <tr>
      <td>
        <Link href={`/metrics/my-own/${one.id}`} className="text-link">
          <Foreign text={name} />
        </Link>
        <div className="small faint mono">{one.id}</div>
      </td>
      <td>{one.type ? t(`types.${one.type}`) : <span className="badge bad">{t("unusable")}</span>}</td>
      <td className="end num">{one.version}</td>
      <td className="muted num">{formats.dateTime(one.since)}</td>
      <td className="end">
        <button type="button" className="button quiet icon" aria-label={t("exportOne", { name })} onClick={() => download(one.id, "yaml", one.definition)}>
          <FileDown size={15} aria-hidden="true" />
        </button>
      </td>
    </tr>
  );
}
