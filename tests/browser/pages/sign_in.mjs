/** Signing in by the form. */
export class SignInPage {
  constructor(visitor) {
    this.page = visitor.page;
  }

  async open() {
    await this.page.goto("/sign-in");
  }

  async signIn(email, password) {
    await this.page.getByLabel("E-mail address").fill(email);
    await this.page.getByLabel("Password").fill(password);
    await this.page.getByRole("button", { name: "Sign in" }).click();
  }

  get alert() {
    return this.page.getByRole("alert").filter({ visible: true });
  }
}
