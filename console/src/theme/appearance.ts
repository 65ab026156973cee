/** Light or dark: chosen here, remembered, applied in place (the first paint is public/appearance.js). */

import { create } from "zustand";

export type Theme = "light" | "dark";
const STORED = "zhiyin.theme";

interface Appearance {
  theme: Theme;
  setTheme: (theme: Theme) => void;
}

export const useAppearance = create<Appearance>((set) => ({
  theme: document.documentElement.dataset["theme"] === "dark" ? "dark" : "light",
  setTheme: (theme) => {
    localStorage.setItem(STORED, theme);
    document.documentElement.dataset["theme"] = theme;
    set({ theme });
  },
}));
