// Nothing that is given to a sandbox is dropped in silence: what is not a plain object, and every name that is not known, is
// refused by name.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runInNewContext } from "node:vm";
import { createSandbox } from "paysign/sandbox";
import { serveSandbox } from "paysign/sandbox/node";

class Settings {
  get seed() {
    return "orders";
  }
}
const ODD = {
  "an instance with getters": new Settings(),
  "an object that inherits": Object.create({ seed: "orders" }),
  "a Map": new Map([["seed", "orders"]]),
  "a Set": new Set(["seed"]),
  "a URLSearchParams": new URLSearchParams("seed=orders"),
  "a FormData": new FormData(),
  "a Headers": new Headers({ seed: "orders" }),
  "a Date": new Date(0),
  "a promise": Promise.resolve({ seed: "orders" }),
  "an array": [],
  null: null,
  text: "orders",
  "a function": () => ({ seed: "orders" }),
};

describe("options of a sandbox", () => {
  for (const [what, options] of Object.entries(ODD)) {
    it(`are not ${what}`, async () => {
      const plain = { name: "TypeError", message: /^options must be a plain object, not .*name the members/ };
      assert.throws(() => createSandbox(options), plain);
      await assert.rejects(serveSandbox(options), plain);
      for (const name of ["limits", "balances"]) {
        const message = new RegExp(`^${name} must be a plain object`);
        assert.throws(() => createSandbox({ [name]: options }), { name: "TypeError", message }, name);
      }
      const sandbox = createSandbox();
      for (const take of ["createKey", "fault", "deposit", "entries", "journalLines"]) {
        assert.throws(() => sandbox[take](options), { name: "TypeError", message: /must be a plain object/ }, take);
      }
    });
  }

  it("may be of another realm, or without a prototype", async () => {
    const elsewhere = runInNewContext('({ seed: "x", limits: { lockoutAfter: 3 }, balances: { USD: "1" } })');
    assert.equal(createSandbox(elsewhere).balance("USD"), "1.0000");
    assert.equal(
      createSandbox(Object.assign(Object.create(null), { balances: { USD: "2" } })).balance("USD"),
      "2.0000",
    );
    const { url, close } = await serveSandbox(runInNewContext('({ port: 0, seed: "x" })'));
    await close();
    assert.match(url, /^http:/);
  });

  it("are refused by a name that is not known, and a name without a value is absent", async () => {
    const wrong = [
      [{ sede: "x" }, "sede"],
      [{ webhookURL: "http://127.0.0.1/" }, "webhookURL"],
      [{ limits: { lockout: 3 } }, "lockout"],
      [{ keys: [{ permission: [] }] }, "permission"],
      [JSON.parse('{ "__proto__": { "seed": "x" } }'), "__proto__"],
    ];
    for (const [options, name] of wrong) {
      const message = new RegExp(`"${name}" is not known; there are \\w+`);
      assert.throws(() => createSandbox(options), { name: "TypeError", message }, name);
      await assert.rejects(serveSandbox(options), { name: "TypeError", message }, name);
    }
    assert.throws(() => createSandbox({ port: 0 }), { message: /"port" is not known/ });
    createSandbox({ sede: undefined, seed: undefined, limits: undefined });
  });

  it("are of the kind that they are said to be", () => {
    for (const options of [
      { clock: 5 },
      { clock: new Date() },
      { fetch: "fetch" },
      { seed: {} },
      { keys: new Set() },
    ]) {
      assert.throws(() => createSandbox(options), TypeError, JSON.stringify(options));
    }
  });
});

describe("what a sandbox's methods are given", () => {
  it("holds no unknown name", async () => {
    const sandbox = createSandbox();
    const unknown = { name: "TypeError", message: /is not known; there are/ };
    assert.throws(() => sandbox.createKey({ permisions: [] }), unknown);
    assert.throws(() => sandbox.fault({ kind: "cut", macth: "Withdraw" }), unknown);
    assert.throws(() => sandbox.deposit({ asset: "doge", amount: "5", adress: "x" }), unknown);
    assert.throws(() => sandbox.entries({ endpont: "Withdraw" }), unknown);
    await assert.rejects(
      sandbox.diagnose({ url: "https://api.kraken.com/0/private/Balance" }, { nonse: "1" }),
      unknown,
    );
  });

  it("names a payer only where the API can", () => {
    const sandbox = createSandbox();
    assert.throws(() => sandbox.pay(sandbox.katu9.transactionId, "bob"), { name: "TypeError", message: /^kraktag/ });
    sandbox.pay(sandbox.katu9.transactionId);
  });
});
