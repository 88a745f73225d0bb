// Names resolved once. An action's number and a resource's place in the table never change while a snapshot stays as it
// is, so the engine is asked for each only the first time. Nothing is decided here.

/** The place of the account in every table. */
export const ACCOUNT = 0;
/** The place of what is not there. */
export const NONE = -1;

/** The numbers of a catalogue's actions, and the places of the resources at one revision of one snapshot. */
export class Names {
  #numbers;
  #kinds;
  /** The memory of the engine that the places are of. */
  memory;
  #places = new Map();
  #resources;
  /** How many words of 32 bits a row in the engine's memory has. */
  width;
  /** Whether the snapshot is still at this revision. Afterwards a place may be another resource's. */
  current = true;

  constructor(numbers, kinds, memory) {
    this.#numbers = numbers;
    this.#kinds = kinds;
    this.memory = memory;
    this.width = 2 * Math.ceil(numbers.size / 64);
  }

  static of(actions, kinds, memory) {
    return new Names(new Map(actions.map((action, number) => [action, number])), kinds, memory);
  }

  /** Names for another snapshot of the same catalogue: the same actions, the places to be asked anew. */
  next() {
    return new Names(this.#numbers, this.#kinds, this.memory);
  }

  get actions() {
    return [...this.#numbers.keys()];
  }

  /** How many actions there are. */
  get count() {
    return this.#numbers.size;
  }

  kind(number) {
    return this.#kinds[number];
  }

  /** The id of the resource at each place from 1 on; nothing where a place is free. */
  resources(engine) {
    return (this.#resources ??= idsOf(engine.places()));
  }

  /** The number of an action, nothing where it is unknown. */
  number(action) {
    return this.#numbers.get(action);
  }

  /** The place of a stored resource, `NONE` where there is none. */
  place(id, engine) {
    return this.#places.get(id) ?? this.#find(id, engine);
  }

  #find(id, engine) {
    const [a, b, c, d] = [word(id, 0), word(id, 8), word(id, 16), word(id, 24)];
    if (id.length !== 32 || a < 0 || b < 0 || c < 0 || d < 0) return NONE;
    const place = engine.place(a, b, c, d);
    // What is unknown isn't kept: there is no end to it.
    if (place === ACCOUNT) return NONE;
    this.#places.set(id, place);
    return place;
  }
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

/** Ids of four words each, the highest first; nothing where all are zero. */
export function idsOf(words) {
  const ids = [];
  for (let at = 0; at < words.length; at += 4) {
    const parts = words.subarray(at, at + 4);
    ids.push(parts.some((part) => part !== 0) ? Array.from(parts, (part) => part.toString(16).padStart(8, "0")).join("") : undefined);
  }
  return ids;
}
