// Random accounts through the package: every answer is the one that the reference engine gives, natively, on the same
// seeds. `PORTCULLIS_CASES` multiplies them.

import { test } from "node:test";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { Rulebook, Snapshot, root } from "./portcullis.mjs";

const count = 100 * Number(process.env.PORTCULLIS_CASES ?? 1);
const args = ["run", "--quiet", "--package", "portcullis-tests", "--bin", "seeds-export", "--", String(count)];
const cargo = spawnSync("cargo", args, { cwd: root, encoding: "utf8", maxBuffer: 2 ** 31 - 1 });
if (cargo.status !== 0) throw new Error(`the accounts could not be made: ${cargo.error ?? cargo.stderr}`);
const lines = cargo.stdout.trimEnd().split("\n");

test("the package answers like the reference on random accounts", (t) => {
  assert.equal(lines.length, count);
  let [asked, allowed] = [0, 0];
  for (const line of lines) {
    const { seed, catalogue, state, answers } = JSON.parse(line);
    const snapshot = Snapshot.fromJson(state, catalogue);
    const rulebook = Rulebook.fromBytes(snapshot.toBytes());
    for (const { who, context, on } of answers) {
      const accesses = [snapshot.access({ ...who, context }), rulebook.access({ ...who, context })];
      for (const [resource, actions] of on) {
        const wanted = new Set(actions);
        for (const access of accesses) {
          const found = snapshot.actions.filter((action) => access.can(action, resource, context.now));
          assert.deepEqual(new Set(found), wanted, `seed ${seed}: ${JSON.stringify({ who, context, resource })}`);
        }
        asked += snapshot.actions.length;
        allowed += wanted.size;
      }
      accesses.forEach((access) => access.free?.());
    }
    snapshot.free?.();
    rulebook.free?.();
  }
  t.diagnostic(`${asked} decisions on ${count} accounts, ${allowed} of them allowed`);
  assert.ok(allowed * 50 > asked, "too few are allowed to show anything");
});
