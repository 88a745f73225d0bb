/** One member: what they can do, where it comes from, what can be done about it. */
export class MemberPage {
  constructor(visitor) {
    this.visitor = visitor;
    this.page = visitor.page;
    this.phrase = this.page.locator(".access-phrase");
    this.edit = this.page.getByRole("link", { name: "Edit access" });
    this.end = this.page.getByRole("button", { name: /^(Remove|Leave|Cancel invitation)/ });
    this.resend = this.page.getByRole("button", { name: /^Resend/ });
    this.dialog = this.page.getByRole("dialog");
  }

  async open(account, member, heading) {
    await this.visitor.open(account, `members/${member.id}`, heading);
  }

  /** Confirms what the dialog asks. */
  async confirm(word) {
    await this.dialog.getByRole("button", { name: word, exact: true }).click();
  }

  section(heading) {
    return this.page.locator("section.panel").filter({ has: this.page.getByRole("heading", { name: heading }) });
  }
}
