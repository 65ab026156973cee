/** The identifiers of a customer as a ring, with the links that make them one person. */

import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useLabels } from "../../api/session";
import type { Identities, IdentityNode } from "../../api/types";

const STRENGTH = ["user_id", "member_number", "wechat_unionid", "wechat_openid", "email", "phone", "anonymous_id", "device_id"];
const STRONG = new Set(STRENGTH.slice(0, 4));
export const MOST_DRAWN = 24;
const WIDTH = 720;
const LONGEST = 22;

export function IdentityGraph({ identities }: { identities: Identities }) {
  const { t } = useTranslation("customer");
  const label = useLabels();
  const [lit, setLit] = useState<string | null>(null);
  const nodes = identities.nodes.toSorted((one, other) => rank(one) - rank(other));
  const height = Math.max(220, Math.min(420, 120 + nodes.length * 18));
  const place = new Map(nodes.map((node, index) => [node.id, spot(index, nodes.length, height)]));
  const touches = (node: string) => lit === null || lit === node || identities.edges.some((edge) => (edge.a === lit && edge.b === node) || (edge.b === lit && edge.a === node));
  return (
    <svg className="identity-graph" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={t("identities.graphSaid", { count: nodes.length, links: identities.edges.length })}>
      {identities.edges.map((edge) => {
        const [a, b] = [place.get(edge.a), place.get(edge.b)];
        if (!a || !b) return null;
        const isLit = lit !== null && (edge.a === lit || edge.b === lit);
        return <line key={edge.id} className={`edge ${edge.active ? "" : "taken-back"} ${edge.verdict === "different" ? "apart" : ""} ${isLit ? "lit" : ""}`} x1={a.x} y1={a.y} x2={b.x} y2={b.y} />;
      })}
      {nodes.map((node) => {
        const at = place.get(node.id);
        if (!at) return null;
        const anchor = Math.abs(at.x - WIDTH / 2) < 40 ? "middle" : at.x > WIDTH / 2 ? "start" : "end";
        const dx = anchor === "middle" ? 0 : anchor === "start" ? 14 : -14;
        const dy = anchor === "middle" ? (at.y < height / 2 ? -26 : 24) : -2;
        return (
          <g key={node.id} className={`node ${STRONG.has(node.kind) ? "strong" : ""} ${node.is_own ? "" : "other"} ${lit === node.id ? "lit" : ""}`} opacity={touches(node.id) ? 1 : 0.35} onPointerEnter={() => setLit(node.id)} onPointerLeave={() => setLit(null)}>
            <circle cx={at.x} cy={at.y} r={8} />
            <text x={at.x + dx} y={at.y + dy} textAnchor={anchor}>
              {shortened(node.value)}
            </text>
            <text className="kind" x={at.x + dx} y={at.y + dy + 14} textAnchor={anchor}>
              {label("identifier_kinds", node.kind)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

function rank(node: IdentityNode): number {
  const at = STRENGTH.indexOf(node.kind);
  return at === -1 ? 5.5 : at;
}

function spot(index: number, count: number, height: number): { x: number; y: number } {
  if (count === 1) return { x: WIDTH / 2, y: height / 2 };
  const angle = (index / count) * 2 * Math.PI - Math.PI / 2;
  return { x: WIDTH / 2 + Math.cos(angle) * 170, y: height / 2 + Math.sin(angle) * (height / 2 - 44) };
}

function shortened(value: string): string {
  return value.length <= LONGEST ? value : `${value.slice(0, LONGEST - 7)}…${value.slice(-5)}`;
}
