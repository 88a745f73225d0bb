// The classes that people use, on top of the generated `engine.js`. Here objects become texts and texts objects, errors
// become real `Error`s and wrong arguments are told; every answer is the engine's.

import start, { initSync as startSync, Rulebook as EngineRulebook, Snapshot as EngineSnapshot } from "./engine.js";
import { Asked, ENGINE, NAMES } from "./asked.js";
import { FREED, PRIVATE, PortcullisError, attempt, moment, name, parts, text } from "./input.js";
import { Names } from "./names.js";
import { Reasons } from "./reasons.js";
import { rulebooks } from "./rulebook.js";
import { starter } from "./start.js";

export { PortcullisError };

const engine = starter(start, startSync, () => new URL("engine_bg.wasm", import.meta.url));

/** Starts the engine, once: from beside this file, or from what is given. */
export const init = engine.init;

/** Starts the engine at once from the bytes or the module of `engine_bg.wasm`. */
export const initSync = engine.initSync;

const ENCODER = new TextEncoder();

export class Snapshot {
  #engine;
  #names;

  constructor(token, engine, names) {
    if (token !== PRIVATE) throw new PortcullisError("invalid", "", "make a snapshot with `Snapshot.fromJson`");
    this.#engine = engine;
    this.#names = names;
  }

  static fromJson(state, catalogue) {
    engine.demand();
    const [bytes, other] = [ENCODER.encode(text("state", state)), catalogue === undefined ? undefined : text("catalogue", catalogue)];
    const made = attempt(() => EngineSnapshot.fromJson(bytes, other));
    return new Snapshot(PRIVATE, made, Names.of(JSON.parse(made.actions()), JSON.parse(made.kinds()), engine.memory));
  }

  get revision() {
    return this.#engine.revision;
  }

  get actions() {
    return this.#names.actions;
  }

  toBytes() {
    return this.#engine.toBytes();
  }

  catalogue() {
    return JSON.parse(this.#engine.catalogue());
  }

  toJson() {
    return this.#engine.toJson();
  }

  apply(entry) {
    const written = text("entry", entry);
    const { revision } = this;
    attempt(() => this.#engine.apply(written));
    if (this.revision === revision) return;
    // Whatever was made of it before says no from here on.
    this.#names.current = false;
    this.#names = this.#names.next();
  }

  access({ user, member, token, context } = {}) {
    const asking = text("", { user, member, token, context: { now: Date.now(), ...context } });
    return new Access(PRIVATE, attempt(() => this.#engine.access(asking)), this.#names);
  }

  accessThrough(agency, { user, token, context } = {}) {
    if (!(agency instanceof Snapshot)) throw new PortcullisError("invalid", "agency", "must be the agency's Snapshot");
    const asking = text("", { user, token, context: { now: Date.now(), ...context } });
    const made = attempt(() => this.#engine.accessThrough(agency.#engine, asking));
    return new Access(PRIVATE, made, this.#names);
  }

  outlook(member, now) {
    const at = moment(now);
    const made = attempt(() => this.#engine.outlook(name("member", member), at));
    return new Access(PRIVATE, made, this.#names);
  }

  whoCan(action, resource, context, { after = "", limit = Infinity } = {}) {
    if (!(limit >= 0)) throw new PortcullisError("invalid", "limit", "must be how many at most");
    const at = text("context", { now: Date.now(), ...context });
    const [id, record, type] = parts(resource);
    const asked = name("action", action);
    const found = JSON.parse(attempt(() => this.#engine.whoCan(asked, id, record, type, at)));
    const last = name("after", after);
    // In the order of their ids, which are all of one length.
    return found.filter((member) => member > last).slice(0, limit);
  }

  preview({ caller, command, now = Date.now(), seed = randomSeed() } = {}) {
    const whole = caller && { ...caller, context: { now, ...caller.context } };
    const request = text("", { caller: whole, command, now, seed });
    const made = attempt(() => this.#engine.preview(request));
    try {
      return { ...JSON.parse(made.text()), after: new Snapshot(PRIVATE, made.after(), this.#names.next()) };
    } finally {
      made.free();
    }
  }

  free() {
    this.#engine.free();
    this.#engine = FREED;
  }
}

if (Symbol.dispose) Snapshot.prototype[Symbol.dispose] = Snapshot.prototype.free;

export class Access extends Asked {
  explain(action, resource) {
    const [id, record, type] = parts(resource);
    return JSON.parse(this[ENGINE].explain(name("action", action), id, record, type));
  }

  grid() {
    return JSON.parse(this[ENGINE].grid());
  }

  classes() {
    const [words, names] = [this[ENGINE].classes(), this[NAMES]];
    const { actions } = names;
    const width = 2 + Math.ceil(actions.length / 32);
    return Array.from({ length: words.length / width }, (_, row) => {
      const [kind, count] = words.subarray(row * width);
      return { kind: names.kind(kind), count, yes: chosen(actions, words.subarray(row * width + 2, row * width + width)) };
    });
  }

  reasons() {
    return new Reasons(this[ENGINE].reasons(), this[NAMES], this[ENGINE]);
  }

  visible(kind) {
    return JSON.parse(this[ENGINE].visible(name("kind", kind)));
  }
}

export const Rulebook = rulebooks(engine, (bytes) => EngineRulebook.fromBytes(bytes), Access);

/** The actions whose bits are set. */
function chosen(actions, mask) {
  return actions.filter((_, number) => (mask[number >>> 5] >>> (number & 31)) & 1);
}

function randomSeed() {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
