// A Worker that calls the object, or Kraken itself with a client of its own: POST { method, args, binding?, name? }.
import { ExternalId, Kraken, PaySignError, settle } from "paysign";
import { paymentsOf } from "paysign/durable-object";

class Params {
  amount = "1";
}

let kraken;

export default {
  async fetch(request, env) {
    const { method, args = [], binding = "PAYSIGN", name = "kraken" } = await request.json();
    try {
      const value = await (special[method] ?? through)({ env, method, args, stub: () => env[binding].getByName(name) });
      return Response.json({ value });
    } catch (error) {
      if (!PaySignError.is(error)) return Response.json({ thrown: String(error) });
      return Response.json({
        error,
        isClass: error instanceof PaySignError,
        cause: error.cause && String(error.cause),
      });
    }
  },
};

const through = ({ method, args, stub }) => paymentsOf(stub)[method](...args);

const special = {
  /** A payment with an id of its own. */
  ask: ({ stub }) => {
    const external_id = ExternalId.random();
    return paymentsOf(stub).pay(external_id, "Pay/request/create", { amount: "1.00", asset: "USD", external_id });
  },
  /** A payment, and which version of the object has made it. */
  deployed: async ({ args: [external_id], stub }) => {
    const object = stub();
    const params = { amount: "1.00", asset: "USD", external_id };
    const payment = await paymentsOf(object).pay(external_id, "Pay/request/create", params);
    return { payment, version: await object.version() };
  },
  /** A payment by the client alone, which knows no other sender's nonces. */
  plain: async ({ env, args: [note] }) => {
    kraken ??= new Kraken({ apiKey: env.KRAKEN_API_KEY, apiSecret: env.KRAKEN_API_SECRET, baseUrl: env.KRAKEN_URL });
    const request = kraken.request("Pay/request/create", {
      amount: "1.00",
      asset: "USD",
      external_id: ExternalId.random(),
      note,
    });
    return (
      await settle(request, fetch(request.url, { ...request, signal: AbortSignal.timeout(Number(env.TIMEOUT_MS)) }))
    ).result;
  },
  /** What isn't a plain object can't travel. */
  instance: ({ stub }) => paymentsOf(stub()).pay("a", "Withdraw", new Params()),
  /** The stub's own methods, as whoever has the binding can call them. */
  raw: ({ args: [member, ...given], stub }) => stub()[member](...given),
  /** A stub that breaks at first. */
  broken: async ({ args: [times, marks, ...given], stub }) => {
    let calls = 0;
    const make = () => {
      calls++;
      return calls > times
        ? stub()
        : {
            id: {},
            pay: async () => {
              throw Object.assign(new Error("Network connection lost."), marks);
            },
          };
    };
    const payment = await paymentsOf(make).pay(...given);
    return { calls, payment };
  },
};
