// `paysign pay` and `paysign payments`: each payment once, with a journal, for a person at a terminal.

import { ExternalId, Kraken, type KrakenEndpoint } from "../index.ts";
import { memoryStore, Payments, type Payment } from "../payments/index.ts";
import { account, refuseKeys } from "./account.ts";
import { choice, pairs, read, wrong, type Given } from "./arguments.ts";
import { FAULT_OPTION } from "./call-options.ts";
import { columnsOf, noteMissing } from "./columns.ts";
import type { Command } from "./command.ts";
import { wordsOf } from "./complete.ts";
import { confirm, consequence, isLive } from "./confirm.ts";
import { declarationOf, type Declaration } from "./declared.ts";
import { refuseShort, takeEndpoint } from "./endpoint.ts";
import { EXIT } from "./failure.ts";
import { journal, JOURNAL } from "./journal.ts";
import { faultOf, refuseLiveFault, withFaultOnce } from "./fault.ts";
import { keyHelp, keyOptions, keysOf, otpOf } from "./keys.ts";
import { COLUMNS, optionsHelp, type Options } from "./options.ts";
import type { Terminal } from "./terminal.ts";
import { clean } from "./text.ts";
import { timeText } from "./times.ts";
import { checkOf, converted } from "./values.ts";

const BOTH: Options = {
  journal: {
    type: "string",
    value: "FILE",
    help: `the journal, a SQLite file of yours alone (${JOURNAL}; Node 22.13 or newer)`,
  },
  name: { type: "string", value: "NAME", help: "the account, where one journal has several" },
  patience: { type: "string", value: "SECONDS", help: "how long to wait for an end (30)" },
  "base-url": { type: "string", value: "URL", help: "where Kraken or a sandbox is" },
  ...keyOptions("KRAKEN_API_SECRET"),
  "nonce-unit": { type: "string", choices: ["ms", "us", "ns"], help: "what one step of the nonce is (ms)" },
  otp: { type: "string", value: "CODE", help: "the one-time password; KRAKEN_OTP in the environment if absent" },
};

const PAY_OPTIONS: Options = {
  ...BOTH,
  sandbox: {
    type: "boolean",
    help: "pay in a fresh sandbox inside this process, without keys; its journal is in memory",
  },
  fault: { ...FAULT_OPTION, help: `${FAULT_OPTION.help}; it meets the payment's first call` },
  yes: {
    type: "boolean",
    short: "y",
    help: "do not ask before money moves on a live API (a host of this machine is none)",
  },
};

const STATES = ["prepared", "sent", "settled", "refused", "unknown"] as const;

const PAYMENTS_OPTIONS: Options = {
  ...BOTH,
  columns: COLUMNS,
  state: { type: "string", choices: STATES, help: "for `list`: those in one state" },
  why: { type: "string", value: "TEXT", help: "for `resolve`: what you have seen, for the journal" },
};

/** The command `pay`. */
export const pay: Command = {
  usage: "paysign pay ID ENDPOINT name=value ... [options]",
  summary: "make a payment once, with a journal: run it again with the same ID until it is done",
  help: `Records the payment, sends it, and follows what Kraken says until it is settled or
refused. After a lost answer, a crash or a time-out run the same command again: it is the
same payment. For Kraken Pay's creates ID is the external_id, and \`new\` makes one, which
is printed before anything is sent.

  paysign pay new Pay/transfer/create amount=10.50 asset=USD to=bob
  paysign pay rent-2026-11 Withdraw asset=XBT key=BTC_Cold amount=0.1

To see what becomes of a lost answer, without an account:
  paysign pay rent Withdraw asset=XBT key=BTC_Cold amount=0.1 --sandbox \\
    --fault lose_answer

${keyHelp("KRAKEN_API_KEY", "KRAKEN_API_SECRET")}

${optionsHelp(PAY_OPTIONS)}

Exit codes: 0 settled, 2 wrong input (nothing was sent), 3 refused, 4 a person has to
look, 6 not done yet: run it again`,
  options: PAY_OPTIONS,
  words: (before) => (before.length === 0 ? ["new"] : wordsOf("kraken", before.slice(1))),
  run: runPay,
};

/** The command `payments`. */
export const payments: Command = {
  usage: "paysign payments list|show ID|resume|resolve ID settled|refused --why TEXT [options]",
  summary: "read the journal of payments, go on with what waits, say what became of one",
  help: `list      the payments, with --state STATE those in one
show      one of them
resume    go on with what crashed commands left and with what waits
resolve   say what you have found out about one that asks: settled, or refused

${keyHelp("KRAKEN_API_KEY", "KRAKEN_API_SECRET")}

${optionsHelp(PAYMENTS_OPTIONS)}

Exit codes: 0 done, 2 wrong input, and of \`show\` and \`resume\` as of \`paysign pay\``,
  options: PAYMENTS_OPTIONS,
  words: (before) => [["list", "show", "resume", "resolve"], [], ["settled", "refused"]][before.length] ?? [],
  run: runPayments,
};

async function runPay(args: readonly string[], terminal: Terminal): Promise<number> {
  const given = read(args, PAY_OPTIONS);
  const [asked, ...behind] = given.words;
  const { endpoint, words } = takeEndpoint(behind);
  if (asked === undefined || endpoint === undefined)
    throw wrong("arguments", `give an id and an endpoint: ${pay.usage}`);
  const declared = declarationOf("kraken", endpoint);
  const check = checkOf("kraken", endpoint);
  if (declared === undefined) {
    refuseShort("kraken", endpoint);
    // It throws, with the nearest name.
    return Number(check({}));
  }
  const texts = pairs(words);
  const isCreate = declared.unsure === "same_external_id";
  if (asked === "new" && !isCreate)
    throw wrong("ID", "new is for Kraken Pay's creates; give this payment a name of yours");
  const id = asked === "new" ? ExternalId.random() : asked;
  if (isCreate && !texts.has("external_id")) texts.set("external_id", id);
  const values = converted(texts, declared.members);
  check(values);
  const { driver, close, target } = await open(given, terminal, true, declared);
  try {
    if (asked === "new") await terminal.note(`external_id=${id}`, { external_id: id });
    const does = consequence(declared);
    if (does !== undefined && !target.isSandbox && isLive(target.baseUrl) && !given.has("yes"))
      await confirm(endpoint, does, target.baseUrl, texts);
    await sayFound(await driver.find(id), given, terminal);
    const end = progress(driver, id, terminal);
    const payment = await driver.pay(id, endpoint as KrakenEndpoint, values as never).finally(end);
    await terminal.answer(shown(payment, terminal));
    return exitOf(payment);
  } finally {
    close();
  }
}

async function runPayments(args: readonly string[], terminal: Terminal): Promise<number | void> {
  const given = read(args, PAYMENTS_OPTIONS);
  const [what, id, state, ...more] = given.words;
  const wanted = { list: 1, show: 2, resume: 1, resolve: 3 } as const;
  const action = choice("payments", what, ["list", "show", "resume", "resolve"]);
  if (action === undefined) throw wrong("arguments", payments.usage);
  if (given.words.length !== wanted[action] || more.length > 0)
    throw wrong("arguments", `\`payments ${action}\` takes others: ${payments.usage}`);
  const columns = columnsOf(given, terminal);
  if (given.has("state") && action !== "list") throw wrong("--state", "is for `payments list`");
  if (given.has("why") !== (action === "resolve")) throw wrong("--why", "is for `payments resolve`, which needs it");
  const { driver, close } = await open(given, terminal, false);
  try {
    switch (action) {
      case "list": {
        const only = choice("--state", given.text("state"), STATES);
        const rows = (await driver.list({ state: only, limit: 1000 })).map((payment) => row(payment, terminal));
        await terminal.answer(rows, columns);
        if (columns !== undefined) await noteMissing(columns, rows, terminal);
        return rows.length === 0 ? undefined : await terminal.hint(counted(rows.length));
      }
      case "show": {
        const payment = await driver.find(id!);
        if (payment === undefined) throw wrong("ID", "is not in the journal");
        await terminal.answer(shown(payment, terminal));
        return exitOf(payment);
      }
      case "resume": {
        const { length } = (await driver.list({ limit: 1000 })).filter(isWaiting);
        if (length > 0) await terminal.hint(`${counted(length)} not done yet: goes on with those that are due`);
        const moved = await driver.resume();
        await terminal.answer(moved.map((payment) => row(payment, terminal)));
        return moved.map(exitOf).reduce((worst, exit) => Math.max(worst, exit), EXIT.done);
      }
      default: {
        const as = choice("state", state, ["settled", "refused"])!;
        return await terminal.answer(shown(await driver.resolve(id!, as, given.text("why")!), terminal));
      }
    }
  } finally {
    close();
  }
}

/** Opens the journal; `paid` is what a payment is about to call, if one is. */
async function open(given: Given, terminal: Terminal, mayBeMade: boolean, paid?: Declaration) {
  if (given.has("sandbox") && given.has("journal"))
    throw wrong("--journal", "has no part in --sandbox, which forgets everything; leave one of them out");
  refuseKeys(given);
  const fault = faultOf(given);
  const keys = await keysOf(given, terminal, "KRAKEN_API_SECRET");
  const target = await account(given, keys, false);
  if (fault !== undefined) refuseLiveFault(target);
  const client = new Kraken({
    ...target.pair(),
    baseUrl: target.baseUrl,
    nonceUnit: choice("--nonce-unit", given.text("nonce-unit"), ["ms", "us", "ns"]),
    otp: otpOf(given),
  });
  const { store, close } = target.isSandbox
    ? { store: memoryStore(), close: () => undefined }
    : journal(given, mayBeMade);
  const driver = new Payments({
    client,
    store,
    fetch: fault === undefined || paid === undefined ? target.fetch : withFaultOnce(target.fetch, paid, fault),
    name: given.text("name"),
    patienceMs: patience(given.text("patience")),
  });
  return { driver, close, target };
}

function patience(text = "30"): number {
  const seconds = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || seconds > 86_400) throw wrong("--patience", "must be seconds, such as 30");
  return seconds * 1000;
}

/** Says what a payment waits for, once it takes longer than a moment. */
function progress(driver: Payments, id: string, terminal: Terminal): () => void {
  let last = "";
  const timer = setInterval(() => {
    void driver.find(id).then(
      (payment) => {
        const says =
          payment === undefined ? "waits for its turn" : `${payment.state}${payment.why ? `: ${payment.why}` : ""}`;
        if (says !== last) void terminal.hint(clean((last = says)));
      },
      () => undefined,
    );
  }, 2_000);
  return () => clearInterval(timer);
}

function exitOf({ state, due }: Payment): number {
  if (state === "settled") return EXIT.done;
  if (state === "refused") return EXIT.refused;
  return state === "unknown" && due === undefined ? EXIT.unknown : EXIT.later;
}

/** Says that a payment of before goes on: for as long as it waits, nothing else could be seen. */
async function sayFound(payment: Payment | undefined, given: Given, terminal: Terminal): Promise<void> {
  if (payment === undefined || !isWaiting(payment)) return;
  const patience = given.text("patience") ?? "30";
  await terminal.hint(
    clean(`${payment.id} stands in the journal as ${payment.state}: goes on with it, for ${patience} seconds at most`),
  );
}

const counted = (count: number): string => `${count} payment${count === 1 ? "" : "s"}`;

const isWaiting = ({ state, due }: Payment): boolean =>
  state === "prepared" || state === "sent" || (state === "unknown" && due !== undefined);

/** A payment for a person: what Kraken said on the way does not belong to one that is done. */
function shown(payment: Payment, { json }: Terminal): object {
  if (json) return payment;
  const { due, error, ...rest } = payment;
  return {
    ...rest,
    ...(error === undefined || payment.state === "settled" ? {} : { error: told(error) }),
    ...(due === undefined ? {} : { due: timeText(due) }),
  };
}

/** What of an error a person reads. */
const told = ({ code, message, retry }: NonNullable<Payment["error"]>): object => ({
  code,
  message,
  next: retry.action,
});

/** A payment as a row of a table. */
function row({ id, endpoint, state, attempts, due, why }: Payment, { json }: Terminal): object {
  return {
    id,
    endpoint,
    state,
    attempts,
    ...(due === undefined ? {} : { due: json ? new Date(due).toISOString() : timeText(due) }),
    ...(why === undefined ? {} : { why }),
  };
}
