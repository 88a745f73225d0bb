// Casbin alone: `node casbin.mjs WORKLOAD` checks it against the reference and prints its figures.

import { readFileSync } from "node:fs";
import { casbin } from "./engines.mjs";
import { add, cycle, run } from "./rounds.mjs";

const workload = JSON.parse(readFileSync(process.argv[2], "utf8"));
const asks = workload.flat.asks.slice(0, 300);
const start = performance.now();
const peer = await casbin(workload);
const load = (performance.now() - start) * 1e6;
for (const ask of asks) {
  if (peer.can(ask) !== ask.allowed) throw new Error(`casbin disagrees about ${JSON.stringify(ask)}`);
}
const next = cycle(asks);
add("casbin", "decision", () => peer.can(next()));
const { decision } = run(3).casbin;
console.log(JSON.stringify({ figures: { decision, load: { median_ns: load, least_ns: load } }, checked: asks.length }));
