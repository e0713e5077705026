// The entries beside the first one, with the language's own library alone; those with the same names have the same types.
import { init, Kraken as Slim, PaySignError as SlimError } from "paysign/slim";
import { Kraken as Js } from "paysign/js";
import { Kraken as Source } from "paysign/source";
import { ExternalId, Kraken, PaySignError, settle } from "paysign";
import { createSandbox } from "paysign/sandbox";
import { serveSandbox, type ServedSandbox } from "paysign/sandbox/node";
import { PaySignError as CallbackError, verifyPayCallback } from "paysign/pay-callback";
import { postgresStore } from "paysign/payments/postgres";
import { redisStore } from "paysign/payments/redis";
import { sqliteStore, type Store } from "paysign/payments/sqlite";
init(new Uint8Array(1));
export const same: Kraken[] = [
  new Js({ apiKey: "", apiSecret: "" }),
  new Source({ apiKey: "", apiSecret: "" }),
  new Slim({ apiKey: "", apiSecret: "" }),
];
export const errors: (typeof PaySignError)[] = [SlimError, CallbackError];
export const all = [createSandbox, serveSandbox, verifyPayCallback];
export const stores: ((client: never) => Store)[] = [postgresStore, redisStore, sqliteStore];
export const url = (served: ServedSandbox): string => served.url;

const sandbox = createSandbox({ seed: 1 });
const request = new Kraken(sandbox.kraken).request("Pay/request/create", {
  amount: "1",
  asset: "USD",
  external_id: ExternalId.random(),
  from: "bob",
});
export const link = settle(request, sandbox.fetch(request.url, request)).then(({ result }) => result.view_link);
export const stage = sandbox
  .diagnose({ url: request.url, headers: { "API-Key": "k" }, body: "nonce=1" })
  .then((diagnosis) => diagnosis.stage);
export const payload = verifyPayCallback("", async (kid) => (kid === "" ? undefined : { keys: [] })).then(
  (callback) => callback.payload.status,
);
