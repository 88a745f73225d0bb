// For workers at the edge that import wasm as a compiled module: started already, nothing is fetched.

import { initSync } from "./check.js";
import engine from "./check_engine_bg.wasm";

initSync(engine);

export * from "./check.js";
