// Compiled, never run: right use must pass, and each wrong use must fail (`@ts-expect-error`).

import { init, initSync, Snapshot, Access, PortcullisError } from "portcullis";
import type { Command, Handle, Masks, Decision, Grid, Issue, PolicyDraft, Preview, ResourceRef } from "portcullis";

await init();
await init(new URL("https://example.org/engine_bg.wasm"));
initSync(new Uint8Array());

const snapshot: Snapshot = Snapshot.fromJson("{}", "{}");
const revision: number = snapshot.revision;
const access: Access = snapshot.access({ user: "0", context: { second_factor: true, channel: "dashboard" } });
const yes: boolean = access.can("dns:edit", { zone: "0" });
const record: ResourceRef = { record: { zone: "0", name: "www.example.org", type: "A" } };
const decision: Decision = access.explain("dns:edit", record);
const grid: Grid = access.grid();
const names: string[] = grid.rows.flatMap((row) => [...row.yes, ...row.maybe]);
const handle: Handle = access.handle("dns:edit", { zone: "0" });
const quick: boolean = access.allows(handle, 0) && access.isCurrent();
const masks: Masks = access.masks();
const members: string[] = snapshot.whoCan("dns:edit", "account");

for (const { label } of grid.rows) {
  if (label.type === "listed") label.first.concat(String(label.count));
  if (label.type === "tag") label.tag.toUpperCase();
}

const draft: PolicyDraft = { roles: ["dns-edit"], scope: { include: [{ type: "tag", tag: "env=school" }] }, conditions: { expires_at: 5 } };
const command: Command = { type: "invite_members", emails: ["ana@example.com"], policies: [draft] };
const preview: Preview = snapshot.preview({ caller: { user: "0" }, command });
const errors: Issue[] = preview.issues.filter((issue) => issue.severity === "error");
const after: Snapshot = preview.after;
const gained: number = preview.people.reduce((sum, person) => sum + person.gained, 0);
for (const event of preview.events) if (event.object === "member") event.after?.status;

try {
  snapshot.apply({ revision: 2, events: preview.events });
} catch (error) {
  if (error instanceof PortcullisError && error.code === "stale_revision") error.path.length;
}

// @ts-expect-error a snapshot is made by `fromJson`
new Snapshot();
// @ts-expect-error either a user or a member
snapshot.access({ user: "0", member: "0" });
// @ts-expect-error nobody
snapshot.access({});
// @ts-expect-error a caller is a user or the operator
snapshot.preview({ caller: {}, command });
// @ts-expect-error no such command
snapshot.preview({ caller: { operator: true }, command: { type: "destroy" } });
// @ts-expect-error no such field
snapshot.preview({ caller: { operator: true }, command: { type: "leave_account", member: "0" } });
// @ts-expect-error a handle is made by an access
access.allows({});
// @ts-expect-error a record has a type
access.can("dns:edit", { record: { zone: "0", name: "www.example.org" } });
// @ts-expect-error an access can't be written to
access.until = 0;
// @ts-expect-error no such effect
draft.effect = "maybe";

export { after, decision, errors, gained, masks, members, names, quick, revision, yes };
