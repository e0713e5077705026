// `paysign pay` and `paysign payments`: each payment once, with a journal, for a person at a terminal.

import { ExternalId, Kraken, type KrakenEndpoint } from "../index.ts";
import { Payments, type Payment } from "../payments/index.ts";
import { account } from "./account.ts";
import { choice, pairs, read, wrong, type Given, type Options } from "./arguments.ts";
import type { Command } from "./command.ts";
import { confirm, consequence, isLive } from "./confirm.ts";
import { declarationOf } from "./declared.ts";
import { refuseShort, takeEndpoint } from "./endpoint.ts";
import { EXIT } from "./failure.ts";
import { journal, JOURNAL } from "./journal.ts";
import { KEY_OPTIONS, keysOf, otpOf } from "./keys.ts";
import type { Terminal } from "./terminal.ts";
import { clean } from "./text.ts";
import { checkOf, converted } from "./values.ts";

const OPTIONS: Options = {
  ...KEY_OPTIONS,
  "base-url": { type: "string" },
  journal: { type: "string" },
  name: { type: "string" },
  "nonce-unit": { type: "string" },
  otp: { type: "string" },
  patience: { type: "string" },
};

const OPTIONS_HELP = `Options:
  --journal FILE      the journal, a SQLite file of yours alone (${JOURNAL}; Node 22.13 or newer)
  --name NAME         the account, where one journal has several
  --patience SECONDS  how long to wait for an end (30)
  --base-url URL      where Kraken or a sandbox is
  --key-file FILE     the keys; else KRAKEN_API_KEY and KRAKEN_API_SECRET
  --nonce-unit UNIT   ms, us or ns
  --otp TEXT          the one-time password
  --json              for machines`;

/** The command `pay`. */
export const pay: Command = {
  usage: "paysign pay ID ENDPOINT name=value ... [options]",
  summary: "make a payment once, with a journal: run it again with the same ID until it is done",
  help: `Records the payment, sends it, and follows what Kraken says until it is settled or refused. After a lost
answer, a crash or a time-out run the same command again: it is the same payment. For Kraken Pay's
creates ID is the external_id, and \`new\` makes one, which is printed before anything is sent.

  paysign pay new Pay/transfer/create amount=10.50 asset=USD to=bob
  paysign pay rent-2026-11 Withdraw asset=XBT key=BTC_Cold amount=0.1

${OPTIONS_HELP}
  --yes               do not ask before money moves on a live API (a host of this machine is none)

Exit codes: 0 settled, 3 refused, 4 a person has to look, 6 not done yet: run it again.`,
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

${OPTIONS_HELP}
  --state STATE       prepared, sent, settled, refused or unknown
  --why TEXT          what you have seen, for the journal`,
  run: runPayments,
};

async function runPay(args: readonly string[], terminal: Terminal): Promise<number> {
  const given = read(args, { ...OPTIONS, yes: { type: "boolean", short: "y" } });
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
  const { driver, close, baseUrl } = await open(given, terminal, true);
  try {
    if (asked === "new") await terminal.note(`external_id=${id}`, { external_id: id });
    const does = consequence(declared);
    if (does !== undefined && isLive(baseUrl) && !given.has("yes")) await confirm(endpoint, does, baseUrl, texts);
    const end = progress(driver, id, terminal);
    const payment = await driver.pay(id, endpoint as KrakenEndpoint, values as never).finally(end);
    await terminal.answer(payment);
    return exitOf(payment);
  } finally {
    close();
  }
}

async function runPayments(args: readonly string[], terminal: Terminal): Promise<number | void> {
  const given = read(args, { ...OPTIONS, state: { type: "string" }, why: { type: "string" } });
  const [what, id, state, ...more] = given.words;
  const wanted = { list: 1, show: 2, resume: 1, resolve: 3 } as const;
  const action = choice("payments", what, ["list", "show", "resume", "resolve"]);
  if (action === undefined) throw wrong("arguments", payments.usage);
  if (given.words.length !== wanted[action] || more.length > 0)
    throw wrong("arguments", `\`payments ${action}\` takes others: ${payments.usage}`);
  if (given.has("state") && action !== "list") throw wrong("--state", "is for `payments list`");
  if (given.has("why") !== (action === "resolve")) throw wrong("--why", "is for `payments resolve`, which needs it");
  const { driver, close } = await open(given, terminal, false);
  try {
    switch (action) {
      case "list": {
        const only = choice("--state", given.text("state"), ["prepared", "sent", "settled", "refused", "unknown"]);
        return await terminal.answer((await driver.list({ state: only, limit: 1000 })).map(row));
      }
      case "show": {
        const payment = await driver.find(id!);
        if (payment === undefined) throw wrong("ID", "is not in the journal");
        await terminal.answer(payment);
        return exitOf(payment);
      }
      case "resume": {
        const moved = await driver.resume();
        await terminal.answer(moved.map(row));
        return moved.map(exitOf).reduce((worst, exit) => Math.max(worst, exit), EXIT.done);
      }
      default: {
        const as = choice("state", state, ["settled", "refused"])!;
        return await terminal.answer(await driver.resolve(id!, as, given.text("why")!));
      }
    }
  } finally {
    close();
  }
}

async function open(given: Given, terminal: Terminal, mayBeMade: boolean) {
  const keys = await keysOf(given, terminal, "KRAKEN_API_SECRET");
  const target = await account(given, keys, false);
  const client = new Kraken({
    ...target.pair(),
    baseUrl: target.baseUrl,
    nonceUnit: choice("--nonce-unit", given.text("nonce-unit"), ["ms", "us", "ns"]),
    otp: otpOf(given),
  });
  const { store, close } = journal(given, mayBeMade);
  const driver = new Payments({
    client,
    store,
    fetch: target.fetch,
    name: given.text("name"),
    patienceMs: patience(given.text("patience")),
  });
  return { driver, close, baseUrl: target.baseUrl };
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

/** A payment as a row of a table. */
function row({ id, endpoint, state, attempts, due, why }: Payment): object {
  return {
    id,
    endpoint,
    state,
    attempts,
    ...(due === undefined ? {} : { due: new Date(due).toISOString() }),
    ...(why === undefined ? {} : { why }),
  };
}
