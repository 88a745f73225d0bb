// Asking an access. The engine decides all of it when the access is made; its bits are read here where they lie in the
// engine's memory, without calling it again.

import { FREED, PRIVATE, PortcullisError, moment, name, parts, storedId } from "./input.js";
import { ACCOUNT, NONE } from "./names.js";

/** The engine of an access, for the methods that do call it. */
export const ENGINE = Symbol("engine");

/** Its names, for the same. */
export const NAMES = Symbol("names");

/** When an access holds that no date ends or begins. */
const ALWAYS = { from: -Infinity, until: Infinity };

/** One question with its names resolved. It speaks of one snapshot at one revision. */
class Handle {
  constructor(names, number, place, record) {
    this.names = names;
    this.number = number;
    this.place = place;
    /** Zone, name and type, where it is about a record. */
    this.record = record;
  }
}

/** What every access answers, whichever engine is behind it. */
export class Asked {
  // Of thousands of accesses most are out of the processor's cache when they are asked: what a question reads comes
  // first and is little.
  #names;
  #span;
  /** Where in the engine's memory the row of each place stands, and the masks of the rows; 0 before the first question. */
  #rows = 0;
  #masks = 0;
  /** Two to the power of this many bits tell a row. */
  #power = 0;
  /** At the place of a resource stands where in the same array its mask begins. */
  #table;

  constructor(token, engine, names) {
    if (token !== PRIVATE) throw new PortcullisError("invalid", "", "make an access with `snapshot.access`");
    this[ENGINE] = engine;
    this.#names = names;
    const { from, until } = engine;
    this.#span = from === -Infinity && until === Infinity ? ALWAYS : { from, until };
  }

  get [NAMES]() {
    return this.#names;
  }

  get member() {
    return this[ENGINE].member || undefined;
  }

  get until() {
    return this.#span.until;
  }

  isCurrent(now) {
    return this.#holds(moment(now));
  }

  can(action, resource, now) {
    const at = moment(now);
    const number = this.#names.number(action);
    const place = this.#place(resource);
    if (number === undefined) return unknown(action, resource);
    if (place === undefined) return this.#permitsRecord(number, parts(resource), at);
    return this.#reads(number, place) && this.#holds(at);
  }

  handle(action, resource) {
    const number = this.#names.number(name("action", action)) ?? NONE;
    const place = this.#place(resource);
    return new Handle(this.#names, number, place ?? NONE, place === undefined ? parts(resource) : undefined);
  }

  allows(handle, now) {
    const at = moment(now);
    if (handle?.names !== this.#names) return false;
    if (handle.record !== undefined) return this.#permitsRecord(handle.number, handle.record, at);
    return this.#reads(handle.number, handle.place) && this.#holds(at);
  }

  any(action, kind, now) {
    const at = moment(now);
    return this[ENGINE].any(name("action", action), name("kind", kind), at) && this.#holds(at);
  }

  get resources() {
    return [...this.#names.resources(this[ENGINE])];
  }

  masks() {
    return this.#copied().slice();
  }

  free() {
    this[ENGINE].free();
    this[ENGINE] = FREED;
    this.#table = undefined;
    this.#rows = 0;
  }

  #holds(at) {
    const { from, until } = this.#span;
    return from <= at && at < until && this.#names.current;
  }

  /** Nothing where it is a record, of which the table knows nothing. */
  #place(resource) {
    if (resource === "account") return ACCOUNT;
    const id = storedId(resource);
    return id === undefined ? undefined : this.#names.place(id, this[ENGINE]);
  }

  #reads(number, place) {
    if (this.#rows === 0) this.#locate();
    if (number < 0 || place < 0) return false;
    if (place === ACCOUNT) return this.#readsAccount(number);
    const { memory, width } = this.#names;
    const { words } = memory;
    const bit = (place - 1) << this.#power;
    const row = (words[this.#rows + (bit >>> 5)] >>> (bit & 31)) & (-1 >>> (32 - (1 << this.#power)));
    return ((words[this.#masks + row * width + (number >>> 5)] >>> (number & 31)) & 1) === 1;
  }

  #locate() {
    [this.#rows, this.#masks, this.#power] = this[ENGINE].packed();
  }

  #readsAccount(number) {
    const table = this.#copied();
    return ((table[table[ACCOUNT] + (number >>> 5)] >>> (number & 31)) & 1) === 1;
  }

  #copied() {
    return (this.#table ??= this[ENGINE].table());
  }

  #permitsRecord(number, [zone, record, type], at) {
    return number >= 0 && this[ENGINE].permitsRecord(number, zone, record, type, at) && this.#holds(at);
  }
}

/** An action that is not known is not allowed; wrong arguments are told all the same. */
function unknown(action, resource) {
  name("action", action);
  parts(resource);
  return false;
}

if (Symbol.dispose) Asked.prototype[Symbol.dispose] = Asked.prototype.free;
