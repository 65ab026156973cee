/** What lies over a page: drawer, dialog and menu, on the browser's own dialog and popover. */

import { X } from "lucide-react";
import { useEffect, useId, useLayoutEffect, useRef, type ReactNode, type MouseEvent } from "react";
import { useTranslation } from "react-i18next";

import "./overlay.css";

interface OverlayProps {
  title: ReactNode;
  close: () => void;
  children: ReactNode;
  foot?: ReactNode;
  wide?: boolean;
}

function Overlay({ kind, title, close, children, foot, wide }: OverlayProps & { kind: "drawer" | "modal" }) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    element?.querySelector<HTMLElement>("[autofocus], input:not([type=radio], [type=checkbox]), textarea")?.focus();
    return () => element?.close();
  }, []);
  const onBackdrop = (event: MouseEvent) => {
    if (event.target === dialog.current) close();
  };
  return (
    <dialog
      ref={dialog}
      className={`${kind} ${wide ? "wide" : ""}`}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onMouseDown={onBackdrop}
    >
      <header className="overlay-head">
        <h2 id={heading}>{title}</h2>
        <button type="button" className="button quiet icon" aria-label={t("action.close")} onClick={close}>
          <X size={16} aria-hidden="true" />
        </button>
      </header>
      {/* The body is focusable so that a long text can be scrolled by keyboard. */}
      <div className="overlay-body" tabIndex={-1}>
        {children}
      </div>
      {foot && <footer className="overlay-foot">{foot}</footer>}
    </dialog>
  );
}

export function Drawer(props: OverlayProps) {
  return <Overlay kind="drawer" {...props} />;
}

export function Modal(props: OverlayProps) {
  return <Overlay kind="modal" {...props} />;
}

interface MenuProps {
  label: string;
  button: ReactNode;
  buttonClass?: string;
  children: ReactNode;
  above?: boolean;
}

/** A button that opens a small menu below itself; arrows move inside it. */
export function Menu({ label, button, buttonClass, children, above }: MenuProps) {
  const id = useId();
  const trigger = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = menu.current;
    const place = (event: Event) => {
      const opening = (event as ToggleEvent).newState === "open";
      trigger.current?.setAttribute("aria-expanded", String(opening));
      if (!opening || !element || !trigger.current) return;
      const box = trigger.current.getBoundingClientRect();
      const width = Math.max(element.offsetWidth, 220);
      element.style.left = `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`;
      element.style.top = above ? "auto" : `${box.bottom + 6}px`;
      element.style.bottom = above ? `${innerHeight - box.top + 6}px` : "auto";
    };
    const focusFirst = (event: Event) => {
      if ((event as ToggleEvent).newState === "open") element?.querySelector<HTMLElement>(".menu-item")?.focus();
    };
    element?.addEventListener("beforetoggle", place);
    element?.addEventListener("toggle", place);
    element?.addEventListener("toggle", focusFirst);
    return () => {
      element?.removeEventListener("beforetoggle", place);
      element?.removeEventListener("toggle", place);
      element?.removeEventListener("toggle", focusFirst);
    };
  }, [above]);
  const move = (step: number) => {
    const items = [...(menu.current?.querySelectorAll<HTMLElement>(".menu-item") ?? [])];
    const here = items.indexOf(document.activeElement as HTMLElement);
    items[(here + step + items.length) % items.length]?.focus();
  };
  return (
    <>
      <button ref={trigger} type="button" className={buttonClass ?? "button quiet"} aria-label={label} aria-haspopup="menu" aria-expanded="false" popoverTarget={id}>
        {button}
      </button>
      <div
        ref={menu}
        id={id}
        popover="auto"
        role="menu"
        aria-label={label}
        className="menu"
        onKeyDown={(event) => {
          if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            move(event.key === "ArrowDown" ? 1 : -1);
          }
        }}
        onClick={(event) => {
          if ((event.target as HTMLElement).closest("[data-closes]")) menu.current?.hidePopover();
        }}
      >
        {children}
      </div>
    </>
  );
}
