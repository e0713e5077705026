// The sandbox: its members and faults from its types, its HTTP interface from the table that serves it.

import { join } from "node:path";
import ts from "typescript";
import { block, code, table, write } from "./markdown.mjs";
import { ROOT } from "./places.mjs";
import { entry, parsed } from "./types.mjs";

/** What is asked for by another name than the member of a Sandbox that answers it. */
const MEMBER = {
  "": "kraken",
  key: "createKey",
  lag: "setLag",
  "webhook-url": "setWebhookUrl",
  "callback-url": "setCallbackUrl",
  "embed-url": "setEmbedUrl",
  "ramp-url": "setRampUrl",
  journal: "journalLines",
  "clear-faults": "clearFaults",
};
const WORDS = {
  "": "The credentials that it accepts, and its time.",
  calls:
    "The newest calls, newest first, each with what became of it: 50, or `limit` of them; with `refused=true` those that were not accepted.",
  payments: "The payments, each with its status.",
  faults: "The faults that are planned.",
};

export function sandbox() {
  const types = entry("sandbox");
  const members = types.members("Sandbox");
  const faults = types
    .members("Fault")
    .map(({ name, optional, type, words }) => [code(name), optional ? "no" : "yes", code(type), words]);
  const shown = members.map(({ name, type, isMethod, words }) => [code(isMethod ? type : `${name}: ${type}`), words]);
  const examples = members
    .filter(({ example }) => example !== undefined)
    .map(({ example }) => example)
    .join("\n");
  write(
    "reference/sandbox.md",
    `# The sandbox

Kraken Pay, Kraken Funding, Kraken's books and Katu9, in memory: as a fetch function (\`paysign/sandbox\`), as a server on
127.0.0.1 (\`paysign/sandbox/node\`), and from a terminal (\`npx paysign sandbox\`). It checks every signature and nonce with
WebCrypto, not with paysign. Options stand in [options](./options.md#SandboxOptions).

## Members

<div class="signatures"></div>

${table(["Member", "What it is"], shown)}

${block("js", examples)}

## Faults

${types.words("FaultKind")}

A fault is planned by \`sandbox.fault(fault)\`, by \`POST /sandbox/fault\`, by \`--fault\` of the command, or for a single call by
its header, such as \`X-Paysign-Fault: slow; delayMs=500\`:

${table(["Member", "Required", "Type", "What it is"], faults)}

## HTTP interface

A served sandbox has its own members below \`/sandbox/\`, for those who have only its address: \`GET\` asks, with a query; \`POST\`
orders, with a JSON object as \`application/json\`. It answers 200, or 400 with \`error.message\`. Pages from elsewhere are turned away.

${table(["Call", "Members", "What it does"], http(members))}
`,
  );
}

/** The rows of the two tables in orders.ts. */
function http(members) {
  const path = join(ROOT, "pkg-template/src/sandbox/orders.ts");
  const lists = new Map();
  const tables = new Map();
  const visit = (node) => {
    if (ts.isVariableDeclaration(node) && node.initializer !== undefined) {
      if (ts.isArrayLiteralExpression(node.initializer)) lists.set(node.name.text, texts(node.initializer));
      if (ts.isNewExpression(node.initializer)) tables.set(node.name.text, node.initializer.arguments?.[0]);
    }
    ts.forEachChild(node, visit);
  };
  visit(parsed(path));
  return [
    ["QUESTIONS", "GET"],
    ["ORDERS", "POST"],
  ].flatMap(([table, method]) => {
    const entries = tables.get(table);
    if (entries === undefined) throw new Error(`orders.ts does not have the table ${table}`);
    return entries.elements.map((pair) => {
      const [name, row] = pair.elements;
      const [names] = row.elements;
      const taken = ts.isArrayLiteralExpression(names) ? texts(names) : lists.get(names.getText());
      return [
        code(`${method} /sandbox/${name.text}`),
        taken === undefined ? "as the member takes them" : taken.map(code).join(", "),
        words(members, name.text),
      ];
    });
  });
}

const texts = (array) => array.elements.map((element) => element.text);

function words(members, name) {
  const found = WORDS[name] ?? members.find((one) => one.name === (MEMBER[name] ?? name))?.words;
  if (found === undefined) throw new Error(`no member of Sandbox answers /sandbox/${name}`);
  return found;
}
