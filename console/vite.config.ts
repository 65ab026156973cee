import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import type { Plugin, Rolldown } from "vite";

// In development the pages come from Vite and everything else from a running `zhiyin serve`.
const BASE = "/console/";
const SERVER = process.env["ZHIYIN_SERVER"] ?? "http://127.0.0.1:8321";

/** Lets the browser fetch at once what the first page asks for after its code has run; `appearance.js` adds the words. */
function fetchedAhead(): Plugin {
  return {
    name: "fetched-ahead",
    transformIndexHtml: {
      order: "post",
      handler(_html, { bundle }) {
        if (!bundle) return [];
        const chunks = Object.values(bundle).filter((one): one is Rolldown.OutputChunk => one.type === "chunk");
        const known = new Set(chunks.filter((one) => one.isEntry).flatMap((one) => [one.fileName, ...one.imports]));
        const first = chunks.find((one) => one.facadeModuleId?.endsWith("/overview/Overview.tsx"));
        const code = first ? [first.fileName, ...first.imports].filter((file) => !known.has(file)) : [];
        const words: Record<string, string[]> = {};
        for (const chunk of chunks) {
          const [, locale, page] = /\/locales\/([^/]+)\/(common|overview)\.json$/.exec(chunk.facadeModuleId ?? "") ?? [];
          if (locale && page) (words[locale] ??= []).push(`${BASE}${chunk.fileName}`);
        }
        return [
          { tag: "meta", attrs: { name: "zhiyin-words", content: JSON.stringify(words) }, injectTo: "head-prepend" },
          ...code.map((file) => ({ tag: "link", attrs: { rel: "modulepreload", crossorigin: true, href: `${BASE}${file}` }, injectTo: "head" as const })),
          { tag: "link", attrs: { rel: "preload", as: "fetch", crossorigin: true, href: "/api/v1/session" }, injectTo: "head" },
        ];
      },
    },
  };
}

export default defineConfig({
  base: BASE,
  plugins: [react(), fetchedAhead()],
  build: {
    target: "es2022",
    outDir: "../src/zhiyin/web/static",
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 400,
    // Few files: each costs a round trip on a far line, and browsers ask for six at once.
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "libraries", test: /node_modules[\\/](?!cmdk|@radix-ui|aria-hidden|react-remove-scroll|lucide-react)/ },
            { name: "parts", test: /[\\/]src[\\/](parts|api|shell(?![\\/]Palette)|theme|pages[\\/]overview[\\/]feed)/ },
          ],
        },
      },
    },
  },
  server: {
    host: "127.0.0.1",
    proxy: { "/api": { target: SERVER, ws: true } },
  },
  test: { include: ["src/**/*.test.ts"] },
});
