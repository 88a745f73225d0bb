// How long it takes from pressing a box on Invite to the next painted frame, on the account with 1,000 domains and 200
// members; and what the page downloads. Run after `cargo xtask page` and a build of the server:
//   PORTCULLIS_BIN=target/release/portcullis PORTCULLIS_CHROMIUM=/usr/bin/chromium node tests/browser/measure.mjs
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { InvitePage } from "./pages/invite.mjs";
import { launch } from "./support/journey.mjs";
import { Server } from "./support/server.mjs";
import { Visitor } from "./support/visitor.mjs";

const ACCOUNT = "Thousand";
const TOGGLES = 40;
const PAGE = fileURLToPath(new URL("../../target/page", import.meta.url));

/**
 * Presses two controls in turn; milliseconds of each press until the preview has followed (the page marks that), of laying
 * the page out anew, and from the press until the frame that shows it is painted.
 */
async function toggles(page, first, second) {
  return page.evaluate(async ({ first, second, count }) => {
    const rest = () => new Promise((resolve) => setTimeout(resolve, 100));
    const painted = () => new Promise((resolve) => {
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(performance.now());
        channel.port2.postMessage(0);
      });
    });
    const pressed = [];
    for (let n = 0; n < count; n += 1) {
      const control = document.querySelector(n % 2 === 0 ? first : second);
      await rest();
      performance.clearMarks();
      const start = performance.now();
      control.click();
      // What the page does at once it does before the next task.
      await new Promise((resolve) => queueMicrotask(() => queueMicrotask(resolve)));
      const before = performance.now();
      void document.body.offsetHeight;
      const layout = performance.now() - before;
      let [frame, marks, waited] = [0, [], 0];
      while (marks.length === 0) {
        frame = await painted();
        marks = performance.getEntriesByName("portcullis:preview");
        if ((waited += 1) > 100) throw new Error("the preview did not follow");
      }
      pressed.push({ script: marks.at(-1).startTime - start, layout, frame: frame - start });
    }
    return pressed;
  }, { first, second, count: TOGGLES });
}

function spread(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part) => sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)].toFixed(1);
  return `median ${at(0.5)} ms, p95 ${at(0.95)} ms`;
}

async function weigh() {
  const names = await readdir(PAGE);
  const plain = names.filter((name) => !/\.(br|gz)$/.test(name));
  let [raw, brotli] = [0, 0];
  for (const name of plain) {
    const size = (await stat(join(PAGE, name))).size;
    const packed = names.includes(`${name}.br`) ? (await stat(join(PAGE, `${name}.br`))).size : size;
    raw += size;
    brotli += packed;
    console.log(`  ${name}: ${size} bytes, ${packed} with brotli`);
  }
  console.log(`the page in all: ${raw} bytes, ${brotli} with brotli`);
}

/** Gives controls names that a script in the page finds again. */
async function name(locator, as) {
  await locator.evaluate((element, as) => element.setAttribute("data-measured", as), as);
  return `[data-measured="${as}"]`;
}

async function measure(browser, server) {
  const visitor = await Visitor.arrive(browser, server);
  await visitor.signIn();
  const began = Date.now();
  const invite = new InvitePage(visitor);
  await invite.open(ACCOUNT);
  console.log(`Invite of ${ACCOUNT} opened in ${Date.now() - began} ms`);
  await invite.address("somebody@example.com");
  await invite.way("By tag");
  const tags = visitor.page.getByLabel("Search tags");
  await tags.fill("region");
  await invite.tag("region=north").check();
  await tags.fill("env");
  const role = [await name(invite.level("DNS", "Edit"), "dns-edit"), await name(invite.level("DNS", "None"), "dns-none")];
  await report(visitor, "a role on 250 domains by tag", ...role);
  await invite.choose("DNS", "Edit");
  const tag = await name(invite.tag("env=production"), "tag");
  await report(visitor, "another tag beside it", tag, tag);
  await invite.way("Everything");
  const administrator = await name(invite.offer("Administrator"), "administrator");
  await report(visitor, "Administrator on everything", administrator, administrator);
  const ways = ["Everything", "By tag"].map((way) => invite.onWhat.getByRole("radio", { name: new RegExp(`^${way}`) }));
  await report(visitor, "everything or by tag", await name(ways[1], "by-tag"), await name(ways[0], "everything"));
}

async function report(visitor, what, first, second) {
  const pressed = await toggles(visitor.page, first, second);
  console.log(`${what}, ${TOGGLES} times: script ${spread(pressed.map((p) => p.script))}; layout ${spread(pressed.map((p) => p.layout))}; painted ${spread(pressed.map((p) => p.frame))}`);
}

const server = await Server.start();
// Without waiting for the tick of a screen, so that the times are work; a screen of 60 Hz adds 0 to 16.7 ms of waiting.
const browser = await launch(["--disable-frame-rate-limit", "--disable-gpu-vsync"]);
try {
  await measure(browser, server);
  await weigh();
} finally {
  await browser.close();
  await server.stop();
}
