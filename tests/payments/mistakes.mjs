// Mistakes on purpose, each of which the simulation has to find: a test that finds none sees nothing. They are made from
// outside, by a client, a store or a Kraken that lies to the driver.
import { PaySignError } from "paysign";

const CORE = Symbol.for("paysign.core");

/** A client whose answers are read in another way. */
function reading(client, settle, more = {}) {
  const core = client[CORE];
  return {
    nonceUnit: client.nonceUnit,
    check: (...given) => client.check(...given),
    sign: (...given) => client.sign(...given),
    request: (...given) => client.request(...given),
    ...more,
    [CORE]: { ...core, settle: (request, response) => settle(core.settle(request, response), request) },
  };
}

const told = (error, changes) => Object.assign(new PaySignError({ ...error.toJSON(), ...changes }), {});

/** A list of withdrawals without any. */
const emptied = (endpoint) => (read) => (endpoint === "WithdrawStatus" ? { ...read, result: [] } : read);

/** A store in which some keys live in the process only, until `isDone` says that they may be written. */
function overlaid(store, isHeldBack) {
  const held = new Map();
  return {
    ...store,
    read: async (key) => (held.has(key) ? held.get(key).now : store.read(key)),
    commit: async (writes) => {
      const through = [];
      for (const write of writes) {
        const own = held.get(write.key);
        if (own !== undefined && own.now !== write.was) return false;
        const whole = own === undefined ? write : { ...write, was: own.was };
        if (isHeldBack(write)) held.set(write.key, whole);
        else through.push(whole);
      }
      const is = through.length === 0 || (await store.commit(through));
      if (is) for (const { key } of through) held.delete(key);
      return is;
    },
  };
}

const MISTAKES = {
  "attempt recorded after the send": (options) => ({
    ...options,
    store: overlaid(options.store, ({ key, now }) => key.includes("/pay/") && now?.includes('"state":"sent"') === true),
  }),
  "withdrawal repeated in doubt, without a look": (options) => ({
    ...options,
    client: reading(options.client, (answer, { endpoint }) =>
      answer.then(emptied(endpoint), (error) => {
        if (endpoint !== "Withdraw" || error.outcome !== "unknown") throw error;
        throw told(error, { outcome: "refused", retry: { action: "wait", afterMs: 500, reason: "a mistake" } });
      }),
    ),
  }),
  "put off and sent again without a look": (options) => ({
    ...options,
    client: reading(options.client, (answer, { endpoint }) => answer.then(emptied(endpoint))),
  }),
  "used id counted as done": (options) => ({
    ...options,
    client: reading(options.client, (answer) =>
      answer.catch((error) => {
        if (error.code !== "duplicate_id") throw error;
        return { result: {}, warnings: [] };
      }),
    ),
  }),
  "unlisted refused within a nonce window": (options, world) => {
    world.kraken.window = 60_000n;
    const { client } = options;
    const lies = new WeakSet();
    return {
      ...options,
      notListed: "refused",
      client: reading(
        client,
        (answer, request) =>
          lies.has(request) ? answer.then(() => ({ result: { nonce_window: "0" }, warnings: [] })) : answer,
        {
          check: (endpoint, params) => endpoint === "GetApiKeyInfo" || client.check(endpoint, params),
          request: (endpoint, params, given) => {
            const request = client.request(endpoint === "GetApiKeyInfo" ? "WithdrawStatus" : endpoint, params, given);
            if (endpoint === "GetApiKeyInfo") lies.add(request);
            return request;
          },
        },
      ),
    };
  },
  "no gate": (options) => ({ ...options, store: overlaid(options.store, ({ key }) => key.endsWith("/gate")) }),
};

export const NAMES = Object.keys(MISTAKES);

/** A driver that makes this mistake; none where it has no name. */
export function mistaken(name, Payments, options, world) {
  if (name === undefined) return new Payments(options);
  return new Payments(MISTAKES[name](options, world));
}
