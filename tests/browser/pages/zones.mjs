/** Domains. */
export class ZonesPage {
  constructor(visitor) {
    this.visitor = visitor;
    this.page = visitor.page;
    this.rows = this.page.locator("table.zones tbody tr");
    this.search = this.page.getByRole("searchbox", { name: "Search domains" });
    this.tag = this.page.getByLabel("Tag", { exact: true });
    this.add = this.page.getByRole("button", { name: "Add domains" });
    this.dialog = this.page.getByRole("dialog");
    this.picked = this.page.getByRole("region", { name: "Picked domains" });
  }

  async open(account, query = "") {
    await this.visitor.open(account, `zones${query}`, "Domains");
  }

  async names() {
    return this.rows.locator("th[scope=row]").allInnerTexts();
  }

  row(name) {
    return this.rows.filter({ hasText: name });
  }
}
