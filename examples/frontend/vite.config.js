import { defineConfig } from "vite";

// Two results, both outside the sources: the page, and with `--mode walk` the script for Node.
export default defineConfig(({ mode }) => mode === "walk"
  ? {
      build: { ssr: "src/walk.ts", outDir: "../../target/frontend-walk", emptyOutDir: true },
      ssr: { noExternal: true },
    }
  : { build: { outDir: "../../target/frontend", emptyOutDir: true } });
