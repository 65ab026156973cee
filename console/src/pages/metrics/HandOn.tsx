/** What a panel shows, to be taken along: as a file, as a call of the API, as a command. */

import { Share } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { askedCall, askedCommand, type Asked } from "../../api/asked";
import { Menu } from "../../parts/overlay";
import { download } from "../../parts/download";
import { csvText } from "./csv";

const SAID_MS = 1800;

interface HandOnProps {
  metric: string;
  asked: Asked;
  what: string; // what the panel is called
  table: (() => Array<Array<string | number | null>>) | null; // null: nothing to be saved yet
}

export function HandOn({ metric, asked, what, table }: HandOnProps) {
  const { t } = useTranslation("metrics");
  const [isCopied, setCopied] = useState(false);
  const copy = async (text: string) => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), SAID_MS);
  };
  const command = askedCommand(metric, asked);
  const name = ["zhiyin", metric, ...asked.by, asked.from, asked.to].join("-");
  return (
    <>
      <span className="small faint" aria-live="polite">
        {isCopied && t("common:action.copied")}
      </span>
      <Menu label={t("handOn.title", { what })} buttonClass="button quiet small icon" button={<Share size={14} aria-hidden="true" />}>
        <button type="button" role="menuitem" className="menu-item" data-closes disabled={!table} onClick={() => table && download(name, "csv", csvText(table()))}>
          {t("handOn.csv")}
        </button>
        {/* Over plain HTTP from another machine browsers have no clipboard. */}
        {window.isSecureContext && (
          <button type="button" role="menuitem" className="menu-item" data-closes onClick={() => void copy(askedCall(location.origin, metric, asked))}>
            {t("handOn.call")}
          </button>
        )}
        {window.isSecureContext && command && (
          <button type="button" role="menuitem" className="menu-item" data-closes onClick={() => void copy(command)}>
            {t("handOn.command")}
          </button>
        )}
      </Menu>
    </>
  );
}
