// Options of everything that takes some, from the public types.

import { code, table, write } from "./markdown.mjs";
import { entry } from "./types.mjs";

const OPTIONS = [
  ["index", "KrakenOptions", "`new Kraken(options)`"],
  ["index", "KrakenRequestOptions", "`kraken.request(endpoint, params, options)`"],
  ["index", "Katu9Options", "`new Katu9(options)`"],
  ["index", "ReadOptions", "`readResponse(request, status, text, options)`"],
  ["index", "WebhookOptions", "`receiveKatu9Webhook(request, options)` and its like"],
  ["pay-callback", "PayCallbackOptions", "`verifyPayCallback(jwt, keys, options)`"],
  ["payments", "PaymentsOptions", "`new Payments(options)`"],
  ["payments-redis", "RedisStoreOptions", "`redisStore(client, options)`"],
  ["sandbox", "SandboxOptions", "`createSandbox(options)`; `serveSandbox(options)` takes a `port` too"],
  ["sandbox", "KeyOptions", "`sandbox.createKey(options)`"],
];

export function options() {
  const parts = OPTIONS.map(([module, name, of]) => {
    const rows = entry(module)
      .members(name)
      .map(({ name, optional, type, words }) => [code(name), optional ? "no" : "yes", code(type), words]);
    return `## ${of} {#${name}}\n\n${table(["Option", "Required", "Type", "What it is"], rows)}`;
  });
  write(
    "reference/options.md",
    `# Options

All options are plain objects. A name that is not listed is refused, with the nearest one in the message; \`undefined\` is the
same as absent, and \`null\` is refused.

${parts.join("\n\n")}
`,
  );
}
