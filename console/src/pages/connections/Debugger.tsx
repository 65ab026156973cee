/** What a source sends right now: what was taken, and what was put aside. */

import { useQuery } from "@tanstack/react-query";
import { Pause, Play } from "lucide-react";
import { useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { api } from "../../api/client";
import { interactionsIn, useLive, useLiveState, type LiveMessage } from "../../api/live";
import { useLabels, useMay } from "../../api/session";
import type { LiveInteraction, Page, Quarantined } from "../../api/types";
import { useAddressWords } from "../../parts/address";
import { useFormats } from "../../parts/formats";
import { Card } from "../../parts/Panel";
import { Empty, Failure, SkeletonLines } from "../../parts/states";
import { Foreign } from "../../parts/words";
import { listKeys } from "../../shell/keys";
import { ItemDrawer } from "../customer/ItemDrawer";
import { newestFirst } from "../overview/feed";

const ASK_AGAIN_MS = 5000;

export function Debugger({ id }: { id: string }) {
  const { t } = useTranslation("connections");
  const connection = useLiveState((live) => live.state);
  const mayQuarantine = useMay("quarantine_read");
  const [isPaused, setPaused] = useState(false);
  const [heard, setHeard] = useState<LiveInteraction[]>([]);
  const paused = useRef(false);
  const events = useQuery({
    queryKey: ["source-events", id],
    refetchInterval: isPaused ? false : connection === "open" ? 30_000 : ASK_AGAIN_MS,
    queryFn: ({ signal }) => api.get<{ data: LiveInteraction[] }>(`/sources/${id}/events`, undefined, signal),
  });
  const aside = useQuery({
    queryKey: ["source-aside", id],
    enabled: mayQuarantine,
    refetchInterval: isPaused ? false : ASK_AGAIN_MS,
    queryFn: ({ signal }) => api.get<Page<Quarantined>>("/quarantine", { source: id, limit: 20 }, signal),
  });
  const hear = useCallback(
    (messages: LiveMessage[]) => {
      if (paused.current) return;
      const own = interactionsIn(messages).filter((line) => line.source?.id === id);
      if (own.length > 0) setHeard((known) => newestFirst(own, known));
    },
    [id],
  );
  useLive("interactions", hear, id);
  const lines = newestFirst(heard, events.data?.data ?? []);
  const toggle = () => {
    paused.current = !isPaused;
    setPaused(!isPaused);
  };
  return (
    <Card
      flush
      title={
        <span className="row">
          <span className={`live-dot ${isPaused ? "" : connection}`} aria-hidden="true" />
          {t("events.title")}
        </span>
      }
      actions={
        <button type="button" className="button small" aria-pressed={isPaused} onClick={toggle}>
          {isPaused ? <Play size={13} aria-hidden="true" /> : <Pause size={13} aria-hidden="true" />}
          {t(isPaused ? "events.resume" : "events.pause")}
        </button>
      }
    >
      {aside.data && aside.data.data.length > 0 && <Aside id={id} rows={aside.data.data} />}
      {lines.length > 0 ? (
        <ol onKeyDown={listKeys}>
          {lines.map((line, index) => (
            <li key={line.id}>
              <EventLine line={line} first={index === 0} />
            </li>
          ))}
        </ol>
      ) : events.isError ? (
        <Failure failure={events.error} retry={() => void events.refetch()} />
      ) : events.isPending ? (
        <div style={{ padding: 16 }}>
          <SkeletonLines lines={6} />
        </div>
      ) : (
        <Empty
          why={t("events.none")}
          action={
            <Link href={`/sources/${id}`} className="button">
              {t("events.how")}
            </Link>
          }
        />
      )}
      <ItemDrawer known={lines} />
    </Card>
  );
}

function Aside({ id, rows }: { id: string; rows: Quarantined[] }) {
  const { t } = useTranslation("connections");
  return (
    <p className="notice bad" style={{ margin: "0 16px 12px" }}>
      <span className="break">
        {t("events.aside", { count: rows.length })} {rows[0]?.reason}
      </span>
      <Link href={`/sources/quarantine?source=${id}`} className="text-link" style={{ marginInlineStart: "auto", whiteSpace: "nowrap" }}>
        {t("events.toQuarantine")}
      </Link>
    </p>
  );
}

function EventLine({ line, first }: { line: LiveInteraction; first: boolean }) {
  const formats = useFormats();
  const label = useLabels();
  const choose = useAddressWords();
  return (
    <button type="button" className="event-line" data-list-item tabIndex={first ? 0 : -1} onClick={() => choose({ item: line.id })}>
      <time className="num faint small" dateTime={line.received_at}>
        {formats.timeSeconds(line.received_at)}
      </time>
      <span>
        <span className="badge">{line.type}</span>
      </span>
      <span className="clip">
        <Foreign text={label("events", line.name)} /> <span className="faint small">{label("channels", line.channel)}</span>
      </span>
      <bdi className="muted small clip who">{line.identity?.value}</bdi>
    </button>
  );
}
