// One server and one browser for all journeys of a file.
import { after, before } from "node:test";
import { chromium } from "playwright-core";
import { Server } from "./server.mjs";
import { Visitor } from "./visitor.mjs";

/** Starts both before the file's journeys and ends both after them. */
export function setting() {
  const setting = {
    server: undefined,
    browser: undefined,
    /** A new profile; `options` as for a browser context. */
    arrive: (options) => Visitor.arrive(setting.browser, setting.server, options),
    /** A new profile in which somebody is signed in. */
    signedIn: async (email, options) => (await setting.arrive(options)).signIn(email),
  };
  before(async () => {
    setting.server = await Server.start();
    setting.browser = await launch();
  });
  after(async () => {
    await setting.browser?.close();
    await setting.server?.stop();
  });
  return setting;
}

/** Chromium from `PORTCULLIS_CHROMIUM`, with more arguments. It runs in containers too, where its own sandbox can't. */
export async function launch(more = []) {
  const executablePath = process.env.PORTCULLIS_CHROMIUM;
  if (!executablePath) throw new Error("PORTCULLIS_CHROMIUM must name a Chromium");
  return chromium.launch({ executablePath, args: ["--no-sandbox", ...more] });
}
