// What to do after an error: outcomes, advice, and which of them go together.

import { code, table, write } from "./markdown.mjs";
import { OPERATIONS, pageOf } from "./operations.mjs";
import { ACTIONS, OUTCOMES, POSSIBLE } from "./words.mjs";

export function outcomes() {
  const matrix = Object.keys(ACTIONS).map((action) => [
    `[${code(action)}](#${action})`,
    ...Object.keys(OUTCOMES).map((outcome) => (POSSIBLE[outcome].includes(action) ? "yes" : "")),
  ]);
  const advice = Object.entries(ACTIONS).map(
    ([action, text]) => `### ${code(action)} {#${action}}\n\n${text}${those(action)}`,
  );
  const results = Object.entries(OUTCOMES).map(([outcome, text]) => `### ${code(outcome)} {#${outcome}}\n\n${text}`);
  write(
    "reference/outcomes.md",
    `# What to do after an error

\`error.outcome\` says what happened to the money, \`error.retry.action\` what to do next. Both are stable names.

## How not to pay twice

1. Make an id for what you pay for, and store it **before** you send: \`ExternalId.random()\` for Kraken Pay, an id of your own for [\`Payments\`](/payments).
2. Give every call a time-out. A time-out is \`unknown\`, like every lost answer: it never means that nothing was done.
3. Never send a request a second time. A repeat is a new \`request()\` with the same parameters, which takes a fresh nonce.
4. Repeat by yourself only where \`retry.action\` is \`same_external_id\`, \`fresh_nonce\` or \`wait\`. Where it is \`reconcile\`, look it up first.
5. \`already_done\` after an attempt of your own is success: go on as after success, and do not take a new id.

[\`paysign/payments\`](/payments) does all of this, and remembers it over crashes.

## \`outcome\`

${results.join("\n\n")}

## \`retry.action\`

\`retry.afterMs\` is how long to wait first, where the API said so; \`retry.reason\` is one sentence for people.

${advice.join("\n\n")}

## Which go together

${table(["Advice", ...Object.keys(OUTCOMES).map(code)], matrix)}
`,
  );
}

/** The operations whose lost answer has this advice. */
function those(action) {
  const names = OPERATIONS.filter(({ unsure }) => unsure === action).map(
    (one) => `[${code(one.name)}](${pageOf(one)})`,
  );
  if (names.length === 0) return "";
  if (names.length > 10)
    return `\n\nAfter a lost answer of ${names.length} operations that only read, or whose repeat has no second effect.`;
  return `\n\nAfter a lost answer of ${names.join(", ")}.`;
}
