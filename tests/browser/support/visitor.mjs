// Somebody at a browser: a profile of their own, and everything that goes wrong in it written down.
import assert from "node:assert/strict";
import { eventually } from "./eventually.mjs";

const OWNER = "owner@example.com";
const PASSWORD = "portcullis-demo";
const PATIENCE = 15_000;

export class Visitor {
  /** A new profile at the server; `options` as for a browser context of Playwright. */
  static async arrive(browser, server, options = {}) {
    const context = await browser.newContext({
      baseURL: server.url, viewport: { width: 1280, height: 900 }, locale: "en-GB", timezoneId: "UTC", reducedMotion: "reduce", ...options,
    });
    context.setDefaultTimeout(PATIENCE);
    const visitor = new Visitor(context, server);
    await visitor.#watch();
    return visitor;
  }

  constructor(context, server) {
    this.context = context;
    this.server = server;
    /** What the browser complained about. */
    this.problems = [];
    /** Every request, as `METHOD /path`. */
    this.requests = [];
    /** Answers that this visitor provokes on purpose, such as `403`; the browser logs each as an error. */
    this.expected = [];
  }

  async #watch() {
    // Violations of the content security policy are events of the document.
    await this.context.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => {
        console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    this.page = await this.context.newPage();
    this.page.on("console", (message) => {
      if (message.type() === "error") this.#complain(message.text(), message.location().url);
    });
    this.page.on("pageerror", (error) => this.#complain(String(error)));
    this.page.on("dialog", async (dialog) => {
      this.#complain(`a dialog of the browser: ${dialog.message()}`);
      await dialog.dismiss();
    });
    this.page.on("request", (request) => this.requests.push(`${request.method()} ${new URL(request.url()).pathname}`));
  }

  #complain(text, url = "") {
    const status = /Failed to load resource: the server responded with a status of (\d+)/.exec(text)?.[1];
    // Asking who is signed in is answered by 401 while nobody is; browsers log that by themselves.
    const isUsual = status === "401" && url.endsWith("/api/v1/session");
    if (!isUsual && !(status && this.expected.includes(status))) this.problems.push(`${text} ${url}`.trim());
  }

  /** Signs in without the form, for journeys that are about something else. */
  async signIn(email = OWNER, password = PASSWORD) {
    const answer = await this.context.request.post("/api/v1/session", { data: { email, password } });
    assert.equal(answer.status(), 200, await answer.text());
    this.session = await answer.json();
    return this;
  }

  /** The id of an account of one's own by its name. */
  account(name) {
    const found = this.session.accounts.find((account) => account.name === name);
    assert.ok(found, `no account ${name}`);
    return found.id;
  }

  /** Opens a page of an account and waits until it is drawn. */
  async open(account, place, heading) {
    await this.page.goto(`/${this.account(account)}/${place}`);
    await this.settled(heading);
  }

  /** Waits for the page's heading, and until no skeleton is left. */
  async settled(heading) {
    await this.page.getByRole("heading", { level: 1, name: heading }).first().waitFor();
    await eventually(async () => assert.equal(await this.page.locator(".skeleton").count(), 0, "still loading"));
  }

  /** The member of the account whose address this is, as the page is told. */
  async member(account, email) {
    const slice = await this.slice(account);
    const found = Object.entries(slice.state.members).find(([, member]) => member.address?.personal === email);
    assert.ok(found, `no member ${email}`);
    return found[1];
  }

  async slice(account) {
    const answer = await this.context.request.get(`/api/v1/accounts/${this.account(account)}/slice`);
    assert.equal(answer.status(), 200, await answer.text());
    return answer.json();
  }

  /** Gives a command by hand, as a script in the page could: with the session's cookie and its word. */
  async command(account, command, more = {}) {
    const request = { command, revision: more.revision ?? (await this.slice(account)).state.revision };
    return this.page.evaluate(async ({ url, request, csrf, header }) => {
      const headers = { "content-type": "application/json", ...(csrf ? { [header]: csrf } : {}) };
      const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(request) });
      return { status: answer.status, body: await answer.json() };
    }, {
      url: `/api/v1/accounts/${this.account(account)}/commands`, request,
      csrf: more.csrf === undefined ? await this.csrf() : more.csrf, header: CSRF_HEADER,
    });
  }

  async csrf() {
    const answer = await this.context.request.get("/api/v1/session");
    this.session = await answer.json();
    return this.session.csrf;
  }

  /** Nothing went wrong in this browser. */
  assertCalm() {
    assert.deepEqual(this.problems, []);
  }
}

const CSRF_HEADER = "x-portcullis-csrf";
