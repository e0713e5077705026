// Rejected nonces and speed of isolates that share one key. What is asserted is only what no machine's load can change:
// payments/senders.mjs has the whole table.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CALLS, isolates, SENDERS, table } from "./senders.mjs";

const WAYS = { "today's client": "plain", "the object": "ask" };

test("the table of senders", async () => {
  const rows = [];
  for (const [way, method] of Object.entries(WAYS))
    for (const senders of SENDERS) rows.push({ way, senders, ...(await isolates(method, senders)) });
  for (const line of table(rows)) console.log(line);
  for (const { way, refused, done } of rows.filter(({ way }) => way === "the object"))
    assert.deepEqual([way, refused, done], [way, 0, CALLS]);
});
