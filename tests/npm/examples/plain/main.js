// A list of domains that shows each person what they may do. No framework and no bundler.

import { init, Snapshot } from "portcullis";

const BUTTONS = { "dns:edit": "Edit DNS", "caching:purge": "Purge cache" };

const [state] = await Promise.all([fetch("account.json").then((answer) => answer.json()), init()]);
const snapshot = Snapshot.fromJson(state);
const [who, factor, domains, why] = ["who", "factor", "domains", "why"].map((id) => document.getElementById(id));

who.append(...Object.values(state.members).map(({ name, user }) => new Option(name.personal, user)));
who.addEventListener("change", draw);
factor.addEventListener("change", draw);
draw();

/** Draws what this person sees in this request: an access is made once, then asked for every button. */
function draw() {
  const access = snapshot.access({ user: who.value, context: { second_factor: factor.checked } });
  domains.replaceChildren(...access.visible("zone").map((zone) => row(access, zone)));
  why.textContent = "";
}

function row(access, zone) {
  const line = document.createElement("tr");
  line.insertCell().textContent = state.resources[zone].name;
  line.insertCell().append(...Object.keys(BUTTONS).map((action) => button(access, action, zone)));
  return line;
}

function button(access, action, zone) {
  const made = document.createElement("button");
  made.textContent = BUTTONS[action];
  made.disabled = !access.can(action, { zone });
  made.title = made.disabled ? reason(access.explain(action, { zone })) : "";
  made.addEventListener("click", () => (why.textContent = `${BUTTONS[action]}: ${reason(access.explain(action, { zone }))}`));
  return made;
}

/** A decision in words. */
function reason({ allowed, determining, nearest }) {
  if (allowed) return `allowed by ${determining.map(({ roles }) => roles.join(", ")).join(", ")}`;
  return `not allowed; ${nearest.map(({ name }) => name).join(" or ") || "no role"} would allow it`;
}
