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
    chunkSizeWarningLimit: 300,
  },
  server: {
    host: "127.0.0.1",
    proxy: { "/api": { target: SERVER, ws: true } },
  },
  test: { include: ["src/**/*.test.ts"] },
});
