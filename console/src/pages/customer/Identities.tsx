/** How we know that these identifiers are one person, and the way to take it back. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { useLabels, useMay } from "../../api/session";
import type { Identities as IdentitiesAnswer, IdentityEdge, IdentityNode } from "../../api/types";
import { useFormats } from "../../parts/formats";
import { Card, Panel } from "../../parts/Panel";
import { Claimed, IdentifierText } from "../../parts/people";
import { ReasonDialog } from "../../parts/ReasonDialog";
import { Empty } from "../../parts/states";
import { useIsNarrow } from "../../parts/useScreen";
import { Foreign } from "../../parts/words";
import { IdentityGraph, MOST_DRAWN } from "./IdentityGraph";

export function Identities({ id }: { id: string }) {
  const { t } = useTranslation("customer");
  const isNarrow = useIsNarrow();
  const identities = useQuery({
    queryKey: ["identities", id],
    queryFn: ({ signal }) => api.get<IdentitiesAnswer>(`/customers/${id}/identities`, undefined, signal),
  });
  return (
    <>
      {/* Its words would be too small to read; the links below say the same. */}
      {!(isNarrow && identities.data) && (
        <Panel title={t("identities.title")} query={identities}>
          {(found) => (found.nodes.length > MOST_DRAWN ? <p className="muted">{t("identities.tooMany", { count: found.nodes.length })}</p> : <IdentityGraph identities={found} />)}
        </Panel>
      )}
      {identities.data && (
        <>
          <Edges id={id} identities={identities.data} />
          <Card title={t("identities.all")} flush>
            <NodeTable nodes={identities.data.nodes} />
          </Card>
          <Card title={t("identities.history")}>
            <History history={identities.data.history} />
          </Card>
        </>
      )}
    </>
  );
}

function Edges({ id, identities }: { id: string; identities: IdentitiesAnswer }) {
  const { t } = useTranslation("customer");
  const client = useQueryClient();
  const maySplit = useMay("customers_edit");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isAsking, setAsking] = useState(false);
  const split = useMutation({
    mutationFn: (reason: string) => api.post(`/customers/${id}/split`, { edge_ids: [...chosen].map(Number), reason }),
    onSuccess: () => {
      setAsking(false);
      setChosen(new Set());
      for (const key of ["identities", "customer", "timeline", "emotion", "traits"]) void client.invalidateQueries({ queryKey: [key, id] });
      void client.invalidateQueries({ queryKey: ["customers"] });
    },
  });
  const nodes = new Map(identities.nodes.map((node) => [node.id, node]));
  const toggle = (edge: string) =>
    setChosen((now) => {
      const next = new Set(now);
      if (!next.delete(edge)) next.add(edge);
      return next;
    });
  return (
    <Card
      flush
      title={t("identities.links")}
      actions={
        maySplit && (
          <button type="button" className="button small danger" disabled={chosen.size === 0} onClick={() => setAsking(true)}>
            {chosen.size === 0 ? t("split.act") : t("split.open", { count: chosen.size })}
          </button>
        )
      }
    >
      {identities.edges.length === 0 ? (
        <Empty tight why={t("identities.noLinks")} />
      ) : (
        <ul>
          {identities.edges.map((edge) => (
            <EdgeLine key={edge.id} edge={edge} a={nodes.get(edge.a)} b={nodes.get(edge.b)} isChosen={chosen.has(edge.id)} toggle={maySplit && edge.active && edge.verdict !== "different" ? () => toggle(edge.id) : null} />
          ))}
        </ul>
      )}
      {isAsking && (
        <ReasonDialog danger title={t("split.title")} words={t("split.means", { count: chosen.size })} act={t("split.act")} mutation={split} close={() => setAsking(false)} />
      )}
    </Card>
  );
}

interface EdgeLineProps {
  edge: IdentityEdge;
  a: IdentityNode | undefined;
  b: IdentityNode | undefined;
  isChosen: boolean;
  toggle: (() => void) | null;
}

function EdgeLine({ edge, a, b, isChosen, toggle }: EdgeLineProps) {
  const { t } = useTranslation("customer");
  const formats = useFormats();
  const label = useLabels();
  return (
    <li className={edge.active ? "edge-line" : "edge-line taken-back"}>
      <input type="checkbox" className="check" style={{ width: 16, height: 16, marginTop: 3, accentColor: "var(--accent)" }} checked={isChosen} disabled={toggle === null} onChange={() => toggle?.()} aria-label={t("split.choose", { a: a?.value ?? "", b: b?.value ?? "" })} />
      <div style={{ minWidth: 0 }}>
        <p className="pair">
          {a && <IdentifierText identifier={a} />}
          <span aria-hidden="true">{edge.verdict === "different" ? "≠" : "↔"}</span>
          {b && <IdentifierText identifier={b} />}
          {edge.verdict === "different" && <span className="badge bad">{t("identities.different")}</span>}
          {!edge.active && <span className="badge outline">{t("identities.takenBack")}</span>}
        </p>
        <p className="small faint break">
          {[label("edge_kinds", edge.kind), edge.source, edge.evidence].filter(Boolean).join(" · ")}
          {edge.retracted_reason && ` · ${edge.retracted_reason}`}
        </p>
      </div>
      <div className="small faint num" style={{ textAlign: "end" }}>
        <p>{formats.date(edge.at)}</p>
        <p>{label("trust", edge.trust)}</p>
      </div>
    </li>
  );
}

function NodeTable({ nodes }: { nodes: IdentityNode[] }) {
  const { t } = useTranslation("customer");
  const formats = useFormats();
  const label = useLabels();
  return (
    <div className="table-scroll">
      <table className="table folds">
        <thead>
          <tr>
            <th scope="col">{t("identities.kind")}</th>
            <th scope="col">{t("identities.value")}</th>
            <th scope="col">{t("identities.firstSeen")}</th>
            <th scope="col">{t("identities.lastSeen")}</th>
          </tr>
        </thead>
        <tbody>
          {nodes.map((node) => (
            <tr key={node.id}>
              <td className="muted">{label("identifier_kinds", node.kind)}</td>
              <td className="break">
                <bdi className="num">{node.value}</bdi> {node.verified && <span className="badge good">{t("identities.verified")}</span>}
                {node.claimed && <Claimed />}
                {!node.is_own && <span className="badge outline">{t("identities.notOwn")}</span>}
              </td>
              <td className="num muted" data-label={t("identities.firstSeen")}>
                {formats.dateOr(node.first_seen_at)}
              </td>
              <td className="num muted" data-label={t("identities.lastSeen")}>
                {formats.dateOr(node.last_seen_at)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function History({ history }: { history: IdentitiesAnswer["history"] }) {
  const { t } = useTranslation("customer");
  const formats = useFormats();
  const label = useLabels();
  if (history.length === 0) return <Empty tight why={t("identities.noHistory")} />;
  return (
    <ol className="history">
      {history.map((entry) => (
        <li key={entry.at + entry.action}>
          <time className="faint num" dateTime={entry.at}>
            {formats.dateTime(entry.at)}
          </time>
          <span>
            {label("identity_actions", entry.action)}
            {entry.by && <span className="muted"> · {entry.by}</span>}
            {entry.reason && (
              <span className="muted">
                {" "}
                · <Foreign text={entry.reason} />
              </span>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
