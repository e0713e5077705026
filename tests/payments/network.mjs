// The network of the simulation: what becomes of a call and of its answer. Each way to go wrong has the name that the sandbox
// has for it.

const USUAL_SKEW = -25 * 3_600_000;

/** Each fault with how often it happens, and what it does. Others than these meet no call. */
const FAULTS = [
  [0.06, "lose_answer", () => {}],
  [0.1, "lose_answer", ({ world, there, serve }) => (world.count.lost++, world.time.at(there, () => serve()))],
  [
    0.06,
    "late",
    ({ world, there, serve }) => {
      world.count.late++;
      world.time.at(there + world.r() * 30_000, () => serve());
    },
  ],
  [0.04, "bad_gateway", (call) => page(call, 502)],
  [0.04, "status_520", (call) => page(call, 520)],
  [
    0.03,
    "replay",
    ({ world, there, serve, answered, call }) => {
      world.count.replays++;
      world.time.at(there, () => {
        serve();
        answered(world.kraken.serve({ ...call, copy: 2 }));
      });
    },
  ],
  [
    0.02,
    "replay",
    ({ world, there, serve, answered, call }) => {
      // Nothing lists it: docs/payments.md says that fetch must not do that.
      if (call.endpoint === "WalletTransfer") return world.time.at(there, () => answered(serve()));
      world.count.replays++;
      return world.time.at(there, () => {
        serve();
        answered('{"error":["EAPI:Rate limit exceeded"]}');
      });
    },
  ],
  [0.02, "refuse", ({ world, there, serve, answered }) => world.time.at(there, () => answered(serve("busy")))],
  [0.01, "refuse", ({ world, there, serve, answered }) => world.time.at(there, () => answered(serve("before")))],
  [0.01, "refuse", ({ world, there, serve, answered }) => world.time.at(there, () => answered(serve("after")))],
  // Up to twice as long as anybody waits.
  [
    0.015,
    "slow",
    ({ world, there, serve, answered }) => world.time.at(there, () => answered(serve(), { delay: world.r() * 4_000 })),
  ],
  [0.015, "cut", ({ world, there, serve, answered }) => world.time.at(there, () => answered(serve(), { isCut: true }))],
  [
    0.015,
    "reorder",
    ({ world, there, serve, answered }) =>
      world.time.at(there, () => {
        let isServed = false;
        const now = () => {
          if (isServed) return;
          isServed = true;
          answered(serve());
        };
        // Until another one has overtaken it, or for a second.
        world.held.push(now);
        world.time.at(world.time.now + 1_000, now);
      }),
  ],
  [
    0.015,
    "clock_skew",
    ({ world, there, call, answered }) => {
      const skew = world.r() < 0.5 ? USUAL_SKEW : Math.floor((world.r() - 0.5) * 600_000);
      world.time.at(there, () => answered(world.kraken.skewed(call, skew), { skew }));
    },
  ],
];

/** Carries a call of a process to Kraken; `give(time, run)` is how its answer comes back. */
export function carry(world, call, give) {
  const { time, r, kraken } = world;
  let fate = world.isCalm ? Infinity : r();
  const there = time.now + 5 + r() * 100;
  const back = 5 + r() * 100;
  const serve = (fault) => {
    const text = kraken.serve(call, fault);
    for (const next of world.held.splice(0)) next();
    return text;
  };
  const answered = (text, { delay = 0, ...more } = {}) =>
    give(time.now + delay + back, () => response(time, text, more));
  const fault = FAULTS.find(([often]) => (fate -= often) < 0);
  world.met(call.endpoint, fault?.[1]);
  if (fault === undefined) time.at(there, () => answered(serve()));
  else fault[2]({ world, call, there, back, serve, answered, give });
}

/** A gateway's page, with or without the call behind it. */
function page({ world, there, back, serve, give }, status) {
  if (world.r() < 0.5) world.time.at(there, () => serve());
  give(there + back, () => response(world.time, "<html>", { status }));
}

const response = (time, text, { status = 200, isCut = false, skew = 0 } = {}) => ({
  status,
  bodyUsed: false,
  text: async () => {
    if (isCut) throw new TypeError("terminated", { cause: new Error("other side closed") });
    return text;
  },
  headers: { get: (name) => (name === "Date" ? new Date(time.now + skew).toUTCString() : null) },
});
