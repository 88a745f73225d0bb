/** Inviting, and editing a member with the same panel: form, summary, done. */
export class InvitePage {
  constructor(visitor) {
    this.visitor = visitor;
    this.page = visitor.page;
    this.addresses = this.page.getByRole("textbox", { name: "E-mail addresses" });
    this.preview = this.page.locator("aside.preview");
    this.sentence = this.preview.locator("p.sentence");
    this.counters = this.preview.locator("p.counters");
    this.grid = this.preview.locator("table.grid");
    this.onWhat = this.page.getByRole("group", { name: "On what" });
    this.roles = this.page.getByRole("group", { name: "Roles", exact: true });
    this.finder = this.page.getByRole("combobox", { name: /^Search domains/ });
    this.continue = this.page.getByRole("button", { name: "Continue to summary" });
    this.summary = this.page.getByRole("region", { name: "Summary" });
    this.done = this.page.locator(".done");
  }

  async open(account) {
    await this.visitor.open(account, "invite", "Invite members");
  }

  async edit(account, member) {
    await this.visitor.open(account, `members/${member.id}/edit`, /^Edit /);
  }

  async address(text) {
    await this.addresses.fill(text);
    await this.addresses.press("Enter");
  }

  /** Pastes as a person does, so that lists keep their lines. */
  async paste(locator, text) {
    await locator.evaluate((element, text) => {
      const data = new DataTransfer();
      data.setData("text", text);
      element.focus();
      element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    }, text);
  }

  /** The addresses as listed. */
  get listed() {
    return this.page.locator("li.address");
  }

  async way(name) {
    await this.onWhat.getByRole("radio", { name: new RegExp(`^${name}`) }).check();
  }

  tag(name) {
    return this.onWhat.getByRole("checkbox", { name: new RegExp(`^${name}:`) });
  }

  /** None, Read or Edit of a service. */
  level(service, level) {
    return this.roles.getByRole("group", { name: service, exact: true }).getByRole("radio", { name: level });
  }

  /** Looks the service up where it is folded away, and chooses a level. */
  async choose(service, level) {
    const search = this.page.getByLabel("Search roles, services and actions");
    const isFolded = !(await this.level(service, level).isVisible());
    if (isFolded) await search.fill(service);
    await this.level(service, level).check();
    if (isFolded) await search.fill("");
  }

  offer(role) {
    return this.roles.locator(".offer", { has: this.page.locator(".offer-name", { hasText: new RegExp(`^${role}$`) }) }).getByRole("checkbox");
  }

  /** The grid as text: row title → { column: words }. */
  async cells() {
    const rows = await this.grid.locator("tbody tr").all();
    const read = rows.map(async (row) => {
      const title = await row.locator("th > span").first().innerText();
      const cells = await row.locator("td:not(.none)").evaluateAll((all) => all.map((cell) => [cell.dataset.label, cell.querySelector("button span:last-child").textContent]));
      return [title, Object.fromEntries(cells)];
    });
    return Object.fromEntries(await Promise.all(read));
  }

  /** "What they will see": places with their notes. */
  async seen() {
    return this.preview.locator(".seen-nav li").evaluateAll((all) => all.map((item) => {
      const [name, note] = item.querySelectorAll("span");
      return { place: name.textContent, note: note?.textContent };
    }));
  }

  /** The links shown when it is done, by address. */
  async links() {
    await this.done.waitFor();
    const inputs = await this.done.getByRole("textbox").all();
    const read = inputs.map(async (input) => [(await input.getAttribute("aria-label")).replace("Invitation link of ", ""), await input.inputValue()]);
    return Object.fromEntries(await Promise.all(read));
  }
}
