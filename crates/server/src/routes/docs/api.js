// Shows the OpenAPI document. Text is only ever put in as text, never as markup.

const METHODS = ["get", "post", "put", "patch", "delete"];
const DEEPEST = 6;

/** An element with attributes and children; texts become text nodes. */
function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) element.setAttribute(key, value);
  element.append(...children.filter((child) => child !== undefined && child !== ""));
  return element;
}

const code = (text) => make("code", {}, text);

/** The schema itself, and the name under which it is shared. */
function resolve(api, schema) {
  const name = schema?.$ref?.split("/").pop();
  return name ? { name, schema: at(api, schema.$ref) } : { schema };
}

const at = (api, reference) => reference.slice(2).split("/").reduce((value, key) => value?.[key], api);

/** A type in a word or two: `text`, `integer from 1 to 1000`, `list of Member`. */
function word(api, given) {
  const { name, schema } = resolve(api, given);
  if (name) return name;
  if (schema === true || schema === undefined) return "anything";
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" or ");
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices && !schema.type) return [...new Set(choices.map((choice) => word(api, choice)))].join(" or ");
  const types = [schema.type ?? "anything"].flat();
  return types.map((type) => (type === "array" ? `list of ${word(api, schema.items)}` : type)).join(" or ") + bounds(schema);
}

function bounds({ minimum, maximum, pattern, maxLength, format }) {
  const said = [];
  if (minimum !== undefined) said.push(`from ${minimum}`);
  if (maximum !== undefined) said.push(`to ${maximum}`);
  if (pattern) said.push(`like ${pattern}`);
  if (maxLength) said.push(`up to ${maxLength} characters`);
  if (format) said.push(`(${format})`);
  return said.length ? ` ${said.join(" ")}` : "";
}

/** A schema as an outline, one line a field. */
function outline(api, given, depth = 0, seen = []) {
  const { name, schema } = resolve(api, given);
  const pad = "  ".repeat(depth);
  const again = name && seen.includes(name);
  const deeper = [...seen, name].filter(Boolean);
  if (!schema || schema === true || again || depth > DEEPEST) return [];
  const inner = (schema.type === "array" && schema.items) || (schema.anyOf ?? []).find((choice) => choice.type !== "null");
  if (!schema.properties) return inner ? outline(api, inner, depth, deeper) : [];
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties).flatMap(([key, field]) => {
    const about = resolve(api, field).schema?.description;
    const note = about ? `   ${about.split("\n")[0]}` : "";
    return [`${pad}${key}${required.has(key) ? "" : "?"}: ${word(api, field)}${note}`, ...outline(api, field, depth + 1, deeper)];
  });
}

function shape(api, content) {
  return Object.entries(content ?? {}).flatMap(([kind, { schema }]) => {
    const lines = outline(api, schema);
    const first = make("p", {}, code(kind), lines.length ? "" : ` ${word(api, schema)}`);
    return lines.length ? [first, make("pre", { tabindex: "0" }, lines.join("\n"))] : [first];
  });
}

function parameters(api, list) {
  if (!list?.length) return [];
  const row = (p) => make("tr", {},
    make("th", { scope: "row" }, code(p.name)), make("td", {}, p.in), make("td", {}, word(api, p.schema)),
    make("td", {}, p.required ? "yes" : "no"), make("td", {}, p.description ?? ""));
  const heads = ["Name", "In", "Value", "Must be there", "What for"].map((text) => make("th", { scope: "col" }, text));
  const table = make("table", {}, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...list.map(row)));
  return [make("h3", {}, "Parameters"), make("div", { class: "wide", tabindex: "0", role: "region", "aria-label": "Parameters" }, table)];
}

function answers(api, responses) {
  return Object.entries(responses).flatMap(([status, given]) => {
    const response = given.$ref ? at(api, given.$ref) : given;
    const line = make("p", {}, make("strong", {}, status), ` ${response.description}`);
    return status < 300 ? [line, ...shape(api, response.content)] : [line];
  });
}

function who(operation) {
  const ways = operation.security ?? [];
  if (!ways.length) return "Anybody, without signing in.";
  const named = ways.map((way) => Object.keys(way)).map((keys) => (keys.includes("token") ? "a token" : keys.includes("session") ? "a session" : "nothing"));
  return `With ${named.join(", or ")}. ${operation.description ?? ""}`;
}

/** One route: what is seen at once, and what is inside. */
function route(api, path, method, operation) {
  const inside = make("div", { class: "inside" });
  const summary = make("summary", {},
    make("span", { class: `method ${method}` }, method.toUpperCase()), code(path), make("span", { class: "muted" }, operation.summary ?? ""));
  const details = make("details", { id: operation.operationId }, summary, inside);
  // A few hundred routes: each is drawn when it is first looked at.
  details.addEventListener("toggle", () => {
    if (!details.open || inside.hasChildNodes()) return;
    const body = operation.requestBody;
    inside.append(
      make("p", {}, who(operation)),
      ...parameters(api, operation.parameters),
      ...(body ? [make("h3", {}, body.required ? "Body" : "Body, may be left out"), ...shape(api, body.content)] : []),
      make("h3", {}, "Answers"), ...answers(api, operation.responses),
    );
  });
  const words = [method, path, operation.summary, operation["x-portcullis-action"], ...(operation.parameters ?? []).map((p) => p.name)];
  return { details, text: words.filter(Boolean).join(" ").toLowerCase() };
}

function section(api, tag) {
  const routes = Object.entries(api.paths).flatMap(([path, methods]) =>
    METHODS.filter((method) => methods[method]?.tags.includes(tag.name)).map((method) => route(api, path, method, methods[method])));
  const element = make("section", { "aria-label": tag.description }, make("h2", {}, tag.description), ...routes.map((r) => r.details));
  return { element, routes };
}

function find(sections, asked) {
  const words = asked.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const { element, routes } of sections) {
    let here = 0;
    for (const { details, text } of routes) {
      details.hidden = !words.every((one) => text.includes(one));
      here += details.hidden ? 0 : 1;
    }
    element.hidden = here === 0;
    found += here;
  }
  document.getElementById("count").textContent = `${found} ${found === 1 ? "route" : "routes"}`;
}

/** Opens the route that the address names. */
function follow() {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (named?.tagName === "DETAILS") {
    named.open = true;
    named.scrollIntoView();
  }
}

async function show() {
  const main = document.getElementById("main");
  const response = await fetch("/openapi.json").catch(() => undefined);
  if (!response?.ok) {
    main.append(make("p", { role: "alert" }, "The document can't be loaded. Reload the page to try again."));
    return;
  }
  const api = await response.json();
  const sections = api.tags.map((tag) => section(api, tag)).filter(({ routes }) => routes.length);
  main.append(...sections.map(({ element }) => element));
  const field = document.getElementById("find");
  field.addEventListener("input", () => find(sections, field.value));
  field.form.addEventListener("submit", (event) => event.preventDefault());
  find(sections, field.value);
  follow();
  addEventListener("hashchange", follow);
}

show();
