/** The four other states of a panel: it waits, it failed, it is empty, it is stale. */

import { CloudOff, Inbox, Lock, RotateCw, SearchX, TriangleAlert, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Problem } from "../api/client";
import { useFormats, useLasting } from "./formats";
import "./states.css";

const WIDTHS = ["92%", "74%", "86%", "61%", "80%", "68%"];

export function SkeletonLines({ lines = 4, height = 14 }: { lines?: number; height?: number }) {
  const lasting = useLasting(true);
  return (
    <div className="skeleton-lines" aria-hidden="true">
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} className={lasting ? "skeleton" : ""} style={{ height, width: WIDTHS[line % WIDTHS.length] }} />
      ))}
    </div>
  );
}

interface EmptyProps {
  why: ReactNode;
  action?: ReactNode;
  icon?: LucideIcon;
  tight?: boolean;
}

export function Empty({ why, action, icon: Icon = Inbox, tight }: EmptyProps) {
  return (
    <div className={tight ? "state tight" : "state"}>
      {!tight && <Icon size={22} strokeWidth={1.6} aria-hidden="true" />}
      <p className="why">{why}</p>
      {action}
    </div>
  );
}

export function NothingMatches({ clear }: { clear: () => void }) {
  const { t } = useTranslation();
  return (
    <Empty
      icon={SearchX}
      why={t("state.nothingMatches")}
      action={
        <button type="button" className="button" onClick={clear}>
          {t("state.clearFilters")}
        </button>
      }
    />
  );
}

/** What went wrong, in words; the reference leads to the server's log. */
export function useProblemText(): (failure: unknown) => string {
  const { t } = useTranslation();
  return (failure) => {
    if (!(failure instanceof Problem)) return t("state.broken");
    if (failure.status === 0) return t("state.unreachable");
    if (failure.status === 403) return t("state.forbidden");
    return failure.detail || failure.title || t("state.broken");
  };
}

export function Failure({ failure, retry, tight }: { failure: unknown; retry?: () => void; tight?: boolean }) {
  const { t } = useTranslation();
  const words = useProblemText();
  const status = failure instanceof Problem ? failure.status : -1;
  const Icon = status === 0 ? CloudOff : status === 403 ? Lock : TriangleAlert;
  const reference = failure instanceof Problem ? failure.reference : null;
  return (
    <div className={tight ? "state tight" : "state"} role="alert">
      {!tight && <Icon size={22} strokeWidth={1.6} aria-hidden="true" />}
      <p className="why">{words(failure)}</p>
      {reference && <p className="reference mono">{t("state.reference", { id: reference })}</p>}
      {retry && status !== 403 && status !== 404 && (
        <button type="button" className="button small" onClick={retry}>
          <RotateCw size={13} aria-hidden="true" />
          {t("action.retry")}
        </button>
      )}
    </div>
  );
}

export function Stale({ since }: { since: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <p className="stale" role="status">
      <CloudOff size={13} aria-hidden="true" />
      {t("state.stale", { time: formats.time(since) })}
    </p>
  );
}
