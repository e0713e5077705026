// What every store has to do, whatever its engine. A check is a name and a function of `{ store, where, command, name }`, where
// `name` is one that no other check uses.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { contend } from "./contender.mjs";
import { open } from "./open.mjs";

const MANY = 8;
const TIMES = 125;

const put = (key, now, due) => ({ key, was: undefined, now, due });
const made = async (store, writes) => assert.equal(await store.commit(writes), true);
const held = (store, keys) => Promise.all(keys.map((key) => store.read(key)));

async function oneKey({ store, name }) {
  const key = `${name}/pay/1`;
  assert.equal(await store.read(key), undefined);
  await made(store, [put(key, "1")]);
  assert.equal(await store.read(key), "1");
  assert.equal(await store.commit([put(key, "2")]), false);
  assert.equal(await store.commit([{ key, was: "0", now: "2" }]), false);
  assert.equal(await store.read(key), "1");
  await made(store, [{ key, was: "1", now: "2" }]);
  assert.equal(await store.read(key), "2");
  await made(store, [{ key, was: "2", now: "2" }]);
  await made(store, [{ key, was: "2", now: undefined }]);
  assert.equal(await store.read(key), undefined);
  assert.equal(await store.commit([{ key, was: "2", now: "3" }]), false);
  await made(store, [{ key, was: undefined, now: undefined }]);
  await made(store, []);
  assert.deepEqual(await store.list(`${name}/`, "", 10), []);
}

async function allOrNothing({ store, name }) {
  const [one, two, three] = ["1", "2", "3"].map((tail) => `${name}/${tail}`);
  await made(store, [put(one, "a", 5), put(two, "b", 6)]);
  const change = { key: one, was: "a", now: "changed" };
  const remove = { key: two, was: "b", now: undefined };
  const more = put(three, "c", 7);
  for (const wrong of [
    { key: `${name}/4`, was: "somebody's", now: "x" },
    { key: `${name}/4`, was: "somebody's", now: undefined },
  ]) {
    for (const writes of [
      [change, remove, more, wrong],
      [wrong, more, remove, change],
    ]) {
      assert.equal(await store.commit(writes), false);
    }
  }
  assert.equal(await store.commit([change, put(two, "x"), more]), false, "something where nothing was");
  assert.equal(
    await store.commit([change, { key: two, was: undefined, now: undefined }, more]),
    false,
    "something where nothing was to be",
  );
  assert.deepEqual(await held(store, [one, two, three]), ["a", "b", undefined]);
  assert.deepEqual(await store.due(`${name}/`, 10, 10), [one, two]);
  await made(store, [more, remove, change]);
  assert.deepEqual(await held(store, [one, two, three]), ["changed", undefined, "c"]);
  assert.deepEqual(await store.due(`${name}/`, 10, 10), [three], "a write without due takes it away");
  await made(store, [{ key: three, was: "c", now: undefined, due: 7 }]);
  assert.deepEqual(await store.due(`${name}/`, 10, 10), [], "what is gone is never due");
}

async function orderOfDue({ store, name }) {
  const now = 1_780_000_000_000;
  const at = { c: now + 1, b: now - 5, a: now - 5, e: now - 9_000_000, d: now, f: undefined };
  await made(
    store,
    Object.entries(at).map(([tail, due]) => put(`${name}/pay/${tail}`, "{}", due)),
  );
  const others = Array.from({ length: 250 }, (_, number) => put(`${name}/other/${number}`, "{}", number));
  for (let from = 0; from < others.length; from += 50) await made(store, others.slice(from, from + 50));
  const due = async (before, limit) =>
    (await store.due(`${name}/pay/`, before, limit)).map((key) => key.slice(-1)).join("");
  assert.equal(await due(now, 10), "eabd");
  assert.equal(await due(now, 3), "eab");
  assert.equal(await due(now, 0), "");
  assert.equal(await due(now - 6, 10), "e");
  assert.equal(await due(now + 0.5, 10), "eabd");
  assert.equal(await due(now + 1, 10), "eabdc");
  assert.deepEqual(await store.due(`${name}/pay/a`, now, 10), [`${name}/pay/a`], "the prefix itself, nothing above");
  assert.equal((await store.due(`${name}/`, now, 1000)).length, 254);
  await made(store, [
    { key: `${name}/pay/e`, was: "{}", now: "[]", due: now },
    { key: `${name}/pay/b`, was: "{}", now: undefined },
  ]);
  assert.equal(await due(now, 10), "ade");
  await made(store, [{ key: `${name}/pay/f`, was: "{}", now: "{}", due: now + 0.5 }]);
  assert.equal(await due(now, 10), "ade", "nothing is due before its time");
  assert.deepEqual([...(await due(now + 1, 10))].sort(), [..."acdef"]);
}

async function orderOfList({ store, name }) {
  const tails = ["~", "a", "_", "Z", "A", "9", "10", "1", "-", "%", "!", "aa", "a/b", "z"];
  await made(store, [
    ...tails.map((tail) => put(`${name}/pay/${tail}`, "{}")),
    put(`${name}/pay`, "{}"),
    put(`${name}/pay0`, "{}"),
  ]);
  const sorted = [...tails].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
  const prefix = `${name}/pay/`;
  const pages = [];
  for (let after = ""; ; after = pages.at(-1).at(-1)) {
    const page = await store.list(prefix, after, 4);
    if (page.length === 0) break;
    pages.push(page);
  }
  assert.deepEqual(
    pages.flat(),
    sorted.map((tail) => prefix + tail),
  );
  assert.deepEqual(
    pages.map(({ length }) => length),
    [4, 4, 4, 2],
  );
  assert.deepEqual(await store.list(`${prefix}a`, "", 9), [`${prefix}a`, `${prefix}a/b`, `${prefix}aa`]);
  assert.deepEqual(await store.list(`${prefix}a`, `${prefix}a`, 9), [`${prefix}a/b`, `${prefix}aa`]);
  assert.deepEqual(await store.list(prefix, `${name}/a`, 1), [`${prefix}!`], "after what is below all of them");
  assert.deepEqual(await store.list(prefix, `${prefix}zz`, 9), [`${prefix}~`]);
  assert.deepEqual(await store.list(prefix, "", 0), []);
}

async function twoNames({ store, name }) {
  const [one, two] = [`${name}a`, `${name}ab`];
  await made(store, [put(`${one}/pay/1`, "one", 1)]);
  await made(store, [put(`${two}/pay/1`, "two", 2), put(`${two}/pay/2`, "two", 3)]);
  assert.deepEqual(await held(store, [`${one}/pay/1`, `${one}/pay/2`, `${two}/pay/1`]), ["one", undefined, "two"]);
  assert.deepEqual(await store.list(`${one}/`, "", 9), [`${one}/pay/1`]);
  assert.deepEqual(await store.due(`${one}/`, 9, 9), [`${one}/pay/1`]);
  assert.deepEqual(await store.due(`${two}/`, 9, 9), [`${two}/pay/1`, `${two}/pay/2`]);
}

/** A name of one letter, which all that use this engine share: the rest of the key tells this check's from others'. */
async function shortName({ store, name }) {
  const key = `n/${name}/1`;
  await made(store, [put(key, "1", 5)]);
  assert.equal(await store.read(key), "1");
  assert.deepEqual(await store.list(`n/${name}/`, "", 9), [key]);
  assert.deepEqual(await store.due(`n/${name}/`, 9, 9), [key]);
}

async function texts({ store, name }) {
  const values = [
    `it's "quoted" \\ and \\\\ \\' \\"`,
    JSON.stringify("\u0000 \u001f \u2028 \ud83d"),
    JSON.stringify({ note: "\\u0000", more: "\\\\u0000" }),
    "Grüße, 你好, 👩‍👩‍👧, ﷽",
    "e\u0301",
    "é",
    " a",
    "a ",
    "A",
    "a",
    "",
    "null",
    "$1 ? :a @b %s %% _ {} {0} ; --",
    "\n\r\t",
    "-",
    "+",
    "1e3",
    "1000",
    "x".repeat(48 * 1024),
  ];
  for (const [index, value] of values.entries()) {
    const key = `${name}/pay/it's_100%-{"${index}"}\\`;
    await made(store, [put(key, value)]);
    assert.equal(await store.read(key), value);
    for (const other of values) {
      if (other !== value)
        assert.equal(await store.commit([{ key, was: other, now: "wrong" }]), false, `${value} is not ${other}`);
    }
    await made(store, [{ key, was: value, now: `${value}.` }]);
    assert.equal(await store.read(key), `${value}.`);
  }
  assert.equal((await store.list(`${name}/pay/it's_100%-{"`, "", 99)).length, values.length);
  assert.deepEqual(await store.list(`${name}/pay/it%`, "", 99), []);
}

/** Every number once, each noted by whoever got it, none lost. */
async function exact({ store, name, thrown, times }, all) {
  const numbers = all.flatMap(({ told }) => told.numbers).sort((one, other) => one - other);
  const count = MANY * times;
  assert.deepEqual(
    numbers,
    Array.from({ length: count }, (_, number) => number + 1),
  );
  assert.equal(JSON.parse(await store.read(`${name}/gate`)).number, count);
  const notes = await store.list(`${name}/pay/`, "", 2 * count);
  assert.equal(notes.length, count);
  assert.deepEqual(await store.due(`${name}/pay/`, count, 2 * count), notes);
  for (const { who, told } of all) {
    const last = String(told.numbers.at(-1)).padStart(6, "0");
    assert.deepEqual(JSON.parse(await store.read(`${name}/pay/${last}`)), { who, number: told.numbers.at(-1) });
  }
  const errors = all.flatMap(({ told }) => told.errors);
  if (!thrown) assert.deepEqual(errors, []);
}

async function tasks(context) {
  const { store, name, times } = context;
  const all = await Promise.all(
    Array.from({ length: MANY }, async (_, number) => {
      const who = `task ${number}`;
      return { who, told: await contend(store, { name, who, times }) };
    }),
  );
  await exact(context, all);
}

/** A process with the store; it begins at `go`, and `told` is what it came to. */
async function contender({ where, command, name }, who, times) {
  const [program, ...args] = command;
  const task = JSON.stringify({ where, name, who, times });
  const child = spawn(program, [...args, join(import.meta.dirname, "contender.mjs"), task], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.on("error", () => {});
  let errors = "";
  child.stderr.on("data", (data) => (errors += data));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const closed = new Promise((resolve) => child.once("close", resolve));
  const { value: first } = await lines.next();
  if (first !== "ready") throw new Error(`${who} did not begin: ${first} ${errors}`);
  const told = async () => {
    const { value: last } = await lines.next();
    await closed;
    if (last === undefined) throw new Error(`${who} told nothing: ${errors}`);
    return JSON.parse(last);
  };
  return { who, child, closed, told, go: () => child.stdin.write("go\n") };
}

const contenders = (context, count, times) =>
  Promise.all(Array.from({ length: count }, (_, number) => contender(context, `process ${number}`, times)));

async function processes(context) {
  const all = await contenders(context, MANY, context.times);
  for (const { go } of all) go();
  const results = await Promise.all(all.map(async ({ who, told }) => ({ who, told: await told() })));
  await exact(context, results);
}

/** Killed at whatever they do: what is left are whole commits. */
async function killed(context) {
  const { store, name } = context;
  const all = await contenders(context, 4, 1_000_000);
  for (const { go } of all) go();
  for (const { child, closed } of all) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    child.kill("SIGKILL");
    await closed;
  }
  const committed = async () => JSON.parse(await store.read(`${name}/gate`)).number;
  let number;
  let notes;
  // The engine may still do what somebody asked for who is dead by now.
  do {
    number = await committed();
    notes = await store.list(`${name}/pay/`, "", 1_000_000);
  } while (number !== (await committed()));
  assert.equal(notes.length, number);
  assert.ok(number > 10, `${number} commits only`);
  await made(store, [put(`${name}/after`, "1")]);
}

/** The contention of processes comes first: it makes the table by all of them at once. */
export const SUITE = [
  ["8 processes, 1,000 commits, on a database that has nothing yet", processes, "processes"],
  ["8 tasks, 1,000 commits", tasks],
  ["killed processes leave whole commits", killed, "processes"],
  ["one key", oneKey],
  ["all or nothing", allOrNothing],
  ["the order of due", orderOfDue],
  ["the order of list", orderOfList],
  ["two names", twoNames],
  ["a name of one letter", shortName],
  ["texts", texts],
];

/** Runs checks one after the other on a store of their own. */
export async function run(checks, { where, command, thrown, times = TIMES }) {
  const opened = await open(where);
  const result = { passed: 0, failed: [] };
  for (const [what, check, needs] of checks) {
    // Memory is not shared, and in front of an object nobody but the object commits.
    if (needs === "processes" && ["memory", "object"].includes(where.kind)) continue;
    const name = `n${Math.random().toString(36).slice(2)}`;
    const begun = Date.now();
    try {
      await check({ ...opened, where, command, name, thrown, times });
      result.passed++;
    } catch (error) {
      result.failed.push(`${what}: ${error?.stack ?? error}`);
    }
    if (process.env.PAYSIGN_TIMES) console.error(`${where.kind}: ${what}: ${Date.now() - begun} ms`);
  }
  await opened.close();
  return result;
}
