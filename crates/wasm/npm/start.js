// Starting an engine, once, from wherever its wasm is.

import { PortcullisError } from "./input.js";

/** An engine's two ways to start; `beside` names its wasm file next to the package's modules. */
export function starter(start, startSync, beside) {
  let ready = false;
  let starting;

  function init(source) {
    starting ??= load(source).then(
      () => void (ready = true),
      (error) => {
        starting = undefined;
        throw error;
      },
    );
    return starting;
  }

  function initSync(source) {
    if (ready) return;
    startSync({ module: source });
    ready = true;
    starting = Promise.resolve();
  }

  async function load(source = beside()) {
    const file = source instanceof URL && source.protocol === "file:" && globalThis.process?.getBuiltinModule?.("node:fs");
    // Node does not fetch files.
    await start({ module_or_path: file ? await file.promises.readFile(source) : source });
  }

  function demand() {
    if (!ready) throw new PortcullisError("not_started", "", "call `await init()` first");
  }

  return { init, initSync, demand };
}
