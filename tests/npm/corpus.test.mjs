// Every case of the corpus through the package: the same answers as in Rust, to the letter.

import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, readdirSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { Snapshot, root } from "./portcullis.mjs";

const exported = join(root, "target/corpus-npm");
// Written anew, so that no case of yesterday passes for one of today.
rmSync(exported, { recursive: true, force: true });
const args = ["run", "--quiet", "--package", "portcullis-tests", "--bin", "corpus-export", "--", exported];
const cargo = spawnSync("cargo", args, { cwd: root, encoding: "utf8" });
if (cargo.status !== 0) throw new Error(`the corpus could not be exported: ${cargo.error ?? cargo.stderr}`);

const files = readdirSync(exported).filter((file) => file.endsWith(".json"));
if (files.length === 0) throw new Error("the corpus is empty");

for (const file of files.sort()) {
  const walked = JSON.parse(readFileSync(join(exported, file), "utf8"));
  test(`${walked.name}: ${walked.about}`, () => {
    const first = Snapshot.fromJson(walked.state);
    if (walked.agencies) return [walked, ...walked.steps].forEach(verifyBeside);
    walked.checks.forEach((check) => verify(first, check));
    walked.steps.reduce(carryOut, first);
  });
}

/** One command: the same issues and events as in Rust, the same account afterwards. Returns that. */
function carryOut(snapshot, step) {
  const { user, token, ...request } = step.caller;
  const who = user ? { user } : token ? { token } : { operator: true };
  const caller = { ...request, ...who };
  const { issues, events, after } = snapshot.preview({ caller: plain(caller), command: step.command, now: step.now, seed: step.seed });
  assert.deepEqual(found(issues, "error"), sorted(step.errors));
  if (step.warnings) assert.deepEqual(found(issues, "warning"), sorted(step.warnings));
  assert.deepEqual(issues, step.issues);
  assert.deepEqual(events, step.events);
  assert.deepEqual(JSON.parse(after.toJson()), step.state);
  if (events.length > 0) {
    snapshot.apply({ revision: after.revision, events });
    assert.equal(snapshot.toJson(), after.toJson(), "applying the events makes what the preview showed");
  }
  step.checks.forEach((check) => verify(after, check));
  return after;
}

/** An account with agencies beside it. Commands between two accounts are the server's and the page's; the package asks. */
function verifyBeside({ state, agencies, checks }) {
  const client = Snapshot.fromJson(state);
  const beside = new Map(agencies.map((agency) => [agency.account.id, Snapshot.fromJson(agency)]));
  checks.forEach((check) => verify(client, check, beside.get(check.through)));
}

function verify(snapshot, check, agency) {
  const { context } = check;
  const { now } = context;
  const access = () => (agency ? snapshot.accessThrough(agency, { ...check.who, context }) : snapshot.access({ ...check.who, context }));
  switch (check.check) {
    case "can": {
      const [asked, resource] = [access(), resourceOf(check.resource)];
      assert.equal(asked.can(check.action, resource, now), check.allowed, JSON.stringify(check));
      const decision = asked.explain(check.action, resource);
      assert.equal(decision.allowed, check.allowed, JSON.stringify(check));
      if (check.reason) assert.equal(decision.reason, check.reason, JSON.stringify(check));
      return;
    }
    case "sees":
      return assert.deepEqual(access().visible("zone"), check.resources, JSON.stringify(check));
    case "any":
      return assert.equal(access().any(check.action, "zone", now), check.allowed, JSON.stringify(check));
    case "who_can":
      return assert.deepEqual(snapshot.whoCan(check.action, resourceOf(check.resource), context), check.members, JSON.stringify(check));
    case "staff_can":
      // The package asks for one person; the other way round is asked of the server.
      return check.users.forEach((user) => assert(snapshot.accessThrough(agency, { user, context }).can(check.action, resourceOf(check.resource), now)));
    default:
      assert.fail(`no such check: ${check.check}`);
  }
}

function resourceOf({ type, id, zone, name, rtype }) {
  switch (type) {
    case "account":
      return "account";
    case "resource":
      return { resource: id };
    case "record":
      return { record: { zone, name, type: rtype } };
    default:
      return assert.fail(`no such resource: ${type}`);
  }
}

/** Issues by code and path, as cases name them. */
const found = (issues, wanted) => sorted(issues.filter(({ severity }) => severity === wanted));

const sorted = (issues) => issues.map(({ code, path }) => `${code} ${path ?? ""}`.trim()).sort();

/** Without the nulls that stand for what is left out. */
function plain(value) {
  return Object.fromEntries(Object.entries(value).filter(([, held]) => held !== null));
}
