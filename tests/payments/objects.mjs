// paysign/durable-object in this process: an object on a storage that a test can look into.
import { register } from "node:module";
import { createSandbox } from "paysign/sandbox";

// What the host has, and its entry with the core: Node imports neither.
register(
  `data:text/javascript,${encodeURIComponent(
    `export const resolve = (name, context, next) =>
      name === "cloudflare:workers"
        ? { url: "data:text/javascript,export class DurableObject { constructor(ctx, env) { Object.assign(this, { ctx, env }); } }", shortCircuit: true }
        : next(name === "./workerd.js" ? "./index.js" : name, context);`,
  )}`,
);
export const { PaySignObject, paymentsOf } = await import("paysign/durable-object");

export const namespace = { idFromName: (name) => ({ name }) };
export const idOf = (name) => ({ name, equals: (other) => other.name === name });

/** An object, started. Its calls go to the sandbox, which is the global fetch meanwhile. */
export async function object(kept, { name = "kraken", env = {}, settings = {} } = {}) {
  let started;
  const waited = [];
  const ctx = {
    id: idOf(name),
    storage: kept,
    blockConcurrencyWhile: (run) => (started = run()),
    waitUntil: (promise) => waited.push(promise),
  };
  const sandbox = createSandbox();
  const { apiKey, apiSecret } = sandbox.createKey();
  class Set extends PaySignObject {
    settings(given) {
      return { ...super.settings(given), ...settings };
    }
  }
  const one = new Set(ctx, {
    PAYSIGN: namespace,
    KRAKEN_API_KEY: apiKey,
    KRAKEN_API_SECRET: apiSecret,
    ...env,
  });
  await started;
  return { one, sandbox, waited, apiKey, apiSecret };
}

export async function withFetch(fetch, work) {
  const before = globalThis.fetch;
  globalThis.fetch = fetch;
  try {
    return await work();
  } finally {
    globalThis.fetch = before;
  }
}

/** Runs with a clock that stands still until the test moves it. */
export async function withClock(work) {
  const { now } = Date;
  const clock = { now: now() };
  Date.now = () => clock.now;
  try {
    return await work(clock);
  } finally {
    Date.now = now;
  }
}
