// The reason of every cell, read from the numbers into which the engine has written it.

import { PortcullisError, storedId } from "./input.js";
import { ACCOUNT, idsOf } from "./names.js";

/** In the order of the engine's numbers. */
const REASONS = [
  "allowed",
  "denied",
  "condition_failed",
  "nothing_matched",
  "not_a_member",
  "suspended",
  "account_demands",
  "unknown_action",
  "unknown_resource",
  "unknown_token",
  "token_disabled",
  "token_outside",
  "no_grant",
  "grant_suspended",
];
const [UNKNOWN_ACTION, UNKNOWN_RESOURCE] = [REASONS.indexOf("unknown_action"), REASONS.indexOf("unknown_resource")];
/** Those that hold whatever is asked. */
const REFUSALS = [
  "not_a_member",
  "suspended",
  "account_demands",
  "unknown_token",
  "token_disabled",
  "token_outside",
  "no_grant",
  "grant_suspended",
];

/** Why each action is or is not allowed on the account and on whatever is stored. */
export class Reasons {
  #names;
  #engine;
  #rowOf;
  #causes;
  #lists;
  #refused;
  /** Rows and causes that were read already; few differ. */
  #rows = [];
  #said = new Map();

  constructor(words, names, engine) {
    const [places, rows, lists, policies] = words;
    let at = 4;
    const take = (count) => words.subarray(at, (at += count));
    this.#names = names;
    this.#engine = engine;
    this.#rowOf = take(places);
    this.#causes = Array.from({ length: rows }, () => take(names.count));
    this.#refused = REFUSALS.includes(REASONS[this.#causes[0][0] & 15]);
    const ids = idsOf(words.subarray(words.length - 4 * policies));
    this.#lists = Array.from({ length: lists }, () => {
      const [length] = take(1);
      return Object.freeze(Array.from(take(length), (number) => ids[number]));
    });
  }

  of(action, resource) {
    const number = this.#names.number(action);
    if (number === undefined && !this.#refused) return this.#say(UNKNOWN_ACTION);
    return this.on(resource)[number ?? 0];
  }

  on(resource) {
    // Whoever is refused is refused everywhere.
    const row = this.#refused ? 0 : this.#rowOf[this.#place(resource)];
    return (this.#rows[row] ??= this.#read(row));
  }

  #place(resource) {
    if (resource === "account") return ACCOUNT;
    const id = storedId(resource);
    if (id !== undefined) return this.#names.place(id, this.#engine);
    throw new PortcullisError("invalid", "resource", 'must be "account", { zone } or { resource }; `explain` knows about records');
  }

  /** The causes of a row; nothing stands where there is none. */
  #read(row) {
    const causes = this.#causes[row] ?? new Uint32Array(this.#names.count).fill(UNKNOWN_RESOURCE);
    return Object.freeze(Array.from(causes, (cause) => this.#say(cause)));
  }

  #say(cause) {
    let said = this.#said.get(cause);
    if (said === undefined) {
      said = Object.freeze({ reason: REASONS[cause & 15], policies: this.#lists[cause >>> 4] });
      this.#said.set(cause, said);
    }
    return said;
  }
}
