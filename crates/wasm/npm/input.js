// What comes from outside: texts made from values, wrong arguments told, and the engine's complaints as real `Error`s.

/** No text longer than this crosses the border: what wasm memory once held it never gives back. */
const LONGEST_TEXT = 64 * 1024 * 1024;
/** No action, id or name is longer than this, so what is longer is unknown. */
const LONGEST_NAME = 1024;

/** Stands for a name or id that is too long to be any. */
const UNKNOWN = "?";

/** Something handed over is not as it must be. A deny is no error but a value. */
export class PortcullisError extends Error {
  constructor(code, path, message) {
    super(message);
    this.name = "PortcullisError";
    this.code = code;
    this.path = path;
  }
}

/** Calls the engine; what it says in three lines becomes an error. */
export function attempt(call) {
  try {
    return call();
  } catch (thrown) {
    if (typeof thrown !== "string") throw thrown;
    const [code, path, message] = thrown.split("\n");
    throw new PortcullisError(code, path, message);
  }
}

/** JSON as it is, or of a value. */
export function text(path, value) {
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
export function name(path, value) {
  if (typeof value !== "string") throw new PortcullisError("invalid", path, "must be a text");
  return value.length > LONGEST_NAME ? UNKNOWN : value;
}

/** The id of something stored. The empty one would mean the account. */
export function stored(path, value) {
  return name(path, value) || UNKNOWN;
}

/** What the engine calls a resource: id, name and type of a record; no id is the account, no type a stored resource. */
export function parts(resource) {
  if (resource === "account") return ACCOUNT;
  const id = storedId(resource);
  if (id !== undefined) return [id || UNKNOWN, "", ""];
  const record = resource?.record;
  if (typeof record !== "object" || record === null) {
    throw new PortcullisError("invalid", "resource", 'must be "account", { zone }, { resource } or { record }');
  }
  const zone = stored("resource.record.zone", record.zone);
  return [zone, name("resource.record.name", record.name), stored("resource.record.type", record.type)];
}

/** The id in `{ zone }` or `{ resource }`, nothing where it is neither. */
export function storedId(resource) {
  const id = resource?.zone ?? resource?.resource;
  return typeof id === "string" ? name("resource", id) : undefined;
}

const ACCOUNT = ["", "", ""];

/** Whole milliseconds. */
export function moment(now = Date.now()) {
  if (!Number.isSafeInteger(now)) throw new PortcullisError("invalid", "now", "must be whole milliseconds");
  return now;
}

/** Shows that it is this package that makes an object. */
export const PRIVATE = Symbol("portcullis");

/** What is left of an object after `free()`. */
export const FREED = new Proxy(
  {},
  {
    get() {
      throw new PortcullisError("freed", "", "used after `free()`");
    },
  },
);
