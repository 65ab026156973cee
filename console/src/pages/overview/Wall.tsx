/** The overview for a wall: full screen, large, awake, without rail; one key leads out again. */

import { X } from "lucide-react";
import { useEffect, useEffectEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useSearchParams } from "wouter";

import { useMay, useMeta } from "../../api/session";
import { useFormats, useNow } from "../../parts/formats";
import { useKey } from "../../shell/keys";
import { Changes } from "./Changes";
import { Kpis } from "./Kpis";
import { LiveFeed } from "./LiveFeed";
import { useFilters } from "../../api/filters";
import "./overview.css";
import "./wall.css";

const TILES = 8;
const MOVES = 6;

export default function Wall() {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  const meta = useMeta();
  const mayMeasure = useMay("metrics_read");
  const mayFollow = useMay("live_read");
  const [{ from, to }] = useFilters();
  const [params] = useSearchParams();
  const out = `/?${params.toString()}`;
  useFullScreen(out);
  useAwake();
  useKey("Escape", out);
  useKey("w", out);
  return (
    <main id="content" className="wall" tabIndex={-1}>
      <header className="wall-head">
        <h1>
          {meta?.brand ?? "Zhiyin"} <span className="faint num">{t("common:metric.ofPeriod", { from: formats.calendarDate(from), to: formats.calendarDate(to) })}</span>
        </h1>
        <Clock />
        <Link href={out} className="button quiet icon" aria-label={t("wall.leave")} title={t("wall.leave")} aria-keyshortcuts="Escape">
          <X size={20} aria-hidden="true" />
        </Link>
      </header>
      {mayMeasure && <Kpis most={TILES} />}
      <div className="overview-grid">
        {mayMeasure && <Changes most={MOVES} />}
        {mayFollow && <LiveFeed />}
      </div>
    </main>
  );
}

function Clock() {
  const formats = useFormats();
  const now = useNow(1000);
  return (
    <time className="num clock" title={formats.zone}>
      {formats.time(now)}
    </time>
  );
}

/** Full screen as far as the browser lets us; leaving it leaves the board. */
function useFullScreen(out: string): void {
  const [, navigate] = useLocation();
  const leave = useEffectEvent(() => navigate(out));
  useEffect(() => {
    void document.documentElement.requestFullscreen?.().catch(() => undefined);
    const onChange = () => document.fullscreenElement === null && leave();
    document.addEventListener("fullscreenchange", onChange);
    return () => {
      document.removeEventListener("fullscreenchange", onChange);
      if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
    };
  }, []);
}

/** Keeps the screen from going dark, where the browser can; a screen that was away takes it up again. */
function useAwake(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined;
    let isOver = false;
    const take = () => {
      if (document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
      navigator.wakeLock.request("screen").then(
        (taken) => {
          if (isOver) void taken.release();
          else lock = taken;
        },
        () => undefined,
      );
    };
    take();
    document.addEventListener("visibilitychange", take);
    return () => {
      isOver = true;
      document.removeEventListener("visibilitychange", take);
      void lock?.release();
    };
  }, []);
}
