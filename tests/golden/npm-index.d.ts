/// <reference lib="esnext.disposable" />
// The types of the package, written by hand. Fields are the words on the wire.

/** 32 lower-case hex digits. */
export type Id = string;
/** Whole milliseconds since 1970-01-01T00:00:00Z. */
export type Millis = number;
/** `service:verb`, such as `dns:edit`. */
export type ActionName = string;
/** `key=value`. */
export type Tag = string;

/** Starts the engine, once: from beside this package, or from what is given. */
export function init(source?: Source | Promise<Source>): Promise<void>;
/** Starts the engine at once from the bytes or the module of `engine_bg.wasm`. */
export function initSync(source: Bytes | WasmModule): void;

/** Where the engine can be: an address, an answer to a request, its bytes, its compiled module. */
export type Source = string | Global<"URL"> | Global<"Request"> | Global<"Response"> | Bytes | WasmModule;
export type Bytes = ArrayBuffer | ArrayBufferView;
export type WasmModule = typeof globalThis extends { WebAssembly: { Module: abstract new (...args: never) => infer Module } } ? Module : never;
/** A class of the platform, where the platform has it: not every one that runs this has a browser's types. */
type Global<Name extends string> = typeof globalThis extends Record<Name, abstract new (...args: never) => infer Made> ? Made : never;

/** Something handed over is not as it must be. A deny is no error but a value. */
export class PortcullisError extends Error {
  private constructor();
  readonly name: "PortcullisError";
  readonly code: ErrorCode;
  /** The field, such as `state.account.settings` or `command.emails`; empty where it is the whole. */
  readonly path: string;
}

export type ErrorCode =
  | "malformed"
  | "invalid"
  | "catalogue"
  | "stale_revision"
  | "too_large"
  | "not_started"
  | "freed";

/** One account's state at one revision, indexed for deciding. */
export class Snapshot {
  private constructor();
  /** From a state as the server sends it, text or object, read by the built-in catalogue or by another. */
  static fromJson(state: string | State, catalogue?: string | Catalogue): Snapshot;
  readonly revision: number;
  /** The names of all actions of the catalogue. */
  readonly actions: ActionName[];
  /** The catalogue as data. */
  catalogue(): Catalogue;
  /** What deciding reads, as bytes for `Rulebook.fromBytes`: nothing of people but ids. */
  toBytes(): Uint8Array;
  /** The state as JSON text. */
  toJson(): string;
  /** Folds the next entry in place, all of it or nothing. Accesses and handles made before say no from then on. */
  apply(entry: string | EntryChange): void;
  /** What a user, a member as if they had joined, or a token may do in one request. */
  access(asking: Asking): Access;
  /** What a user or a token of an agency may do here in one request: as far as this account's grant and the agency's
   * assignments both allow it. */
  accessThrough(agency: Snapshot, asking: { user: Id; token?: undefined; context?: Context } | { token: Id; user?: undefined; context?: Context }): Access;
  /** What a member will be able to do ahead of any request: in any case, or under a condition. */
  outlook(member: Id, now?: Millis): Access;
  /** The ids of the members who may do this here, in their order: all, or a page of them that begins after an id. */
  whoCan(action: ActionName, resource: ResourceRef, context?: Context, page?: { after?: Id; limit?: number }): Id[];
  /** What a command would do. That it is refused is no error but an issue. */
  preview(request: PreviewRequest): Preview;
  /** Frees it at once rather than when it is collected. */
  free(): void;
  [Symbol.dispose](): void;
}

/**
 * What deciding reads of one account at one revision: ids and the names of roles, tags and resources, nothing of people.
 * Sooner loaded than a snapshot; it can be asked, not changed.
 */
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

/** A snapshot seen by one principal in one context. */
export class Access {
  private constructor();
  /** The member that asks, if there is one. */
  readonly member: Id | undefined;
  /** Holds until just before this moment, and then answers no; `Infinity` where nothing ends it. */
  readonly until: Millis;
  /** Whether its answers hold at this moment: not once `until` is reached or the snapshot has moved on. */
  isCurrent(now?: Millis): boolean;
  /** Whether the action is allowed on the resource. What is unknown is not allowed. */
  can(action: ActionName, resource: ResourceRef, now?: Millis): boolean;
  /** Resolves a question once, for asking it often, of this or any other access to the snapshot as it is now. */
  handle(action: ActionName, resource: ResourceRef): Handle;
  /** `can` with the names resolved already. A handle of another snapshot, or of an earlier revision, is answered no. */
  allows(handle: Handle, now?: Millis): boolean;
  /** The stored resources by their places: that of `resources[i]` is `i + 1`. Nothing where a place is free. */
  readonly resources: (Id | undefined)[];
  /** What is allowed where, as bits: see `Masks`. */
  masks(): Masks;
  /** What is allowed where, as classes of equal access with how many are in each; the account is the first. */
  classes(): Class[];
  /** The reason of every answer at once, as of the moment the access was made for. */
  reasons(): Reasons;
  /** Whether the action is allowed on some resource of the kind: whether its button is shown at all. */
  any(action: ActionName, kind: string, now?: Millis): boolean;
  /** Why the action is or is not allowed, as of the moment the access was made for. */
  explain(action: ActionName, resource: ResourceRef): Decision;
  /** What is allowed where: a row for each class of resources with equal access. */
  grid(): Grid;
  /** The stored resources of a kind on which anything at all is allowed. */
  visible(kind: string): Id[];
  /** Frees it at once rather than when it is collected. */
  free(): void;
  [Symbol.dispose](): void;
}

/** A question with its names resolved. */
export interface Handle {
  readonly [handle]: true;
}
declare const handle: unique symbol;

/**
 * The whole access as bits. At the place of a resource stands where in the same array its mask begins, and action number
 * `n` of `snapshot.actions` is bit `n & 31` of the word `n >>> 5` from there. The account's place is 0, and that of the
 * stored resource `access.resources[i]` is `i + 1`.
 */
export type Masks = Uint32Array;

/** A maximal set of resources of one kind with equal access. `grid` names them too, which takes longer. */
export interface Class {
  kind: string;
  count: number;
  /** Allowed in any case. */
  yes: ActionName[];
}

/** Why every action is or is not allowed on the account and on everything stored: what `explain` says, without its details. */
export interface Reasons {
  of(action: ActionName, resource: "account" | { zone: Id } | { resource: Id }): Cause;
  /** One cause for each of `snapshot.actions`, in that order. */
  on(resource: "account" | { zone: Id } | { resource: Id }): readonly Cause[];
}
export interface Cause {
  readonly reason: Reason;
  /** The determining policies: the allows of an allow, the denies of a deny. */
  readonly policies: readonly Id[];
}

export type ResourceRef =
  | "account"
  | { zone: Id }
  | { resource: Id }
  | { record: { zone: Id; name: string; type: string } };

export type Asking = (
  | { user: Id; member?: undefined; token?: undefined }
  | { member: Id; user?: undefined; token?: undefined }
  | { token: Id; user?: undefined; member?: undefined }
) & { context?: Context };

/** The facts of one request. A missing fact fails the condition of an allow and fulfils that of a deny. */
export interface Context {
  /** The present where left out. */
  now?: Millis;
  second_factor?: boolean;
  address?: string;
  channel?: Channel;
}
export type Channel = "dashboard" | "api";

export interface Decision {
  allowed: boolean;
  reason: Reason;
  /** The allows of an allow, the denies of a deny. */
  determining: Determining[];
  /** Allows that would have matched but for a condition. */
  failed: { policy: Id; conditions: Conditions }[];
  /** Roles that would allow it, smallest first; at most five. */
  nearest: { role: string; name: string }[];
  /** Other facts of the request under which it would be allowed, the fewest that do; at most five. */
  would_be_allowed_if: Remedy[];
  /** What each side says, for a token that never exceeds its user. */
  sides?: SideDecision[];
}
export interface SideDecision {
  /** The principal's own policies, or whom it never exceeds. */
  side: "own" | "ceiling" | "assignment" | "grant";
  allowed: boolean;
  reason: Reason;
  determining: Determining[];
}
/** All of these facts together would make it allowed; what is not named stays as it is. */
export interface Remedy {
  second_factor?: boolean;
  channel?: Channel;
  /** Such an address as this. */
  address?: string;
  /** At this moment or soon after. */
  from?: Millis;
}
export type Reason =
  | "allowed"
  | "denied"
  | "condition_failed"
  | "nothing_matched"
  | "not_a_member"
  | "suspended"
  | "account_demands"
  | "unknown_action"
  | "unknown_resource"
  | "unknown_token"
  | "token_disabled"
  | "token_outside"
  | "no_grant"
  | "grant_suspended";
export interface Determining {
  policy: Id;
  effect: Effect;
  roles: string[];
  group?: Id;
  conditions?: Conditions;
}

export interface Grid {
  /** All actions of the catalogue, in its order. */
  actions: ActionName[];
  rows: GridRow[];
}
export interface GridRow {
  label: ClassLabel;
  /** Empty for the account and for records. */
  resources: Id[];
  /** Allowed in any case. */
  yes: ActionName[];
  /** Allowed under a condition; only in an outlook. */
  maybe: ActionName[];
}
/** How a class is named: by the selector that makes it, else by its first members and a count. */
export type ClassLabel =
  | { type: "account" }
  | { type: "all"; kind: string }
  | { type: "tag"; kind: string; tag: Tag }
  | { type: "except"; kind: string; except: Id[] }
  | { type: "listed"; kind: string; first: Id[]; count: number }
  | { type: "record"; zone: Id; name: string; rtype: string | null };

export interface PreviewRequest {
  caller: Caller;
  command: Command;
  /** The present where left out. */
  now?: Millis;
  /** 32 hex digits from which new ids are made; random where left out. */
  seed?: string;
}
export type Caller = (
  | { user: Id; operator?: false; token?: undefined }
  | { token: Id; operator?: false; user?: undefined; own_tokens?: boolean }
  | { operator: true; user?: undefined; token?: undefined }
) & {
  context?: Context;
  /** Whether the user's address is verified. */
  verified?: boolean;
  /** The pending member whose invitation the caller holds. */
  holds?: Id;
};
export interface Preview {
  issues: Issue[];
  /** What would happen; empty where some issue is an error. */
  events: Event[];
  /** Who would gain or lose anything, invited people always. */
  people: PersonDifference[];
  /** What the tokens that it is about would gain and lose; absent where it is about none. */
  tokens?: TokenDifference[];
  /** What the grants that it is about would give more and less; absent where it is about none. */
  grants?: GrantDifference[];
  /** The same on the server for the same difference. */
  digest: string;
  /** The account as it would be; as it is where the command is refused. */
  after: Snapshot;
}
export interface TokenDifference extends Omit<PersonDifference, "member" | "shown"> {
  token: Id;
  name: string;
}
export interface GrantDifference extends Omit<PersonDifference, "member" | "shown"> {
  grant: Id;
  name: string;
}
export interface Issue {
  severity: "error" | "warning";
  /** Stable, such as `beyond_your_access`. */
  code: string;
  /** The field of the command, such as `emails[3]`; absent for the whole of it. */
  path?: string;
  args?: Record<string, string>;
  /** The sentence for people. */
  message: string;
}
export interface PersonDifference {
  member: Id;
  /** Name, else address. */
  shown: string;
  /** How many things: actions times resources. */
  gained: number;
  lost: number;
  rows: DifferenceRow[];
}
export interface DifferenceRow {
  label: ClassLabel;
  resources: Id[];
  before_yes: ActionName[];
  before_maybe: ActionName[];
  after_yes: ActionName[];
  after_maybe: ActionName[];
  gained: ActionName[];
  lost: ActionName[];
}

/** What somebody asks to happen to an account. */
export type Command =
  | { type: "change_settings"; settings: Settings }
  | { type: "close_account" }
  | { type: "add_resources"; kind: string; resources: { name: string; tags?: Tag[]; settings?: ZoneDraft }[] }
  | { type: "remove_resources"; resources: Id[] }
  | { type: "tag_resources"; resources: Id[]; add?: Tag[]; remove?: Tag[] }
  | { type: "change_zone"; zone: Id; settings: ZoneDraft }
  | { type: "edit_records"; zone: Id; deletes?: Id[]; patches?: RecordDraft[]; puts?: RecordDraft[]; posts?: RecordDraft[] }
  | { type: "invite_members"; emails: string[]; policies?: PolicyDraft[]; groups?: Id[] }
  | { type: "add_member"; email: string; policies?: PolicyDraft[]; groups?: Id[] }
  | { type: "resend_invitation"; member: Id }
  | { type: "accept_invitation"; member: Id; name?: string }
  | { type: "reject_invitation"; member: Id }
  | { type: "change_member"; member: Id; policies: PolicyDraft[]; groups?: Id[] }
  | { type: "revoke_member"; member: Id; keep_tokens?: Id[] }
  | { type: "leave_account" }
  | { type: "create_group"; name: string; policies?: PolicyDraft[]; members?: Id[] }
  | { type: "change_group"; group: Id; name?: string; policies?: PolicyDraft[]; members?: Id[] }
  | { type: "delete_group"; group: Id }
  | { type: "create_role"; name: string; about?: string; actions: ActionName[] }
  | { type: "change_role"; role: string; name?: string; about?: string; actions?: ActionName[] }
  | { type: "delete_role"; role: string }
  | { type: "create_scope"; name: string; scope: Scope }
  | { type: "change_scope"; scope: Id; name?: string; to?: Scope }
  | { type: "delete_scope"; scope: Id }
  | { type: "create_token"; name: string; owner?: Id; policies: PolicyDraft[]; conditions?: Conditions }
  | { type: "change_token"; token: Id; name?: string; policies?: PolicyDraft[]; conditions?: Conditions; status?: Token["status"] }
  | { type: "roll_token"; token: Id }
  | { type: "delete_token"; token: Id }
  | { type: "offer_grant"; agency?: Id; name: string; policies: PolicyDraft[]; conditions?: Conditions; grant?: Id }
  | { type: "change_grant"; grant: Id; name?: string; policies?: PolicyDraft[]; conditions?: Conditions; suspended?: boolean }
  | { type: "reissue_offer"; grant: Id }
  | { type: "confirm_grant"; grant: Id; agency: Id }
  | { type: "end_grant"; grant: Id; keep?: Made }
  | { type: "change_person"; user: Id; policies: PolicyDraft[] }
  | { type: "ask_grant"; account: Id; name: string; tags?: Tag[]; policies: PolicyDraft[] }
  | { type: "accept_grant"; grant: Id; account: Id; name: string; tags?: Tag[] }
  | { type: "decline_grant"; grant: Id; account: Id }
  | { type: "change_client"; grant: Id; name?: string; tags?: Tag[] }
  | { type: "leave_client"; grant: Id }
  | { type: "create_assignment"; actor: Policy["actor"]; clients: ClientSelector[]; policy: PolicyDraft }
  | { type: "change_assignment"; assignment: Id; clients?: ClientSelector[]; policy?: PolicyDraft }
  | { type: "delete_assignment"; assignment: Id }
  | { type: "create_template"; template: TemplateDraft }
  | { type: "change_template"; template: Id; to: TemplateDraft }
  | { type: "delete_template"; template: Id }
  | { type: "record_facts"; member: Id; facts: Facts; name?: string };

export interface PolicyDraft {
  /** The policy it replaces. */
  id?: Id;
  /** `allow` where left out. */
  effect?: Effect;
  roles: string[];
  scope: Scope;
  /** The named scope that `scope` is. */
  named?: Id;
  conditions?: Conditions;
}

/** All that is true of one account at one revision. */
export interface State {
  revision: number;
  account: { id: Id; created_at: Millis; settings: Settings; closed_at?: Millis };
  resources?: Record<Id, Resource>;
  members?: Record<Id, Member>;
  groups?: Record<Id, Group>;
  roles?: Record<string, Role>;
  scopes?: Record<Id, NamedScope>;
  policies?: Record<Id, Policy>;
  tokens?: Record<Id, Token>;
  /** What it grants to agencies. */
  grants?: Record<Id, Grant>;
  /** Its clients, as an agency; by the grant. */
  clients?: Record<Id, Client>;
  /** Whom it puts on which clients, as an agency. */
  assignments?: Record<Id, Assignment>;
  /** Its templates of grants. */
  templates?: Record<Id, Template>;
}
export interface Settings {
  name: string;
  plan: string;
  require_second_factor?: boolean;
}
export interface Resource {
  id: Id;
  kind: string;
  name: string;
  tags?: Tag[];
}
export interface Member {
  id: Id;
  user?: Id;
  address: Personal;
  name?: Personal;
  status: "pending" | "accepted" | "rejected";
  invitation: { by?: Id; sent_at: Millis; expires_at: Millis };
  joined_at?: Millis;
  facts?: Facts;
}
/** A personal value; `null` where it was erased or may not be seen. */
export interface Personal {
  personal: string | null;
}
export interface Facts {
  verified: boolean;
  second_factor?: boolean;
  suspended?: boolean;
}
export interface Group {
  id: Id;
  name: string;
  members?: Id[];
}
export interface Role {
  id: string;
  name: string;
  about?: string;
  actions: ActionName[];
}
/** A credential for programs. Its secret is never here. */
export interface Token {
  id: Id;
  name: string;
  /** The user it acts for; without one it is the account's own. */
  owner?: Id;
  maker?: Id;
  /** Who last saw its secret. */
  seen_by?: Id;
  status: "active" | "disabled";
  /** Dates and networks only. */
  conditions?: Conditions;
  created_at: Millis;
  changed_at: Millis;
}
export interface Policy {
  id: Id;
  actor: { type: "member" | "group" | "token" | "grant" | "person"; id: Id };
  effect: Effect;
  roles: string[];
  scope: Scope;
  /** The named scope that `scope` is, and goes on to be when that is changed. */
  named?: Id;
  conditions?: Conditions;
}
/** What an account grants to an agency: the ceiling of what its people do here. The policies that name it say what. */
export interface Grant {
  id: Id;
  /** Nobody while an offer by link waits. */
  agency?: Id;
  name: string;
  status: "waiting" | "given" | "suspended";
  conditions?: Conditions;
  /** The agency opened the account by it. */
  opening?: boolean;
  by?: Id;
  created_at: Millis;
  made?: Made;
}
/** What an agency's people made, by kind. */
export interface Made {
  members?: Id[];
  policies?: Id[];
  tokens?: Id[];
}
/** A client account as the agency keeps it: its side of a grant. */
export interface Client {
  grant: Id;
  account: Id;
  name: string;
  tags?: Tag[];
  status: "asked" | "accepted" | "declined";
  wish?: Policy[];
  opened?: boolean;
  since: Millis;
}
/** The agency's own policy that puts its staff on clients, below what each of them grants. */
export interface Assignment {
  clients: ClientSelector[];
  policy: Policy;
}
export type ClientSelector = { type: "all" } | { type: "tag"; tag: Tag } | { type: "client"; grant: Id };
/** A template as somebody asks for it. */
export interface TemplateDraft {
  name: string;
  about?: string;
  policies: PolicyDraft[];
}
/** A grant to copy. */
export interface Template {
  id: Id;
  name: string;
  about?: string;
  policies: Policy[];
}
/** A scope with a name, which many policies can have at once. */
export interface NamedScope {
  id: Id;
  name: string;
  scope: Scope;
}
export type Effect = "allow" | "deny";
export interface Scope {
  include: Selector[];
  exclude?: Selector[];
}
export type Selector =
  | { type: "account" }
  | { type: "kind"; kind: string }
  | { type: "resource"; id: Id }
  | { type: "tag"; tag: Tag }
  | { type: "record"; zone: Id; name: string; rtype?: string };
export interface Conditions {
  second_factor?: boolean;
  /** Networks such as `192.0.2.0/24`. */
  address_in?: string[];
  address_not_in?: string[];
  not_before?: Millis;
  expires_at?: Millis;
  channel?: Channel;
}

/** The part of a log's entry that moves a snapshot; the rest of the entry may stand beside it. */
export interface EntryChange {
  revision: number;
  events: Event[];
}
/** How a zone is served. */
export type ZoneMode = "full" | "partial" | "secondary" | "internal";
/** What is kept of a zone beside its name and tags, as somebody asks for it; what is left out stays. */
export interface ZoneDraft {
  mode?: ZoneMode;
  paused?: boolean;
  name_servers?: string[];
}
/** What is kept of a zone beside its name and tags. */
export interface ZoneSettings {
  zone: Id;
  mode: ZoneMode;
  paused: boolean;
  name_servers?: string[];
}
/** A DNS record as somebody asks for it. */
export interface RecordDraft {
  /** The record that is changed or replaced. */
  id?: Id;
  name?: string;
  type?: string;
  /** As zone files write it. */
  content?: string;
  /** Seconds; 1 for automatic. */
  ttl?: number;
  priority?: number;
  proxied?: boolean;
  comment?: string;
  tags?: string[];
  settings?: string[];
}
/** A DNS record. It is in the log, not in the state. */
export interface DnsRecord {
  id: Id;
  zone: Id;
  name: string;
  type: string;
  content: string;
  ttl: number;
  priority?: number;
  proxied: boolean;
  comment?: string;
  tags?: string[];
  settings?: string[];
  created_at: Millis;
  modified_at: Millis;
}
/** What happened to one object: as it was and as it is. */
export type Event =
  | ({ object: "account" } & Change<State["account"]>)
  | ({ object: "settings" } & Change<Settings>)
  | ({ object: "resource" } & Change<Resource>)
  | ({ object: "member" } & Change<Member>)
  | ({ object: "group" } & Change<Group>)
  | ({ object: "role" } & Change<Role>)
  | ({ object: "scope" } & Change<NamedScope>)
  | ({ object: "policy" } & Change<Policy>)
  | ({ object: "token" } & Change<Token>)
  | ({ object: "grant" } & Change<Grant>)
  | ({ object: "client" } & Change<Client>)
  | ({ object: "assignment" } & Change<Assignment>)
  | ({ object: "template" } & Change<Template>)
  | ({ object: "record" } & Change<DnsRecord>)
  | ({ object: "zone" } & Change<ZoneSettings>);
export interface Change<T> {
  before?: T;
  after?: T;
}

/** The data that name services, actions, roles, kinds and plans of one product. */
export interface Catalogue {
  format: 1;
  id: string;
  version: number;
  kinds: { id: string; name: string; plural: string; parent?: string; names?: string; service?: string }[];
  services: {
    id: string;
    name: string;
    group: string;
    about?: string;
    aliases?: string[];
    grantable?: boolean;
    actions: { id: string; name: string; kinds: string[]; implies?: string[]; about?: string }[];
  }[];
  roles: {
    id: string;
    name: string;
    about?: string;
    aliases?: string[];
    broad?: boolean;
    service?: string;
    level?: string;
    actions: string[];
    except?: string[];
  }[];
  plans: { id: string; name: string; about?: string; limits?: Record<string, number> }[];
  default_plan: string;
}
