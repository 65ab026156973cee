/** The frame around every page: rail, top bar, banners, palette and keys. */

import { Search } from "lucide-react";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";

import { useWire } from "../api/client";
import { useMay, useMeta, useSession } from "../api/session";
import { Modal } from "../parts/overlay";
import { AccountMenu, initials } from "./AccountMenu";
import { useKeys } from "./keys";
import { GROUPS, isWithin, PLACES, type Place } from "./places";
import "./shell.css";

const Palette = lazy(() => import("./Palette"));

export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [overlay, setOverlay] = useState<"palette" | "keys" | null>(null);
  useKeys({ palette: () => setOverlay("palette"), help: () => setOverlay("keys") });
  return (
    <div className="shell">
      <a className="skip" href="#content">
        {t("shell.skip")}
      </a>
      <Rail />
      <div className="main">
        <TopBar search={() => setOverlay("palette")} />
        <Outdated />
        <main id="content" className="page" tabIndex={-1}>
          {children}
        </main>
      </div>
      <TabBar />
      {overlay === "palette" && (
        <Suspense>
          <Palette close={() => setOverlay(null)} />
        </Suspense>
      )}
      {overlay === "keys" && <KeyList close={() => setOverlay(null)} />}
    </div>
  );
}

function usePlaces(): readonly Place[] {
  const { permissions } = useSession();
  return PLACES.filter((place) => !place.permission || permissions.includes(place.permission));
}

function Rail() {
  const { t } = useTranslation();
  const places = usePlaces();
  const [path] = useLocation();
  const { user } = useSession();
  return (
    <aside className="rail">
      <Link href="/" className="brand">
        <img className="mark" src={`${import.meta.env.BASE_URL}icon.svg`} alt="" />
        <Brand />
      </Link>
      <nav aria-label={t("shell.pages")}>
        {GROUPS.map((group) => {
          const within = places.filter((place) => place.group === group);
          return (
            within.length > 0 && (
              <div key={group}>
                {group !== "see" && <p className="group-name">{t(`shell.group.${group}`)}</p>}
                {within.map((place) => (
                  <PlaceLink key={place.id} place={place} path={path} letter />
                ))}
              </div>
            )
          );
        })}
      </nav>
      <div className="rail-foot">
        <AccountMenu
          buttonClass="account"
          above
          button={
            <>
              <span className="avatar" data-initials={initials(user.name)} />
              <span className="names clip">
                <span className="clip" style={{ display: "block", fontSize: "var(--t13)", fontWeight: 500 }}>
                  {user.name}
                </span>
              </span>
            </>
          }
        />
      </div>
    </aside>
  );
}

function Brand() {
  const meta = useMeta();
  return (
    <span className="names">
      <span className="product">
        Zhiyin <span lang="zh-CN">知音</span>
      </span>
      <span className="company clip">{meta?.brand ?? "\u00a0"}</span>
    </span>
  );
}

function PlaceLink({ place, path, letter }: { place: Place; path: string; letter?: boolean }) {
  const { t } = useTranslation();
  const Icon = place.icon;
  return (
    <Link href={place.path} aria-current={isWithin(path, place) ? "page" : undefined}>
      <Icon size={letter ? 16 : 19} strokeWidth={1.8} aria-hidden="true" />
      <span>{t(`place.${place.id}`)}</span>
      {letter && <kbd aria-hidden="true">{`g ${place.letter}`}</kbd>}
    </Link>
  );
}

function TabBar() {
  const { t } = useTranslation();
  const [path] = useLocation();
  return (
    <nav className="tabbar" aria-label={t("shell.pages")}>
      {usePlaces()
        .filter((place) => !place.isDeskWork)
        .map((place) => (
          <PlaceLink key={place.id} place={place} path={path} />
        ))}
    </nav>
  );
}

function TopBar({ search }: { search: () => void }) {
  const { t } = useTranslation();
  const [path] = useLocation();
  const meta = useMeta();
  const { user } = useSession();
  const place = PLACES.find((one) => isWithin(path, one));
  const mayRemove = useMay("sample_data_delete");
  return (
    <header className="topbar">
      <p className="where">
        <span className="clip">{place ? t(`place.${place.id}`) : t("shell.nowhere")}</span>
        {meta?.sample_data &&
          (mayRemove ? (
            <Link href="/settings/sample-data" className="badge accent" title={t("shell.sampleHint")}>
              {t("shell.sample")}
            </Link>
          ) : (
            <span className="badge accent">{t("shell.sample")}</span>
          ))}
      </p>
      <button type="button" className="search-button" onClick={search} aria-keyshortcuts="Meta+K Control+K">
        <Search size={15} aria-hidden="true" />
        <span className="words">{t("shell.search")}</span>
        <kbd className="keys" aria-hidden="true">
          {isMac() ? "⌘K" : "Ctrl K"}
        </kbd>
      </button>
      <span className="only-phone">
        <AccountMenu
          buttonClass="button quiet icon"
          button={<span className="avatar" data-initials={initials(user.name)} />}
        />
      </span>
    </header>
  );
}

function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}

/** A tab that is older than its server asks to be loaded anew. */
function Outdated() {
  const { t } = useTranslation();
  const isOutdated = useWire((wire) => wire.isOutdated);
  if (!isOutdated) return null;
  return (
    <p className="banner" role="status">
      {t("shell.outdated")}
      <button type="button" className="button small" onClick={() => location.reload()}>
        {t("action.reload")}
      </button>
    </p>
  );
}

function KeyList({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const rows: Array<[string[], string]> = [
    [[isMac() ? "⌘ K" : "Ctrl K"], t("keys.palette")],
    ...usePlaces().map((place): [string[], string] => [["g", place.letter], t("keys.goTo", { place: t(`place.${place.id}`) })]),
    [["j", "k"], t("keys.list")],
    [["Enter"], t("keys.open")],
    [["Esc"], t("keys.close")],
    [["/"], t("keys.find")],
    [["p"], t("keys.pause")],
    [["w"], t("keys.wall")],
    [["?"], t("keys.help")],
  ];
  return (
    <Modal title={t("keys.title")} close={close}>
      <table className="table">
        <tbody>
          {rows.map(([keys, meaning]) => (
            <tr key={meaning}>
              <td>
                {keys.map((key) => (
                  <kbd key={key} style={{ marginInlineEnd: 4 }}>
                    {key}
                  </kbd>
                ))}
              </td>
              <td>{meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  );
}
