// An account's rules from bytes, for whichever engine.

import { FREED, PRIVATE, PortcullisError, attempt, moment, name } from "./input.js";
import { Names } from "./names.js";

/** No rulebook is longer: what wasm memory once held it never gives back. */
const LONGEST = 64 * 1024 * 1024;

/** The class `Rulebook` of an engine that has been started, whose accesses are of this class. */
export function rulebooks({ demand, memory }, fromBytes, Access) {
  return class Rulebook {
    #engine;
    #names;

    constructor(token, engine) {
      if (token !== PRIVATE) throw new PortcullisError("invalid", "", "make a rulebook with `Rulebook.fromBytes`");
      this.#engine = engine;
      this.#names = Names.of(engine.actions().split("\n"), [], memory);
    }

    static fromBytes(source) {
      demand();
      const bytes = bytesOf(source);
      return new Rulebook(PRIVATE, attempt(() => fromBytes(bytes)));
    }

    get revision() {
      return this.#engine.revision;
    }

    get actions() {
      return this.#names.actions;
    }

    access({ user, member, token, context = {} } = {}) {
      const id = (path, value) => (value === undefined ? "" : name(path, value));
      const { now, second_factor: factor, address, channel, ...unknown } = context;
      const [surplus] = Object.keys(unknown);
      if (surplus !== undefined) throw new PortcullisError("invalid", `context.${surplus}`, "no such fact");
      if (factor !== undefined && typeof factor !== "boolean") throw new PortcullisError("invalid", "context.second_factor", "must be true or false");
      const asked = [id("user", user), id("member", member), id("token", token), moment(now), factor, id("context.address", address), id("context.channel", channel)];
      return new Access(PRIVATE, attempt(() => this.#engine.access(...asked)), this.#names);
    }

    free() {
      this.#engine.free();
      this.#engine = FREED;
    }

    static {
      if (Symbol.dispose) this.prototype[Symbol.dispose] = this.prototype.free;
    }
  };
}

function bytesOf(source) {
  const bytes = ArrayBuffer.isView(source) ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength) : source instanceof ArrayBuffer && new Uint8Array(source);
  if (!bytes) throw new PortcullisError("invalid", "bytes", "must be bytes");
  if (bytes.length > LONGEST) throw new PortcullisError("too_large", "bytes", "more than 64 MiB");
  return bytes;
}
