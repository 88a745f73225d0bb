// Everything measured in node on the workload in a folder: `node bench.mjs FOLDER [--quick]` prints one JSON object.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { casl, cedarWasm } from "./engines.mjs";
import { add, cycle, run } from "./rounds.mjs";
import { weigh } from "./weigh.mjs";

const [folder, ...flags] = process.argv.slice(2);
const rounds = flags.includes("--quick") ? 3 : 9;
const read = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));
const [plain, conditional, large] = ["plain.json", "conditions.json", "large.json"].map(read);
const ours = process.env.PORTCULLIS_NPM ?? resolve(import.meta.dirname, "../../../target/npm/portcullis");
const { init, Snapshot } = await import(pathToFileURL(join(ours, "index.js")));
await init();

const NOW = plain.flat.contexts[0].now;
const zoneRefs = new Map(plain.flat.zones.map(({ id }) => [id, { zone: id }]));

/** Ours: an access for every user and context that is asked about, as an application holds those of its sessions. */
function portcullis({ flat, state }) {
  const snapshot = Snapshot.fromJson(state);
  const accesses = new Map(flat.users.map((user) => [user, []]));
  const access = (user, context) =>
    (accesses.get(user)[context] ??= snapshot.access({ user, context: flat.contexts[context] }));
  for (const { user, context } of flat.asks) access(user, context);
  return { snapshot, access, can: ({ user, action, zone, context }) => access(user, context).can(action, zoneRefs.get(zone), NOW) };
}

console.error("   starting, weighing");
const starts = Array.from({ length: rounds }, () => Number(execFileSync(process.execPath, [join(import.meta.dirname, "start.mjs"), ours])));
starts.sort((a, b) => a - b);
const here = join(import.meta.dirname, "node_modules");
const cedarFolder = join(here, "@cedar-policy/cedar-wasm/web");
const downloads = {
  Portcullis: await weigh(join(ours, "index.js"), join(ours, "engine_bg.wasm")),
  CASL: await weigh(join(here, "@casl/ability/dist/esm/index.mjs")),
  "cedar-wasm, sliced by hand": await weigh(join(cedarFolder, "cedar_wasm.js"), join(cedarFolder, "cedar_wasm_bg.wasm")),
};
const checkOnly = await weigh(join(ours, "check.js"), join(ours, "check_engine_bg.wasm"));

const checked = {};
/** Compares with the reference's answers and enters the decision; slow engines are asked about fewer requests. */
function decisions(engine, what, peer, { flat }) {
  console.error(`   ${engine}: ${what}`);
  const some = flat.asks.slice(0, 20);
  const warm = () => some.forEach((ask) => peer.can(ask));
  warm();
  const start = performance.now();
  warm();
  const asks = performance.now() - start > 20 ? flat.asks.slice(0, 300) : flat.asks;
  for (const ask of asks) {
    if (peer.can(ask) !== ask.allowed) throw new Error(`${engine} disagrees about ${JSON.stringify(ask)}`);
  }
  (checked[engine] ??= []).push(asks.length);
  const next = cycle(asks);
  add(engine, what, () => peer.can(next()));
}

const own = portcullis(plain);
const { user, allowed } = plain.grid;
decisions("Portcullis", "decision", own, plain);
decisions("Portcullis", "conditions", portcullis(conditional), conditional);
const text = JSON.stringify(plain.state);
add("Portcullis", "load", () => Snapshot.fromJson(text).free());
if (own.snapshot.toBytes) {
  const bytes = own.snapshot.toBytes();
  const { Rulebook } = await import(pathToFileURL(join(ours, "index.js")));
  add("Portcullis", "load of its own binary form", () => Rulebook.fromBytes(bytes).free());
}

const one = own.access(user, 0);
const asked = new Set(plain.flat.actions);
const counted = one.grid().rows.reduce((sum, row) => sum + row.yes.filter((a) => asked.has(a)).length * row.resources.length, 0);
if (counted !== allowed) throw new Error(`the grid has ${counted} instead of ${allowed}`);
const mine = plain.flat.asks.map(({ action, zone }) => ({ action, ref: zoneRefs.get(zone) }));
const handles = mine.slice(0, 1_000).map(({ action, ref }) => one.handle(action, ref));
const [nextMine, nextHandle] = [cycle(mine), cycle(handles)];
add("Portcullis", "can of one access", () => { const { action, ref } = nextMine(); return one.can(action, ref, NOW); });
add("Portcullis", "handle", () => one.allows(nextHandle(), NOW));
add("Portcullis", "explain", () => { const { action, ref } = nextMine(); return one.explain(action, ref); });
add("Portcullis", "grid", () => one.masks());
if (one.classes) add("Portcullis", "grid with class counts", () => one.classes());
if (one.reasons) {
  const refs = [...zoneRefs.values()];
  add("Portcullis", "grid with the reason of every cell", () => {
    const reasons = one.reasons();
    for (const ref of refs) for (const cell of reasons.on(ref)) if (cell === undefined) throw new Error("no reason");
  });
}
add("Portcullis", "access, with all its answers", () => {
  const fresh = own.snapshot.access({ user, context: plain.flat.contexts[0] });
  fresh.masks();
  fresh.free();
});
for (const [zones, { state, owner }] of [["1000", plain], ["100000", large]]) {
  const snapshot = Snapshot.fromJson(state);
  const policies = [{ roles: ["dns-edit"], scope: { include: [{ type: "tag", tag: "env=1" }] } }];
  const command = { type: "invite_members", emails: ["new@example.com"], policies };
  const request = { caller: { user: owner }, command, now: NOW, seed: "0123456789abcdef0123456789abcdef" };
  const shown = snapshot.preview(request);
  if (!(shown.people[0]?.gained > 100)) throw new Error("the invitation gives nothing");
  shown.after.free();
  add("Portcullis", `preview of an invitation, ${zones} zones`, () => snapshot.preview(request).after.free());
}

const ability = casl(plain);
if (ability.grid(user) !== allowed) throw new Error("CASL's grid differs");
decisions("CASL", "decision", ability, plain);
add("CASL", "grid", () => ability.grid(user));
add("CASL", "load", () => casl(plain));
decisions("cedar-wasm, sliced by hand", "decision", cedarWasm(plain, "plain"), plain);
add("cedar-wasm, sliced by hand", "load", () => cedarWasm(plain, "loaded"));
decisions("cedar-wasm, sliced by hand", "conditions", cedarWasm(conditional, "conditional"), conditional);
const figures = run(rounds);
// In a process of its own: with all engines in this one, node 20 crashed inside its optimizer. Why was not found; it also
// crashed once without casbin, while measuring a second time.
const apart = ["--no-turbo-inlining", join(import.meta.dirname, "casbin.mjs"), join(folder, "plain.json")];
const slowest = JSON.parse(execFileSync(process.execPath, apart, { encoding: "utf8" }));
figures.casbin = slowest.figures;
checked.casbin = [slowest.checked];

figures.Portcullis["start after compilation"] = { median_ns: starts[rounds >> 1], least_ns: starts[0] };
figures.Portcullis["check-only package, brotli, bytes"] = { median_ns: checkOnly, least_ns: checkOnly };
const cells = plain.flat.actions.length * plain.flat.zones.length;
const engines = Object.entries(figures).map(([engine, found]) => {
  const { decision, conditions, load, grid } = found;
  const reckoned = grid === undefined;
  const spread = grid ?? { median_ns: decision.median_ns * cells, least_ns: decision.least_ns * cells };
  return { engine, decision, conditions: conditions ?? null, load, grid: spread, grid_reckoned: reckoned, download: downloads[engine] ?? null, checked: Math.min(...checked[engine]) };
});
console.log(JSON.stringify({ engines, portcullis: figures.Portcullis }, null, 1));
