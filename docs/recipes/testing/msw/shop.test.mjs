import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { ExternalId, Kraken } from "paysign";
import { createSandbox } from "paysign/sandbox";
import { ask } from "../shop.mjs";

let sandbox, kraken;

const server = setupServer(
  http.all("https://api.kraken.com/*", ({ request }) =>
    // Without the catch MSW would make HTTP 500 of a connection that breaks.
    sandbox.fetch(request).catch(() => HttpResponse.error()),
  ),
);

before(() => server.listen({ onUnhandledRequest: "error" }));
after(() => server.close());

beforeEach(() => {
  sandbox = createSandbox({ seed: "shop" });
  kraken = new Kraken(sandbox.kraken);
});

test("the program's own fetch meets the sandbox", async () => {
  const id = ExternalId.random();
  assert.match(await ask(kraken, { id, amount: "10.50" }), /^https:/);
  assert.equal(sandbox.payment(id).status, "pending");
});

test("a connection that breaks is one for the program too", async () => {
  sandbox.fault({ kind: "lose_answer", match: "Pay/request/create" });
  const id = ExternalId.random();
  assert.equal(await ask(kraken, { id, amount: "10.50" }), undefined);
  assert.equal(sandbox.entries({ endpoint: "Pay/request/create" }).length, 2);
});
