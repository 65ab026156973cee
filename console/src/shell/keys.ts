/** The keyboard of the whole console; pages need only mark their list items with data-list-item. */

import { useEffect, useRef } from "react";
import { useLocation } from "wouter";

import { PLACES } from "./places";

const GO_WITHIN_MS = 1200;

interface Actions {
  palette: () => void;
  help: () => void;
}

export function useKeys(actions: Actions): void {
  const [, navigate] = useLocation();
  const latest = useRef(actions);
  const goUntil = useRef(0);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        latest.current.palette();
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      if (goUntil.current > Date.now()) {
        goUntil.current = 0;
        const place = PLACES.find((one) => one.letter === event.key);
        if (place) {
          event.preventDefault();
          navigate(place.path);
        }
        return;
      }
      if (event.key === "g") goUntil.current = Date.now() + GO_WITHIN_MS;
      else if (event.key === "?") latest.current.help();
      else if (event.key === "j" || event.key === "k") moveInList(event.key === "j" ? 1 : -1);
      else if (event.key === "/") {
        const field = document.querySelector<HTMLElement>("[data-find]");
        if (field) {
          event.preventDefault();
          field.focus();
        }
      }
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [navigate]);
}

/** A key of one page that leads elsewhere. */
export function useKey(key: string, address: string): void {
  const [, navigate] = useLocation();
  const latest = useRef(() => navigate(address));
  useEffect(() => {
    latest.current = () => navigate(address);
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== key || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [key]);
}

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** The next or previous item of the list that has the focus, or the first one of the page. */
export function moveInList(step: number): void {
  const scope = document.querySelector("dialog[open]") ?? document;
  const items = [...scope.querySelectorAll<HTMLElement>("[data-list-item]")];
  const here = items.findIndex((item) => item === document.activeElement || item.contains(document.activeElement));
  const next = here === -1 ? items[0] : items[here + step];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

/** For a list's own onKeyDown: arrows, Home and End move, so that the list is one tab stop. */
export function listKeys(event: React.KeyboardEvent): void {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (!(event.target as HTMLElement).hasAttribute("data-list-item")) return;
    event.preventDefault();
    moveInList(event.key === "ArrowDown" ? 1 : -1);
  }
}
