/** What is happening now: one line per interaction; stops on demand, and while somebody points at it. */

import { Pause, Play } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { useLiveState } from "../../api/live";
import { useLabels } from "../../api/session";
import type { LiveInteraction } from "../../api/types";
import { useFormats } from "../../parts/formats";
import { LaneIcon, MarkSign, ScoreText, verdict } from "../../parts/Marks";
import { Card } from "../../parts/Panel";
import { Empty, Failure, SkeletonLines } from "../../parts/states";
import { Foreign } from "../../parts/words";
import { isTyping, listKeys } from "../../shell/keys";
import { useFeed } from "./feed";

const SUMMARY_MS = 30_000;

export function LiveFeed() {
  const { t } = useTranslation("overview");
  const [isPaused, setPaused] = useState(false);
  const [isPointed, setPointed] = useState(false);
  const feed = useFeed(isPaused || isPointed);
  const connection = useLiveState((live) => live.state);
  usePauseKey(() => setPaused((now) => !now));
  return (
    <Card
      flush
      title={
        <span className="row">
          <span className={`live-dot ${isPaused ? "" : connection}`} aria-hidden="true" />
          {t("feed.title")}
          <span className="small faint" style={{ fontWeight: 400 }}>
            {isPaused ? t("feed.paused") : connection === "lost" ? t("feed.lost") : ""}
          </span>
        </span>
      }
      actions={
        <>
          {feed.waiting > 0 && <span className="badge accent num">{t("feed.waiting", { count: feed.waiting })}</span>}
          <button type="button" className="button small" aria-pressed={isPaused} onClick={() => setPaused(!isPaused)}>
            {isPaused ? <Play size={13} aria-hidden="true" /> : <Pause size={13} aria-hidden="true" />}
            {t(isPaused ? "feed.resume" : "feed.pause")}
          </button>
        </>
      }
    >
      <div className="feed" onPointerEnter={() => setPointed(true)} onPointerLeave={() => setPointed(false)} onFocus={() => setPointed(true)} onBlur={() => setPointed(false)}>
        {feed.lines.length > 0 ? (
          <ol aria-live="off" aria-label={t("feed.title")} onKeyDown={listKeys}>
            {feed.lines.map((line, index) => (
              <li key={line.id}>
                <FeedLine line={line} first={index === 0} />
              </li>
            ))}
          </ol>
        ) : feed.isLoading ? (
          <div style={{ padding: 16 }}>
            <SkeletonLines lines={9} />
          </div>
        ) : feed.failure ? (
          <Failure failure={feed.failure} retry={feed.retry} />
        ) : (
          <Empty
            why={t("feed.empty")}
            action={
              <Link href="/sources" className="button">
                {t("feed.connect")}
              </Link>
            }
          />
        )}
      </div>
      <Summary lines={feed.lines} />
    </Card>
  );
}

function FeedLine({ line, first }: { line: LiveInteraction; first: boolean }) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  const label = useLabels();
  const name = line.customer?.name || line.identity?.value || t("feed.somebody");
  const address = line.customer ? `/customers/${line.customer.id}?item=${line.id}` : "/customers";
  return (
    <Link href={address} className="feed-line" data-list-item tabIndex={first ? 0 : -1}>
      <time className="when num" dateTime={line.at}>
        {formats.timeSeconds(line.at)}
      </time>
      <LaneIcon lane={line.lane} size={14} />
      <span className="what">
        <span className="who clip">
          <Foreign text={name} />
        </span>
        <span className="muted clip">
          {label("events", line.name)}
          {line.channel && <span className="faint"> · {label("channels", line.channel)}</span>}
        </span>
      </span>
      <span className="row">
        {line.money && <span className="num">{formats.money(line.money)}</span>}
        {line.score && <ScoreText score={line.score} />}
        <MarkSign value={verdict(line.marks)} />
      </span>
      {line.words && (
        <span className="said clip">
          <Foreign text={line.words} />
        </span>
      )}
    </Link>
  );
}

/** For ears: one polite sentence per half minute instead of a stream. */
function Summary({ lines }: { lines: LiveInteraction[] }) {
  const { t } = useTranslation("overview");
  const [said, setSaid] = useState("");
  const latest = useRef(lines);
  const last = useRef<string | undefined>(undefined);
  useEffect(() => {
    latest.current = lines;
  });
  useEffect(() => {
    const timer = setInterval(() => {
      const fresh = latest.current.filter((line) => last.current === undefined || line.at > last.current);
      last.current = latest.current[0]?.at;
      if (fresh.length > 0) setSaid(t("feed.summary", { count: fresh.length, wrong: fresh.filter((line) => verdict(line.marks) < 0).length }));
    }, SUMMARY_MS);
    return () => clearInterval(timer);
  }, [t]);
  return (
    <p className="sr-only" aria-live="polite">
      {said}
    </p>
  );
}

function usePauseKey(toggle: () => void): void {
  const latest = useRef(toggle);
  useEffect(() => {
    latest.current = toggle;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "p" && !event.metaKey && !event.ctrlKey && !isTyping(event.target) && !document.querySelector("dialog[open]")) latest.current();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
