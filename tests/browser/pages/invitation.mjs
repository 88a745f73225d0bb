/** Where the link of an invitation leads. */
export class InvitationPage {
  constructor(visitor) {
    this.visitor = visitor;
    this.page = visitor.page;
    this.join = this.page.getByRole("button", { name: "Join" });
  }

  async open(link, account) {
    await this.page.goto(link);
    await this.visitor.settled(`Join ${account}`);
  }

  /** Joins as somebody new. */
  async joinAs(name, password) {
    await this.page.getByLabel("Your name").fill(name);
    await this.page.getByLabel("Choose a password").fill(password);
    await this.join.click();
  }
}
