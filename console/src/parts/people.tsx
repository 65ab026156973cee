/** How a person is shown: initials, name or the best identifier there is. */

import { VenetianMask } from "lucide-react";
import { useTranslation } from "react-i18next";

import { useLabels } from "../api/session";
import type { Identifier } from "../api/types";
import { initials } from "../shell/AccountMenu";
import { Foreign } from "./words";
import "./people.css";

export function Avatar({ name, large }: { name: string | null; large?: boolean }) {
  const size = large ? "avatar large" : "avatar";
  if (!name) {
    return (
      <span className={`${size} nobody`} aria-hidden="true">
        <VenetianMask size={large ? 22 : 15} strokeWidth={1.7} />
      </span>
    );
  }
  return <span className={size} data-initials={initials(name)} aria-hidden="true" />;
}

/** The name; without one, that it is somebody known by other things, or an anonymous visitor. */
export function PersonName({ name, kind = "anonymous" }: { name: string | null; kind?: string }) {
  const { t } = useTranslation();
  return name ? <Foreign text={name} /> : <span className="muted">{t(kind === "known" ? "person.unnamed" : "person.anonymous")}</span>;
}

export function IdentifierText({ identifier }: { identifier: Identifier }) {
  const label = useLabels();
  return (
    <span className="identifier">
      <span className="kind">{label("identifier_kinds", identifier.kind)}</span>
      <bdi className="value num">{identifier.value}</bdi>
    </span>
  );
}

/** Beside an address or number that nobody trusted has named. */
export function Claimed() {
  const { t } = useTranslation("customer");
  return (
    <span className="badge outline" title={t("identities.claimedHint")}>
      {t("identities.claimed")}
    </span>
  );
}
