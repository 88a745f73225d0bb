/** An agency's Clients pages: the list, offers, assignments. */
export class ClientsPage {
  constructor(visitor) {
    this.visitor = visitor;
    this.page = visitor.page;
    this.rows = this.page.locator(".clients-table tbody tr");
    this.preview = this.page.locator("aside.beside");
  }

  async open(account) {
    await this.visitor.open(account, "clients", "Clients");
  }

  row(name) {
    return this.rows.filter({ hasText: name });
  }

  offer(name) {
    return this.page.getByRole("group", { name: `${name} offers access` });
  }

  async assign(account) {
    await this.visitor.open(account, "clients/assign", "Assign people");
  }

  level(service, level) {
    const roles = this.page.getByRole("group", { name: "Roles", exact: true });
    return roles.getByRole("group", { name: service, exact: true }).getByRole("radio", { name: level });
  }
}
