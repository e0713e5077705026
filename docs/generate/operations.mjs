// A page for each operation, from its declaration and from a call of it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { declarations } from "./declarations.mjs";
import { block, code, plain, table, write } from "./markdown.mjs";
import { GENERATED } from "./places.mjs";
import { samples } from "./samples.mjs";
import { vendorPage } from "./vendor.mjs";
import { ACTIONS, LOOK_UP } from "./words.mjs";

export const OPERATIONS = JSON.parse(readFileSync(join(GENERATED, "members.json"), "utf8"));

const GROUPS = [
  ["pay", "Kraken Pay", ({ name }) => name.startsWith("Pay/")],
  ["funding", "Kraken Funding", ({ api, path }) => api === "kraken" && /\/(?:Deposit|Withdraw|Wallet)/.test(path)],
  ["books", "Kraken's books", ({ api, path }) => api === "kraken" && path.startsWith("/0/private/")],
  ["beta", "Kraken Funding (Beta)", ({ path }) => path.startsWith("/funding/")],
  ["katu9", "Katu9", ({ api }) => api === "katu9"],
];

const slug = (name) =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/-$/, "");
/** The address of an operation's page, from the site's root. */
export const pageOf = ({ api, name }) => `/reference/operations/${api}/${slug(name)}`;

const groupOf = (operation) => GROUPS.find(([, , holds]) => holds(operation))[0];
const yes = (is) => (is ? "yes" : "no");

export async function operations() {
  const calls = await samples();
  for (const operation of OPERATIONS) {
    const call = calls.get(`${operation.api} ${operation.name}`);
    if (call === undefined) throw new Error(`${operation.api} ${operation.name} is not called in generate/calls.mjs`);
    write(`${pageOf(operation).slice(1)}.md`, page(operation, call));
  }
  write("reference/operations/index.md", index());
  const sidebar = GROUPS.map(([id, text]) => {
    const items = OPERATIONS.filter((operation) => groupOf(operation) === id);
    return {
      text,
      link: `/reference/operations/#${id}`,
      collapsed: true,
      items: items.map((one) => ({ text: one.name, link: pageOf(one) })),
    };
  });
  write("reference/operations/sidebar.json", JSON.stringify(sidebar));
}

function index() {
  const tables = GROUPS.map(([id, text]) => {
    const rows = OPERATIONS.filter((operation) => groupOf(operation) === id).map((operation) => [
      `[${code(operation.name)}](${pageOf(operation)})`,
      operation.docs.split(/(?<=[.:]) /)[0].replace(/:$/, "."),
      operation.movesMoney ? "**yes**" : "no",
      code(operation.unsure),
    ]);
    return `## ${text} {#${id}}\n\n${table(["Operation", "What it does", "Moves money", "When unsure"], rows)}`;
  });
  return `# Operations

All ${OPERATIONS.length} calls that paysign builds and reads, from its declarations. Names are the vendors' own; \`operations()\` gives the
same list to a program, and \`npx paysign operations\` to a terminal. *When unsure* is the advice after a lost answer:
[what to do after an error](/reference/outcomes) explains each.

${tables.join("\n\n")}
`;
}

function page(operation, call) {
  const { api, name, docs } = operation;
  return `# ${code(name)}

${plain(docs)}

${facts(operation)}

## Members

${members(operation)}

## A request

${block("ts", program(operation, call))}

${sent(operation, call)}

## Its answer

The sandbox gives:

${block("json", pretty(call.text))}

\`settle\` and \`readResponse\` give \`result\` as \`${api === "kraken" ? "KrakenResults" : "Katu9Results"}["${name}"]\`, after its documented members were checked:

${block("ts no-twoslash", declarations(operation.result))}

## When the answer is lost

${unsure(operation)}
`;
}

function facts(operation) {
  const { api, method, path, permissions, cost, movesMoney, repeatable, sensitive } = operation;
  const rows = [
    ["Call", code(`${method} ${path}`)],
    [
      "API key",
      permissions.length === 0 ? (api === "kraken" ? "any" : "the token of Katu9") : permissions.map(code).join(", "),
    ],
    ["Rate cost", cost === 0 ? "not documented" : cost],
    ["Moves money", yes(movesMoney)],
    ["Repeatable", repeatable ? "yes: the same call twice has one effect" : "no: the same call twice has two effects"],
    ["When unsure", `[${code(operation.unsure)}](/reference/outcomes#${operation.unsure})`],
    ...(sensitive ? [["Sensitive", "its result is never part of an error"]] : []),
    ["Vendor's page", `[${new URL(vendorPage(operation)).host}](${vendorPage(operation)})`],
  ];
  return table(
    ["What", "Value"],
    rows.map(([name, value]) => [`**${name}**`, value]),
  );
}

function members({ api, members: all, encoding }) {
  if (all.length === 0) return "It has none.";
  const places = new Set(all.map(({ place }) => place));
  const rows = all.map(({ name, place, required, oneOf, rule, docs }) => [
    code(name),
    ...(places.size > 1 ? [place] : []),
    oneOf === undefined ? yes(required) : `exactly one of ${code(oneOf)}`,
    `${docs} *Must be ${rule}.*`,
  ]);
  const heads = ["Member", ...(places.size > 1 ? ["In"] : []), "Required", "What it is"];
  const dots = all.some(({ name }) => name.includes("."));
  const nested = dots ? "\n\nA dot stands for an object within an object: `asset.name` is `{ asset: { name } }`." : "";
  return `${table(heads, rows)}${nested}\n\n${written(api, places, encoding)}`;
}

/** How the members are written, and what else is taken. */
function written(api, places, encoding) {
  if (encoding === "query") return places.has("query") ? "The members stand in the query, in this order." : "";
  if (encoding === "form") return 'The body is written as a form; the option `encoding: "json"` sends JSON.';
  const form = api === "kraken" && places.size === 1 ? '; the option `encoding: "form"` sends a form' : "";
  return `The body is written as JSON${form}.`;
}

function program({ api, name }, { params }) {
  const client = api === "kraken" ? "Kraken" : "Katu9";
  const keys = api === "kraken" ? "apiKey, apiSecret" : "token";
  const given = Object.keys(params).length === 0 ? "" : `, ${literal(params)}`;
  return `import { ${client}, settle } from "paysign";

declare const ${keys.replaceAll(",", ": string,")}: string; // from your configuration
const ${api} = new ${client}({ ${keys} });
const request = ${api}.request(${JSON.stringify(name)}${given});
const signal = AbortSignal.timeout(10_000);
const { result } = await settle(request, fetch(request.url, { ...request, signal }));`;
}

/** An object as a program has it. */
function literal(value, indent = "") {
  if (typeof value !== "object") return JSON.stringify(value);
  const inside = `${indent}  `;
  const parts = Object.entries(value).map(([name, member]) => [name, literal(member, inside)]);
  const line = `{ ${parts.map(([name, text]) => `${name}: ${text}`).join(", ")} }`;
  if (parts.length === 0) return "{}";
  if (line.length + indent.length <= 48 && !line.includes("\n")) return line;
  return `{\n${parts.map(([name, text]) => `${inside}${name}: ${text},\n`).join("")}${indent}}`;
}

function sent({ api }, { request }) {
  const url = new URL(request.url);
  const shown = Object.entries(request.headers).map(
    ([name, value]) => `${name}: ${name === "Authorization" ? "Bearer <token>" : value}`,
  );
  const body = request.body === undefined ? "" : `\n\n${request.body}`;
  const lines = [`${request.method} ${url.pathname}${url.search} HTTP/1.1`, `Host: ${url.host}`, ...shown];
  const made =
    api === "kraken"
      ? `What is sent, signed with the demonstration key that Kraken publishes and the nonce \`${request.nonce}\`:`
      : "What is sent:";
  return `${made}\n\n${block("http", lines.join("\n") + body)}`;
}

function pretty(text) {
  const whole = JSON.stringify(JSON.parse(text), null, 2);
  // Numbers of an answer can have more digits than JavaScript keeps: where it would show others, the text stays as it is.
  return JSON.stringify(JSON.parse(text)) === text ? whole : text;
}

function unsure({ name, unsure: action }) {
  const look = LOOK_UP[name];
  if (action === "reconcile" && look === undefined)
    throw new Error(`${name} has no words in LOOK_UP of generate/words.mjs`);
  const how = action === "reconcile" ? ` ${look}` : "";
  const driver = ["reconcile", "same_external_id"].includes(action)
    ? "\n\n[Each payment once](/payments) does this by itself where it can be done."
    : "";
  return `\`error.outcome\` is \`unknown\`, and \`error.retry.action\` is \`${action}\`. ${ACTIONS[action]}${how}${driver}`;
}
