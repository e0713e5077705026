// Seeded runs of a few payments, processes that are killed and frozen, and a network, a store and a Kraken that go wrong:
//
//   node payments/simulation.mjs [--seeds 2000] [--first 1] [--seed N] [--mistake NAME] [--mixed]
//
// A run in which a payment was made twice, was called refused although it was made, or the reverse, or never came to an end, or
// in which a live sender's nonce was rejected, is printed with its seed, and `--seed` runs it again.
import { parseArgs } from "node:util";
import { Kraken } from "paysign";
import { Payments } from "paysign/payments";
import { mistaken } from "./mistakes.mjs";
import { mixedIntents } from "./mixed.mjs";
import { carry } from "./network.mjs";
import { add, table } from "./reach.mjs";
import { callOf } from "./support.mjs";
import { KrakenModel, random, StoreModel, Time } from "./world.mjs";

const SECRET = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";
const TIMEOUT = 2_000;
/** By then a call has come to Kraken or never will: half a minute under way, of a process that was frozen before. */
const LATEST = 60_000;
const NEVER = new Promise(() => {});

/** One process: what it awaits never comes once it was killed, and later while it is frozen. */
class Process {
  isAlive = true;
  frozenUntil = 0;

  constructor(world, number) {
    this.world = world;
    this.skew = world.r() < 0.2 ? Math.floor((world.r() - 0.5) * 240_000) : Math.floor((world.r() - 0.5) * 200);
    this.number = number;
  }

  get now() {
    return this.world.time.now + this.skew;
  }

  /** Its clock jumps, by seconds or by days, and half of the time somebody sets it right again. */
  jump() {
    const { time, aside } = this.world;
    const was = this.skew;
    const far = [10_000, 600_000, 10_800_000, 259_200_000, 31_536_000_000][Math.floor(aside() * 5)];
    this.skew += Math.floor((aside() - 0.3) * far);
    if (aside() < 0.5) time.at(time.now + aside() * 30_000, () => (this.skew = was));
  }

  /** A promise that is settled at a time of the world, if the process lives then. */
  at(time, run) {
    return new Promise((done, fail) => {
      const settle = () => {
        if (!this.isAlive) return;
        if (this.frozenUntil > this.world.time.now) return void this.world.time.at(this.frozenUntil, settle);
        try {
          done(run());
        } catch (error) {
          fail(error);
        }
      };
      this.world.time.at(time, settle);
    });
  }

  sleep = (ms) => (this.isAlive ? this.at(this.world.time.now + ms, () => undefined) : NEVER);

  store() {
    const { world } = this;
    const slow = (run) => (this.isAlive ? this.at(world.time.now + 1 + world.r() * 10, run) : NEVER);
    return {
      read: (key) => slow(() => world.store.read(key)),
      due: (...args) => slow(() => world.store.due(...args)),
      list: (...args) => slow(() => world.store.list(...args)),
      commit: (writes) => {
        if (!this.isAlive) return NEVER;
        const fate = world.isCalm ? 1 : world.r();
        if (fate >= 0.03) {
          let is;
          // The commit is done where the store is, even if whoever asked for it is gone by then.
          world.time.at(world.time.now + 1 + world.r() * 5, () => (is = world.store.commit(writes)));
          return this.at(world.time.now + 7 + world.r() * 5, () => is);
        }
        world.count.throws++;
        return slow(() => {
          if (fate < 0.015) world.store.commit(writes);
          throw new Error("the connection to the store broke");
        });
      },
    };
  }

  timeoutSignal = (ms) => {
    const controller = new AbortController();
    this.at(this.world.time.now + ms, () => controller.abort(new DOMException("timed out", "TimeoutError")));
    return controller.signal;
  };

  fetch = (url, request) => {
    if (!this.isAlive) return NEVER;
    const { world } = this;
    const call = {
      ...callOf(url, request),
      process: this,
      sent: world.time.now,
      isGivenUp: false,
      copy: 1,
    };
    world.count.sends++;
    return new Promise((done, fail) => {
      const give = (time, run) => void this.at(time, run).then(done, fail);
      request.signal?.addEventListener("abort", () => {
        call.isGivenUp = true;
        fail(request.signal.reason);
      });
      world.network(call, give);
    });
  };
}

class World {
  isCalm = false;
  /** Calls that wait until another one has overtaken them. */
  held = [];
  /** How often each operation has met each fault. */
  faults = {};
  count = {
    payments: 0,
    withdrawals: 0,
    sends: 0,
    kills: 0,
    freezes: 0,
    lost: 0,
    late: 0,
    replays: 0,
    throws: 0,
    jumps: 0,
    takenBack: 0,
    misdated: 0,
    asked: 0,
  };

  constructor(seed, mistake, isMixed = false) {
    this.r = random(seed);
    // What came later has numbers of its own, so that a seed stays the run that it was.
    this.aside = random(seed ^ 0x5bd1e995);
    this.mistake = mistake;
    this.hasJumps = mistake === undefined && this.aside() < 0.3;
    this.notListed = mistake === undefined && this.aside() < 0.3 ? "refused" : undefined;
    this.time = new Time();
    this.kraken = new KrakenModel(this.time);
    this.kraken.isMixed = isMixed;
    this.store = new StoreModel();
    this.processes = [];
  }

  met(endpoint, fault) {
    if (fault === undefined) return;
    const row = (this.faults[endpoint] ??= {});
    row[fault] = (row[fault] ?? 0) + 1;
  }

  pick = (list) => list[Math.floor(this.r() * list.length)];

  /** Carries a call to Kraken and its answer back, or not. */
  network(call, give) {
    carry(this, call, give);
  }

  /** Starts a process, which goes on with what others have left. */
  start(number) {
    const process = new Process(this, number);
    this.processes[number] = process;
    const client = new Kraken({ apiKey: "simulated", apiSecret: SECRET, now: () => process.now });
    process.payments = mistaken(
      this.mistake,
      Payments,
      {
        client,
        store: process.store(),
        fetch: process.fetch,
        timeoutMs: TIMEOUT,
        patienceMs: 8_000,
        now: () => process.now,
        sleep: process.sleep,
        random: this.r,
        timeoutSignal: process.timeoutSignal,
        notListed: this.notListed,
      },
      this,
    );
    const resume = async () => {
      for (;;) {
        await process.payments.resume(10).catch(() => {});
        await process.sleep(1_000);
      }
    };
    void resume();
    return process;
  }
}

const base64 = (r) =>
  Array.from(
    { length: 22 },
    (_, i) => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"[Math.floor(r() * (i === 21 ? 1 : 62))],
  ).join("");

function intents(world) {
  const { r } = world;
  const many = 2 + Math.floor(r() * 4);
  const list = [];
  for (let i = 0; i < many; i++) {
    const kind = r();
    if (kind < 0.6) {
      const id = base64(r);
      const endpoint = kind < 0.3 ? "Pay/transfer/create" : kind < 0.4 ? "Pay/paylink/create" : "Pay/request/create";
      const isForeign = r() < 0.06;
      if (isForeign) world.kraken.used.set(id, "somebody else's");
      list.push({
        id,
        endpoint,
        isForeign,
        params: { amount: "1.5", asset: "USD", external_id: id, ...(kind < 0.3 ? { to: "bob" } : {}) },
      });
    } else if (kind < 0.65) {
      // Nothing lists these: a lost answer asks a person.
      const params = { asset: "XBT", from: "Spot Wallet", to: "Futures Wallet", amount: `0.${1 + i}` };
      list.push({ id: `t${i}`, endpoint: "WalletTransfer", params });
    } else {
      const twin = list.find((one) => one.endpoint === "Withdraw");
      const amount = twin && r() < 0.3 ? twin.params.amount : `0.${1 + Math.floor(r() * 8)}${i}`;
      list.push({ id: `w${i}`, endpoint: "Withdraw", params: { asset: "XBT", key: "cold", amount } });
      world.count.withdrawals++;
    }
  }
  world.count.payments += many;
  return list;
}

/** Which payment an execution belongs to, by the nonces that the journal has. */
function executionsOf(world, { id }) {
  const text = world.store.read(`default/pay/${encodeURIComponent(id)}`);
  const entry = text === undefined ? undefined : JSON.parse(text);
  const nonces = new Set(entry?.attempts.map(({ nonce }) => nonce));
  const executed = world.kraken.executed.filter(({ nonce }) => nonces.has(nonce));
  return { entry, count: executed.length, isMisdated: executed.some(({ skew }) => skew < -60_000) };
}

/** A caller who asks until it is known, and a person who knows the truth. */
async function ask(world, intent) {
  for (;;) {
    const process = world.pick(world.processes);
    const payment = await Promise.race([
      process.payments.pay(intent.id, intent.endpoint, intent.params).catch((error) => error),
      new Promise((done) => world.time.at(world.time.now + 9_000, () => done(undefined))),
    ]);
    if (payment?.state === "settled" || payment?.state === "refused") return;
    if (payment?.state === "unknown" && payment.due === undefined) {
      world.count.asked++;
      // Asked at once, since nothing lists it: a person looks when no copy of it can be under way any more.
      if (intent.endpoint === "WalletTransfer")
        await new Promise((done) => world.time.at(world.time.now + LATEST, done));
      const truth = executionsOf(world, intent).count > 0 ? "settled" : "refused";
      await Promise.race([
        process.payments.resolve(intent.id, truth, "looked up").catch(() => {}),
        new Promise((done) => world.time.at(world.time.now + 9_000, () => done())),
      ]);
    }
    await new Promise((done) => world.time.at(world.time.now + 500 + world.r() * 3_000, done));
  }
}

/** A customer takes back what was not sent yet, as far as he was told. */
async function takeBack(world, intent) {
  const { payments } = world.processes[0];
  const payment = await payments.find(intent.id).catch(() => {});
  if (payment?.state !== "prepared" || payment.attempts > 0) return;
  world.count.takenBack++;
  await payments.resolve(intent.id, "refused", "taken back").catch(() => {});
}

/** Runs one seed; gives what went wrong. */
export async function run(seed, mistake, isMixed) {
  const world = new World(seed, mistake, isMixed);
  const { time, r } = world;
  for (let number = 0; number < 3; number++) world.start(number);
  const list = isMixed ? mixedIntents(world) : intents(world);
  for (const intent of list) time.at(time.now + r() * 3_000, () => void ask(world, intent));
  for (const intent of world.mistake === undefined ? list : [])
    if (world.aside() < 0.2) time.at(time.now + world.aside() * 10_000, () => void takeBack(world, intent));
  for (let i = world.hasJumps ? 4 : 0; i > 0; i--)
    time.at(time.now + world.aside() * 30_000, () => {
      world.count.jumps++;
      world.processes[Math.floor(world.aside() * 3)].jump();
    });
  for (let i = Math.floor(r() * 5); i > 0; i--) {
    time.at(time.now + r() * 30_000, () => {
      const number = Math.floor(r() * 3);
      const process = world.processes[number];
      if (r() < 0.6) {
        world.count.kills++;
        process.isAlive = false;
        time.at(time.now + 200 + r() * 3_000, () => world.start(number));
      } else {
        world.count.freezes++;
        process.frozenUntil = time.now + 1_000 + r() * 8_000;
      }
    });
  }
  await time.run(time.now + 40_000);
  world.isCalm = true;
  // What is looked for three times, what waits for its twin, and what a person is asked takes its time.
  for (let minutes = 0; minutes < 120; minutes++) {
    await time.run(time.now + 60_000);
    if (list.every((intent) => ["settled", "refused"].includes(executionsOf(world, intent).entry?.state))) break;
  }
  const wrong = [];
  for (const intent of list) {
    const { entry, count, isMisdated } = executionsOf(world, intent);
    const what = `${intent.endpoint} ${intent.id}`;
    if (count > 1) wrong.push(`double: ${what} was executed ${count} times`);
    if (entry === undefined || !["settled", "refused"].includes(entry.state))
      wrong.push(`stuck: ${what} is ${entry?.state} (${entry?.why})`);
    else if (entry.state === "refused" && count > 0) {
      // Kraken's clock was wrong while it executed this one: its row says an earlier time, for which nobody asks. Not promised.
      if (isMisdated) world.count.misdated++;
      else wrong.push(`lost: ${what} is refused, and was executed`);
    }
    // Somebody else's id after a lost attempt can't be told from one's own.
    else if (entry.state === "settled" && count === 0 && !(intent.isForeign && entry.doubt))
      wrong.push(`lost: ${what} is settled, and was not executed`);
  }
  const live = world.kraken.refused.filter(
    ({ copy, isGivenUp, process, sent }) => copy === 1 && !isGivenUp && process.isAlive && process.frozenUntil < sent,
  );
  if (live.length > 0) wrong.push(`rejected: ${live.length} nonces of live senders`);
  return { wrong, count: world.count, faults: world.faults };
}

/** Runs many seeds and prints what there is to know; gives how many were faulty. */
export async function simulate({ first = 1, seeds, mistake, isMixed, print = console.log, stopAtFirst = false }) {
  const total = {};
  const faults = {};
  let faulty = 0;
  const start = Date.now();
  for (let seed = first; seed < first + seeds; seed++) {
    const { wrong, count, faults: met } = await run(seed, mistake, isMixed);
    add(faults, met);
    for (const [name, value] of Object.entries(count)) total[name] = (total[name] ?? 0) + value;
    if (wrong.length > 0) {
      faulty++;
      if (faulty <= 10) print(`seed ${seed}${mistake ? `, mistake ${mistake}` : ""}: ${wrong.join("; ")}`);
      if (stopAtFirst) return { faulty, seed, total, faults };
    }
    if ((seed - first) % 1000 === 999)
      print(`${seed - first + 1} seeds, ${faulty} faulty, ${Math.round((Date.now() - start) / 1000)} s`);
  }
  return { faulty, total, faults };
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: {
      seeds: { type: "string" },
      first: { type: "string" },
      seed: { type: "string" },
      mistake: { type: "string" },
      mixed: { type: "boolean" },
    },
  });
  const first = Number(values.seed ?? values.first ?? 1);
  const { faulty, total, faults } = await simulate({
    first,
    seeds: values.seed ? 1 : Number(values.seeds ?? 2000),
    mistake: values.mistake,
    isMixed: values.mixed,
  });
  console.log(JSON.stringify(total));
  for (const line of table(faults)) console.log(line);
  console.log(`${faulty} faulty`);
  process.exitCode = faulty > 0 ? 1 : 0;
}
