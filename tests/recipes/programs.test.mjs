// The programs of docs/recipes that run to their end against the sandbox: what their pages say that they print.
import assert from "node:assert/strict";
import { test } from "node:test";
import { printed, recipe } from "./support.mjs";

const programs = [
  [
    "a payment that survives a lost answer: a request",
    "lost-payment",
    "request.mjs",
    /^the link: https:\S+\ncancelled\npending\n$/,
  ],
  [
    "a payment that survives a lost answer: a transfer",
    "lost-payment",
    "transfer.mjs",
    /^unknown - so the same again:\nit was done before\ntransfers made: 1\n$/,
  ],
  [
    "a withdrawal that survives a lost answer",
    "lost-withdrawal",
    "payments.mjs",
    /^settled \{ refid: '\w[\w-]+' \}\nwithdrawals sent: 1\n$/,
  ],
  [
    "a withdrawal that survives a lost answer: by hand",
    "lost-withdrawal",
    "by-hand.mjs",
    /^sent \nsettled (\S+)\nfound: \1\nsent \n0\.5 XBT to BTC_Cold may have been withdrawn: 0 are listed\. .*\nwithdrawals sent: 2\n$/,
  ],
  [
    "several isolates: a key each",
    "many-isolates",
    "keys.mjs",
    /^one key for both: \d+ of 100 calls .*\na key for each: 0 of 100 calls were refused for their nonce\n$/,
  ],
  ["rehearse bad luck", "bad-luck", "--test payments.test.mjs", /^# pass 9\n# fail 0$/m],
  [
    "invalid signature, invalid nonce",
    "invalid-signature",
    "diagnose.mjs",
    /^accepted\nbody: .*\npath: .*without \/0\nkey: .*not decoded from base64\nkey: .*secret of the API key \S+\nnonce: EAPI:Invalid nonce\. .*\n$/,
  ],
  [
    "a page with an unreadable key",
    "pages",
    "unreadable-key.mjs",
    /^signed, and answered\nreading the key: InvalidAccess\w+\n$/,
  ],
  [
    "rotate secrets: a webhook's",
    "rotate-secrets",
    "webhook.mjs",
    /^payment_link\.created is still signed with the old secret\npayment_link\.created is signed with the new secret\n$/,
  ],
  [
    "rotate secrets: an API key",
    "rotate-secrets",
    "api-key.mjs",
    /^old key, then new key: true\nthe old client: freed\n$/,
  ],
  [
    "rotate secrets: the key of payments",
    "rotate-secrets",
    "payments.mjs",
    /^asked again with the new key: settled 1\n$/,
  ],
];

for (const [name, folder, args, says] of programs)
  test(`recipe: ${name}`, async () => {
    const env = { NODE_TEST_CONTEXT: undefined };
    const cwd = await recipe(folder, [], `${folder}-${args.split(" ").at(-1)}`);
    assert.match(await printed(cwd, args.split(" "), { env }), says);
  });
