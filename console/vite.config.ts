import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// In development the pages come from Vite and everything else from a running `zhiyin serve`.
const SERVER = process.env["ZHIYIN_SERVER"] ?? "http://127.0.0.1:8321";

export default defineConfig({
  base: "/console/",
  plugins: [react()],
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
