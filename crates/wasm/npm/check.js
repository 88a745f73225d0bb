// Only asking, on a smaller engine: what an account's rules allow, from bytes.

import start, { initSync as startSync, Rulebook as EngineRulebook } from "./check_engine.js";
import { Asked } from "./asked.js";
import { PortcullisError } from "./input.js";
import { rulebooks } from "./rulebook.js";
import { starter } from "./start.js";

export { Asked as Access, PortcullisError };

const engine = starter(start, startSync, () => new URL("check_engine_bg.wasm", import.meta.url));

/** Starts the engine, once: from beside this file, or from what is given. */
export const init = engine.init;

/** Starts the engine at once from the bytes or the module of `check_engine_bg.wasm`. */
export const initSync = engine.initSync;

export const Rulebook = rulebooks(engine, (bytes) => EngineRulebook.fromBytes(bytes), Asked);
