// For workers at the edge that import wasm as a compiled module: started already, nothing is fetched.

import { initSync } from "./index.js";
import engine from "./engine_bg.wasm";

initSync(engine);

export * from "./index.js";
