import { InvitePage } from "./invite.mjs";

/** Tokens: the list, the form with its summary, the secret, and the page of one token. */
export class TokensPage {
  constructor(visitor) {
    this.visitor = visitor;
    this.page = visitor.page;
    /** The pickers and the preview are those of Invite. */
    this.form = new InvitePage(visitor);
    this.name = this.page.getByLabel("Name").first();
    this.rows = this.page.locator(".tokens-table tbody tr");
    this.secret = this.page.getByRole("textbox", { name: "Secret of the token" });
    this.onRecord = this.page.locator("fieldset.record");
  }

  async open(account) {
    await this.visitor.open(account, "tokens", "Tokens");
  }

  async make(account) {
    await this.visitor.open(account, "tokens/new", "New token");
  }

  /** Picks one DNS record as what the token is for. */
  async record(domain, type, name) {
    await this.form.way("Single records");
    await this.onRecord.getByLabel("Domain").fill(domain);
    await this.onRecord.getByLabel("Type").selectOption(type);
    await this.onRecord.getByLabel("Name").fill(name);
  }

  row(name) {
    return this.rows.filter({ hasText: name });
  }

  action(name) {
    return this.page.locator(".heading-actions").getByRole("button", { name, exact: true });
  }

  async confirm(name) {
    await this.page.getByRole("dialog").getByRole("button", { name, exact: true }).click();
  }
}
