// The Worker that has the objects. Their time-outs are short, so that a lease is over soon.
import { PaySignObject } from "paysign/durable-object";

export class Quick extends PaySignObject {
  settings(env) {
    return { ...super.settings(env), timeoutMs: Number(env.TIMEOUT_MS), patienceMs: Number(env.PATIENCE_MS) };
  }
}

/** A second key, with a binding of its own. */
export class SecondKey extends PaySignObject {
  settings(env) {
    return { namespace: env.SECOND_KEY, apiKey: env.SECOND_API_KEY, apiSecret: env.SECOND_API_SECRET, baseUrl: env.KRAKEN_URL };
  }
}

/** The same key once more. */
export class Twice extends PaySignObject {}

export default { fetch: () => new Response(null, { status: 404 }) };
