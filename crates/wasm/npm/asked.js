// Asking an access. The engine decides all of it when the access is made; its bits are copied once, at the first
// question, and read here without calling it again.

import { FREED, PRIVATE, PortcullisError, moment, name, parts, storedId } from "./input.js";
import { ACCOUNT, NONE } from "./names.js";

/** The engine of an access, for the methods that do call it. */
export const ENGINE = Symbol("engine");

/** Its names, for the same. */
export const NAMES = Symbol("names");

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
  #names;
  #from;
  #until;
  /** At the place of a resource stands where in the same array its mask begins. */
  #table;

  constructor(token, engine, names) {
    if (token !== PRIVATE) throw new PortcullisError("invalid", "", "make an access with `snapshot.access`");
    this[ENGINE] = engine;
    this.#names = names;
    this.#from = engine.from;
    this.#until = engine.until;
  }

  get [NAMES]() {
    return this.#names;
  }

  get member() {
    return this[ENGINE].member || undefined;
  }

  get until() {
    return this.#until;
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
  }

  #holds(at) {
    return this.#from <= at && at < this.#until && this.#names.current;
  }

  /** Nothing where it is a record, of which the table knows nothing. */
  #place(resource) {
    if (resource === "account") return ACCOUNT;
    const id = storedId(resource);
    return id === undefined ? undefined : this.#names.place(id, this[ENGINE]);
  }

  #reads(number, place) {
    const table = this.#table ?? this.#copied();
    return place >= 0 && number >= 0 && ((table[table[place] + (number >>> 5)] >>> (number & 31)) & 1) === 1;
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
