/** What stands around every page of an account. */
export class Shell {
  constructor(visitor) {
    this.visitor = visitor;
    this.page = visitor.page;
    this.nav = this.page.getByRole("navigation", { name: "Account" });
  }

  /** The names in the navigation, in order. */
  async places() {
    await this.nav.waitFor();
    return this.nav.getByRole("link").allInnerTexts();
  }

  async go(place, heading = place) {
    await this.nav.getByRole("link", { name: place, exact: true }).click();
    await this.visitor.settled(heading);
  }

  /** A short message in the corner. */
  toast(text) {
    return this.page.locator(".toast", { hasText: text });
  }
}
