/** The list of members. */
export class MembersPage {
  constructor(visitor) {
    this.visitor = visitor;
    this.page = visitor.page;
    this.rows = this.page.locator("table.members tbody tr");
    this.invite = this.page.getByRole("link", { name: "Invite", exact: true });
    this.search = this.page.getByRole("searchbox", { name: "Search members" });
    this.order = this.page.getByLabel("Order");
    this.action = this.page.getByLabel("Who can", { exact: true });
    this.on = this.page.getByLabel("on", { exact: true });
    this.nobody = this.page.getByText("Nobody fits");
  }

  async open(account, query = "") {
    await this.visitor.open(account, `members${query}`, "Members");
  }

  row(text) {
    return this.rows.filter({ hasText: text });
  }

  /** The names (or addresses) listed, in order. */
  async names() {
    return this.rows.locator(".person-name").allInnerTexts();
  }

  async standing(name) {
    await this.page.getByRole("group", { name: "Status" }).getByRole("radio", { name }).check();
  }

  /** What stands in the address after the question mark. */
  query() {
    return Object.fromEntries(new URL(this.page.url()).searchParams);
  }
}
