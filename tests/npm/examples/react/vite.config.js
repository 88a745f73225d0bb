import { defineConfig } from "vite";

export default defineConfig({
  // The development server must leave the package where its wasm is; a build needs nothing.
  optimizeDeps: { exclude: ["portcullis"] },
});
