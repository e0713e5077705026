// Commits whose connection breaks: whoever reads the keys again knows what became of them.
import assert from "node:assert/strict";
import { open } from "./open.mjs";
import { proxy } from "./proxy.mjs";

async function broken({ store, where, name }, moment) {
  const between = await proxy(where.port, where.kind.endsWith("redis"));
  const other = await open({ ...where, port: between.port });
  const key = `${name}/pay/1`;
  try {
    for (let number = 1; number <= 3; number++) {
      const was = await store.read(key);
      assert.equal(await patiently(() => other.store.read(key)), was, "it goes on with a new connection");
      const now = JSON.stringify({ number, token: Math.random() });
      between.arm(moment);
      const done = await other.store.commit([{ key, was, now }]).catch((error) => error);
      assert.equal(between.armed(), undefined, "the connection was broken");
      const is = await store.read(key);
      assert.notEqual(done, false, "nobody else wrote it");
      if (done === true) assert.equal(is, now);
      else assert.equal(is, moment === "answer" ? now : was, String(done));
      // A pg.Client never connects again.
      if (where.client) return;
    }
  } finally {
    between.close();
    await Promise.resolve(other.close()).catch(() => {});
  }
}

async function patiently(ask) {
  for (let left = 100; ; left--) {
    try {
      return await ask();
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

export const CONNECTIONS = [
  ["a connection that breaks before the commit arrives", (context) => broken(context, "request")],
  ["a connection that breaks before the commit's answer arrives", (context) => broken(context, "answer")],
];
