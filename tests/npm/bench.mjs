// What the package costs: one JSON line a measurement, on an account of 1,000 domains. `node bench.mjs [seconds]`.

import { Rulebook, Snapshot } from "./portcullis.mjs";
import { NOW, account, ana, invite, owner, zone } from "./account.mjs";

const seconds = Number(process.argv[2] ?? 1);
const zones = 1_000;
const state = account(zones);
// Some policies on single domains, so that there are classes to sort into.
for (let number = 0; number < 50; number += 1) {
  const [made] = Object.values(state.policies).slice(1);
  const id = made.id.slice(0, 28) + (100 + number).toString(16).padStart(4, "0");
  const scope = { include: [{ type: "resource", id: zone(number * 3 + 1) }] };
  state.policies[id] = { ...made, id, roles: [number % 2 ? "dns-read" : "cache-purge"], scope };
}
const text = JSON.stringify(state);
const snapshot = Snapshot.fromJson(text);
const access = snapshot.access({ user: ana.user, context: { now: NOW } });
const ids = Array.from({ length: zones }, (_, number) => zone(number));
const refs = ids.map((id) => ({ zone: id }));
/** The same ids as other strings. */
const spelt = ids.map((id) => Buffer.from(id).toString());
const handles = refs.map((ref) => access.handle("dns:edit", ref));
const caller = { user: owner.user };
const seed = "0123456789abcdef0123456789abcdef";

let turn = 0;
measure("can", () => access.can("dns:edit", refs[(turn = (turn + 1) % zones)], NOW));
measure("can of an id never seen in this spelling", () => access.can("dns:edit", { zone: spelt[(turn = (turn + 1) % zones)] }, NOW));
measure("allows, by handle", () => access.allows(handles[(turn = (turn + 1) % zones)], NOW));
measure("masks", () => access.masks());
measure("classes", () => access.classes());
measure("reasons", () => access.reasons());
measure("reasons, and every cell read", () => {
  const reasons = access.reasons();
  for (const ref of refs) for (const { reason } of reasons.on(ref)) if (reason === "denied") throw new Error("nobody denies");
});
measure("can on the account", () => access.can("members:edit", "account", NOW));
measure("explain", () => access.explain("dns:edit", refs[(turn = (turn + 1) % zones)]));
measure("grid", () => access.grid());
measure("access and grid", () => {
  const fresh = snapshot.access({ user: ana.user, context: { now: NOW } });
  fresh.grid();
  fresh.free();
});
measure("preview of an invitation", () => {
  snapshot.preview({ caller, command: invite(), now: NOW, seed }).after.free();
});
measure("whoCan", () => snapshot.whoCan("dns:edit", refs[0], { now: NOW }));
measure("fromJson", () => Snapshot.fromJson(text).free());
const bytes = snapshot.toBytes();
measure("fromBytes", () => Rulebook.fromBytes(bytes).free());

/** Median and 95th percentile of the time of one call, over samples of at least 100 µs. */
function measure(what, call) {
  const until = performance.now() + seconds * 1000;
  const samples = [];
  let batch = 1;
  while (performance.now() < until || samples.length < 20) {
    const start = performance.now();
    for (let number = 0; number < batch; number += 1) call();
    const took = performance.now() - start;
    if (took < 0.1) batch *= 2;
    else samples.push((took * 1e6) / batch);
  }
  // The first ones are of code that is not compiled yet.
  const warm = samples.slice(Math.floor(samples.length / 4)).sort((a, b) => a - b);
  const at = (part) => Math.round(warm[Math.floor(part * (warm.length - 1))]);
  console.log(JSON.stringify({ what, unit: "ns", median: at(0.5), p95: at(0.95), samples: warm.length }));
}
