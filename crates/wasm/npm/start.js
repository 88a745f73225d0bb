// Starting an engine, once, from wherever its wasm is.

import { PortcullisError } from "./input.js";

/** An engine's memory as words of 32 bits. */
class Memory {
  #memory;
  #words = new Uint32Array(0);

  of({ memory }) {
    this.#memory = memory;
  }

  /** A view is empty once the memory has grown: then there is a new one. */
  get words() {
    return this.#words.length > 0 ? this.#words : (this.#words = new Uint32Array(this.#memory.buffer));
  }
}

/** An engine's two ways to start; `beside` names its wasm file next to the package's modules. */
export function starter(start, startSync, beside) {
  let ready = false;
  let starting;
  const memory = new Memory();

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
    memory.of(startSync({ module: source }));
    ready = true;
    starting = Promise.resolve();
  }

  async function load(source = beside()) {
    const file = source instanceof URL && source.protocol === "file:" && globalThis.process?.getBuiltinModule?.("node:fs");
    // Node does not fetch files.
    memory.of(await start({ module_or_path: file ? await file.promises.readFile(source) : source }));
  }

  function demand() {
    if (!ready) throw new PortcullisError("not_started", "", "call `await init()` first");
  }

  return { init, initSync, demand, memory };
}
