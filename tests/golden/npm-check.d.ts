/// <reference lib="esnext.disposable" />
// Only asking, on a smaller engine.

import type { ActionName, Asking, Bytes, Handle, Id, Masks, Millis, ResourceRef, Source, WasmModule } from "./index.js";

export { PortcullisError } from "./index.js";
export type { ActionName, Asking, Context, ErrorCode, Handle, Id, Masks, Millis, ResourceRef } from "./index.js";

/** Starts the engine, once: from beside this package, or from what is given. */
export function init(source?: Source | Promise<Source>): Promise<void>;
/** Starts the engine at once from the bytes or the module of `check_engine_bg.wasm`. */
export function initSync(source: Bytes | WasmModule): void;

/** What deciding reads of one account at one revision: ids and the names of roles, tags and resources, nothing of people. */
export class Rulebook {
  private constructor();
  /** From what `snapshot.toBytes()` made. */
  static fromBytes(bytes: Bytes): Rulebook;
  readonly revision: number;
  /** The names of all actions. */
  readonly actions: ActionName[];
  /** What a user, or a member as if they had joined, may do in one request. */
  access(asking: Asking): Access;
  /** Frees it at once rather than when it is collected. */
  free(): void;
  [Symbol.dispose](): void;
}

/** A rulebook seen by one principal in one context. */
export class Access {
  private constructor();
  /** The member that asks, if there is one. */
  readonly member: Id | undefined;
  /** Holds until just before this moment, and then answers no; `Infinity` where nothing ends it. */
  readonly until: Millis;
  /** Whether its answers hold at this moment. */
  isCurrent(now?: Millis): boolean;
  /** Whether the action is allowed on the resource. What is unknown is not allowed. */
  can(action: ActionName, resource: ResourceRef, now?: Millis): boolean;
  /** Resolves a question once, for asking it often, of this or any other access to the same rulebook. */
  handle(action: ActionName, resource: ResourceRef): Handle;
  /** `can` with the names resolved already. A handle of another rulebook is answered no. */
  allows(handle: Handle, now?: Millis): boolean;
  /** Whether the action is allowed on some resource of the kind: whether its button is shown at all. */
  any(action: ActionName, kind: string, now?: Millis): boolean;
  /** The stored resources by their places: that of `resources[i]` is `i + 1`. Nothing where a place is free. */
  readonly resources: (Id | undefined)[];
  /** What is allowed where, as bits: see `Masks`. */
  masks(): Masks;
  /** Frees it at once rather than when it is collected. */
  free(): void;
  [Symbol.dispose](): void;
}
