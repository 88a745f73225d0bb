import { InvitePage } from "./invite.mjs";

/** A client's Partners page, and the form that grants an agency access. */
export class PartnersPage {
  constructor(visitor) {
    this.visitor = visitor;
    this.page = visitor.page;
    /** The pickers and the preview are those of Invite. */
    this.form = new InvitePage(visitor);
    this.rows = this.page.locator(".partners-table tbody tr");
    this.people = this.page.getByRole("region", { name: "People with access" });
  }

  async open(account) {
    await this.visitor.open(account, "partners", "Partners");
  }

  /** Begins a grant to the agency of this id. */
  async grantTo(account, id) {
    await this.visitor.open(account, "partners/new", "Grant access");
    await this.page.getByRole("textbox", { name: "Agency" }).fill(id);
    await this.page.getByRole("button", { name: "Find" }).click();
    await this.page.getByRole("button", { name: "Choose" }).click();
  }

  async template(name) {
    await this.page.getByRole("button", { name, exact: true }).click();
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
