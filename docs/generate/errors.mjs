// A page for each error code, at an address that stays: /errors/CODE. `PaySignError.help` is that address as soon as the
// package has a homepage.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CODES, made } from "./codes.mjs";
import { block, code, table, write } from "./markdown.mjs";
import { PACKAGE } from "./places.mjs";
import { OUTCOMES } from "./words.mjs";

/** The texts of a union of texts in the public types. */
function union(name) {
  const types = readFileSync(join(PACKAGE, "dist/index.d.ts"), "utf8");
  const [, text] = new RegExp(`^type ${name} = ([^;]+);`, "m").exec(types) ?? [];
  return [...(text ?? "").matchAll(/"(\w+)"/g)].map(([, name]) => name);
}

export async function errors() {
  const codes = union("ErrorCode");
  const missing = codes.filter((name) => CODES[name] === undefined);
  if (codes.length === 0 || missing.length > 0) throw new Error(`generate/codes.mjs has no words for ${missing}`);
  for (const name of codes) write(`errors/${name}/index.md`, await page(name, CODES[name]));
  const rows = codes.map((name) => [`[${code(name)}](/errors/${name}/)`, CODES[name].means]);
  write(
    "errors/index.md",
    `# Errors

paysign throws one class, \`PaySignError\`. Its \`code\` says what went wrong, \`outcome\` what happened to the money, and \`retry\` what
to do next. **Branch on \`outcome\` and \`retry.action\`, not on \`code\`**: [what to do after an error](/reference/outcomes).

${table(["Code", "What it means"], rows)}

## Addresses

Every code has an address of its own, \`errors/CODE/\` below the site: it stays as long as the code does, and no code is ever
given another meaning. \`PaySignError.help\` is that address once the package has a homepage, and absent before.
`,
  );
  write("errors/sidebar.json", JSON.stringify(codes.map((name) => ({ text: name, link: `/errors/${name}/` }))));
}

async function page(name, { means, says, todo, sample }) {
  const outcomes = [...new Set(says.map(([outcome]) => outcome))];
  const rows = outcomes.map((outcome) => [
    `[${code(outcome)}](/reference/outcomes#${outcome})`,
    OUTCOMES[outcome],
    says
      .filter(([other]) => other === outcome)
      .map(([, action]) => `[${code(action)}](/reference/outcomes#${action})`)
      .join(", "),
  ]);
  const error = sample === undefined ? undefined : await made(sample);
  if (error !== undefined) check(name, says, error);
  return `# ${code(name)}

${means}

## What happened, and what to do

${todo}

${table(["`outcome`", "What it says", "`retry.action`"], rows)}
${error === undefined ? "" : `\n## One of them\n\n${block("json", JSON.stringify(error, null, 2))}\n`}`;
}

function check(name, says, error) {
  const fits = says.some(([outcome, action]) => outcome === error.outcome && action === error.retry.action);
  if (error.code !== name || !fits)
    throw new Error(
      `the sample of ${name} gives ${error.code} ${error.outcome} ${error.retry?.action}: ${error.message}`,
    );
}
