// What importing a wasm file gives where that is possible, as in edge workers.

import type { WasmModule } from "./index.js";

declare const engine: WasmModule;
export default engine;
