// What `new Payments` takes.

import { invalid } from "../error.ts";
import { LARGEST } from "./journal.ts";
import type { PaymentsOptions } from "./types.ts";

/** Where a client of any entry of this package has what the driver needs. */
export const CORE = Symbol.for("paysign.core");

const OPTIONS = [
  "client",
  "store",
  "fetch",
  "name",
  "rotated",
  "timeoutMs",
  "patienceMs",
  "notListed",
  "signal",
  "now",
  "sleep",
  "random",
  "timeoutSignal",
];

/** The caller's own name of a payment. */
export function idOf(id: unknown): string {
  if (typeof id !== "string" || !/^[!-~]{1,128}$/.test(id))
    throw invalid("id", `must be 1 to ${LARGEST.id} visible ASCII characters`);
  return id;
}

/** The options of `new Payments`, or why they are not. */
export function checked(options: PaymentsOptions): PaymentsOptions {
  if (typeof options !== "object" || options === null)
    throw invalid("options", "must be an object with client, store and fetch");
  for (const name of Object.keys(options))
    if (!OPTIONS.includes(name)) throw invalid(name, `is not an option of Payments; there are ${OPTIONS.join(", ")}`);
  const { client, store, fetch, name, notListed } = options;
  if (
    typeof client !== "object" ||
    client === null ||
    (client as unknown as { [CORE]?: unknown })[CORE] === undefined
  ) {
    throw invalid("client", "must be a Kraken of this package");
  }
  for (const method of ["read", "commit", "due", "list"] as const) {
    if (typeof store?.[method] !== "function") throw invalid("store", `must have the method ${method}: see Store`);
  }
  if (typeof fetch !== "function") throw invalid("fetch", "must be what sends: the host's own fetch");
  if (name !== undefined && (typeof name !== "string" || !/^[!-~]{1,64}$/.test(name)))
    throw invalid("name", "must be 1 to 64 visible ASCII characters");
  if (notListed !== undefined && notListed !== "ask" && notListed !== "refused")
    throw invalid("notListed", 'must be "ask" or "refused"');
  for (const time of ["timeoutMs", "patienceMs"] as const) {
    const given = options[time];
    if (given !== undefined && (typeof given !== "number" || !(given >= 0) || given > 86_400_000)) {
      throw invalid(time, "must be milliseconds, at most a day");
    }
  }
  return options;
}
