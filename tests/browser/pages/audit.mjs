/** The audit log. */
export class AuditPage {
  constructor(visitor) {
    this.visitor = visitor;
    this.page = visitor.page;
    this.entries = this.page.locator(".audit-entry");
    this.person = this.page.getByLabel("Person");
    this.kind = this.page.getByLabel("Kind");
  }

  async open(account, query = "") {
    await this.visitor.open(account, `audit${query}`, "Audit log");
  }

  entry(text) {
    return this.entries.filter({ hasText: text });
  }

  /** Opens an entry and gives what it shows. */
  async unfold(entry) {
    await entry.locator("summary").click();
    const details = entry.locator(".audit-details");
    await details.waitFor();
    return details;
  }
}
