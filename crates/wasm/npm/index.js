// The classes that people use, on top of the generated `engine.js`. Here objects become texts and texts objects, errors
// become real `Error`s and wrong arguments are told; every answer is the engine's.

import start, { initSync as startSync, Snapshot as EngineSnapshot } from "./engine.js";

/** No text longer than this crosses the border: what wasm memory once held it never gives back. */
const LONGEST_TEXT = 64 * 1024 * 1024;
/** No action, id or name is longer than this, so what is longer is unknown. */
const LONGEST_NAME = 1024;
/** Handles of one catalogue's actions are numbers that no other catalogue's actions have. */
const GENERATION = 1024;

let ready = false;
let starting;
let generations = 0;

/** Something handed over is not as it must be. A deny is no error but a value. */
export class PortcullisError extends Error {
  constructor(code, path, message) {
    super(message);
    this.name = "PortcullisError";
    this.code = code;
    this.path = path;
  }
}

/** Starts the engine, once: from beside this file, or from what is given. */
export function init(source) {
  starting ??= load(source).then(
    () => void (ready = true),
    (error) => {
      starting = undefined;
      throw error;
    },
  );
  return starting;
}

/** Starts the engine at once from the bytes or the module of `engine_bg.wasm`. */
export function initSync(source) {
  if (ready) return;
  startSync({ module: source });
  ready = true;
  starting = Promise.resolve();
}

async function load(source = new URL("engine_bg.wasm", import.meta.url)) {
  const file = source instanceof URL && source.protocol === "file:" && globalThis.process?.getBuiltinModule?.("node:fs");
  // Node does not fetch files.
  await start({ module_or_path: file ? await file.promises.readFile(source) : source });
}

export class Snapshot {
  #engine;
  #actions;

  constructor(token, engine, actions) {
    if (token !== PRIVATE) throw new PortcullisError("invalid", "", "make a snapshot with `Snapshot.fromJson`");
    this.#engine = engine;
    this.#actions = actions;
  }

  static fromJson(state, catalogue) {
    if (!ready) throw new PortcullisError("not_started", "", "call `await init()` first");
    const texts = [text("state", state), catalogue === undefined ? undefined : text("catalogue", catalogue)];
    const engine = attempt(() => EngineSnapshot.fromJson(...texts));
    return new Snapshot(PRIVATE, engine, new Actions(JSON.parse(engine.actions())));
  }

  get revision() {
    return this.#engine.revision;
  }

  get actions() {
    return [...this.#actions.numbers.keys()];
  }

  catalogue() {
    return JSON.parse(this.#engine.catalogue());
  }

  toJson() {
    return this.#engine.toJson();
  }

  apply(entry) {
    const written = text("entry", entry);
    attempt(() => this.#engine.apply(written));
  }

  access({ user, member, context } = {}) {
    const asking = text("", { user, member, context: { now: Date.now(), ...context } });
    return new Access(PRIVATE, attempt(() => this.#engine.access(asking)), this.#actions);
  }

  outlook(member, now) {
    const at = moment(now);
    const engine = attempt(() => this.#engine.outlook(name("member", member), at));
    return new Access(PRIVATE, engine, this.#actions);
  }

  whoCan(action, resource, context) {
    const at = text("context", { now: Date.now(), ...context });
    const [id, record, type] = parts(resource);
    const asked = name("action", action);
    return JSON.parse(attempt(() => this.#engine.whoCan(asked, id, record, type, at)));
  }

  preview({ caller, command, now = Date.now(), seed = randomSeed() } = {}) {
    const whole = caller && { ...caller, context: { now, ...caller.context } };
    const request = text("", { caller: whole, command, now, seed });
    const engine = attempt(() => this.#engine.preview(request));
    try {
      return { ...JSON.parse(engine.text()), after: new Snapshot(PRIVATE, engine.after(), this.#actions) };
    } finally {
      engine.free();
    }
  }

  free() {
    this.#engine.free();
    this.#engine = FREED;
  }
}

export class Access {
  #engine;
  #actions;

  constructor(token, engine, actions) {
    if (token !== PRIVATE) throw new PortcullisError("invalid", "", "make an access with `snapshot.access`");
    this.#engine = engine;
    this.#actions = actions;
  }

  get member() {
    return this.#engine.member || undefined;
  }

  get until() {
    return this.#engine.until;
  }

  can(action, resource, now) {
    const at = moment(now);
    const number = this.#actions.numbers.get(action);
    const [id, record, type] = parts(resource);
    if (number === undefined) {
      name("action", action);
      return false;
    }
    if (id === "") return this.#engine.permitsAccount(number, at);
    return type === "" ? permits(this.#engine, number, id, at) : this.#engine.permitsRecord(number, id, record, type, at);
  }

  action(action) {
    return this.#actions.handle(action);
  }

  canId(action, id, now) {
    const number = action - this.#actions.base;
    if (!(number >= 0 && number < GENERATION)) return false;
    return permits(this.#engine, number, stored("id", id), moment(now));
  }

  any(action, kind, now) {
    return this.#engine.any(name("action", action), name("kind", kind), moment(now));
  }

  explain(action, resource) {
    const [id, record, type] = parts(resource);
    return JSON.parse(this.#engine.explain(name("action", action), id, record, type));
  }

  grid() {
    return JSON.parse(this.#engine.grid());
  }

  visible(kind) {
    return JSON.parse(this.#engine.visible(name("kind", kind)));
  }

  free() {
    this.#engine.free();
    this.#engine = FREED;
  }
}

if (Symbol.dispose) {
  Snapshot.prototype[Symbol.dispose] = Snapshot.prototype.free;
  Access.prototype[Symbol.dispose] = Access.prototype.free;
}

/** The actions of one catalogue by name. */
class Actions {
  constructor(names) {
    this.numbers = new Map(names.map((action, number) => [action, number]));
    this.base = GENERATION * ++generations;
  }

  handle(action) {
    // The last number of a generation is no action's: a catalogue has at most 250.
    return this.base + (this.numbers.get(action) ?? GENERATION - 1);
  }
}

/** Shows that it is this module that makes an object. */
const PRIVATE = Symbol("portcullis");

/** Stands for a name or id that is too long to be any. */
const UNKNOWN = "?";

/** What is left of an object after `free()`. */
const FREED = new Proxy(
  {},
  {
    get() {
      throw new PortcullisError("freed", "", "used after `free()`");
    },
  },
);

/** Calls the engine; what it says in three lines becomes an error. */
function attempt(call) {
  try {
    return call();
  } catch (thrown) {
    if (typeof thrown !== "string") throw thrown;
    const [code, path, message] = thrown.split("\n");
    throw new PortcullisError(code, path, message);
  }
}

/** JSON as it is, or of a value. */
function text(path, value) {
  let written = value;
  if (typeof value !== "string") {
    try {
      written = JSON.stringify(value);
    } catch (error) {
      throw new PortcullisError("malformed", path, `can't be written as JSON: ${error.message.split("\n", 1)[0]}`);
    }
    if (written === undefined) throw new PortcullisError("invalid", path, "neither JSON text nor a value");
  }
  if (written.length > LONGEST_TEXT) throw new PortcullisError("too_large", path, "more than 64 MiB of text");
  return written;
}

/** A name as it is; one that is too long is unknown. */
function name(path, value) {
  if (typeof value !== "string") throw new PortcullisError("invalid", path, "must be a text");
  return value.length > LONGEST_NAME ? UNKNOWN : value;
}

/** The id of something stored. The empty one would mean the account. */
function stored(path, value) {
  return name(path, value) || UNKNOWN;
}

/** What the engine calls a resource: id, name and type of a record; no id is the account, no type a stored resource. */
function parts(resource) {
  if (resource === "account") return ACCOUNT;
  if (typeof resource?.zone === "string") return [stored("resource.zone", resource.zone), "", ""];
  if (typeof resource?.resource === "string") return [stored("resource.resource", resource.resource), "", ""];
  const record = resource?.record;
  if (typeof record !== "object" || record === null) {
    throw new PortcullisError("invalid", "resource", 'must be "account", { zone }, { resource } or { record }');
  }
  const zone = stored("resource.record.zone", record.zone);
  return [zone, name("resource.record.name", record.name), stored("resource.record.type", record.type)];
}

const ACCOUNT = ["", "", ""];

/** Whether an action is allowed on something stored; not where the id is none. */
function permits(engine, number, id, at) {
  const [a, b, c, d] = [word(id, 0), word(id, 8), word(id, 16), word(id, 24)];
  return id.length === 32 && a >= 0 && b >= 0 && c >= 0 && d >= 0 && engine.permits(number, a, b, c, d, at);
}

/** The 32 bits that eight lower-case hex digits stand for; -1 where they are none. */
function word(id, from) {
  let bits = 0;
  for (let at = from; at < from + 8; at += 1) {
    const code = id.charCodeAt(at);
    const digit = code <= 57 ? code - 48 : code - 87;
    if (!(digit >= 0 && digit <= 15) || (code > 57 && code < 97)) return -1;
    bits = bits * 16 + digit;
  }
  return bits;
}

/** Whole milliseconds. */
function moment(now = Date.now()) {
  if (!Number.isSafeInteger(now)) throw new PortcullisError("invalid", "now", "must be whole milliseconds");
  return now;
}

function randomSeed() {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
