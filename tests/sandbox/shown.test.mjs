// What console.log shows of a sandbox, and by whom its types are grouped.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { it } from "node:test";
import { inspect } from "node:util";
import { createSandbox } from "paysign/sandbox";
import { serveSandbox } from "paysign/sandbox/node";
import { ID, payment, result } from "./caller.mjs";

it("fits a screen, whatever it has seen", async () => {
  const sandbox = createSandbox({ clock: () => 1_700_000_000_000 });
  await result(sandbox, "Pay/request/create", payment());
  for (let calls = 0; calls < 30; calls += 1) await result(sandbox, "DepositStatus");
  const text = inspect(sandbox);
  assert.ok(text.split("\n").length <= 16 && text.length < 800, text);
  assert.match(text, /^Sandbox \{/);
  for (const part of [
    sandbox.kraken.apiKey,
    sandbox.katu9.token,
    "2023-11-14T22:13:20.000Z",
    "payments: 1",
    "calls: 31",
    "deliveries: 0",
  ]) {
    assert.ok(text.includes(part), part);
  }
  assert.ok(!text.includes(ID), "no payment is listed");
});

it("shows where it is served", async () => {
  const served = await serveSandbox();
  try {
    const text = inspect(served);
    assert.ok(text.includes(served.url) && text.includes("Sandbox {"), text);
    assert.ok(text.split("\n").length <= 24, text);
  } finally {
    await served.close();
  }
});

it("keeps all its members, which can be spread and taken apart", () => {
  const sandbox = createSandbox();
  const { fetch, pay, ...others } = { ...sandbox };
  assert.deepEqual([typeof fetch, typeof pay, typeof others.snapshot], ["function", "function", "function"]);
  assert.ok(Object.keys(sandbox).every((name) => typeof name === "string"));
});

it("has its members in the types by who acts", async () => {
  const types = await readFile(new URL("../node_modules/paysign/dist/sandbox.d.ts", import.meta.url), "utf8");
  const group = (name) => new RegExp(`^(?:export )?interface ${name} \\{$(.*?)^\\}$`, "ms").exec(types)?.[1] ?? "";
  for (const [name, members] of [
    ["SandboxAccess", ["readonly fetch", "readonly kraken", "readonly katu9"]],
    ["SandboxPeople", ["pay(", "claim(", "decline(", "deposit("]],
    ["SandboxNetwork", ["setWebhookUrl(", "setCallbackUrl(", "idle("]],
    ["SandboxClock", ["now(", "advance(", "setLag("]],
    ["SandboxLuck", ["fault(", "clearFaults(", "fail("]],
  ]) {
    for (const member of members) assert.ok(group(name).includes(`    ${member}`), `${name} has ${member}`);
  }
});
