// What each verb of a running sandbox does.

import { toldInOneLine, type Became } from "../../sandbox/became.ts";
import type { DeliveryAttempt, Sender, WebhookDelivery } from "../../sandbox/deliveries.ts";
import { FAULT_KINDS, fromHeader, type Fault, type FaultKind } from "../../sandbox/faults.ts";
import type { JournalEntry } from "../../sandbox/journal.ts";
import type { Payment } from "../../sandbox/kraken/pay/payments.ts";
import type { Overview } from "../../sandbox/overview.ts";
import { TRIGGERS } from "../../sandbox/trigger-names.ts";
import { atMost, choice, pairs, wrong, type Given } from "../arguments.ts";
import { didYouMean } from "../nearest.ts";
import type { Terminal } from "../terminal.ts";
import type { Remote } from "./remote.ts";

/** What a command line says, and where it acts. */
export interface Act {
  readonly remote: Remote;
  readonly given: Given;
  /** The words behind the verb. */
  readonly words: readonly string[];
  readonly terminal: Terminal;
}

/** Who can be triggered. */
export const SENDERS = Object.keys(TRIGGERS) as Sender[];

/** Ends a payment, then shows it; Katu9's transactions are not among Pay's payments. */
export const ends =
  (order: string, done: string) =>
  async ({ remote, words, terminal }: Act): Promise<void> => {
    const [id, ...more] = words;
    if (id === undefined)
      throw wrong("arguments", `say which: the id that the call had, see \`paysign sandbox payments\``);
    const { kraktag } = members(more, order === "pay" || order === "claim" ? ["kraktag"] : []);
    await remote.tell(order, { id, kraktag });
    const payment = (await remote.ask("payment", { id })) as Payment | null;
    const { kind, amount, asset, status = done, kraktag: who } = payment ?? ({} as Partial<Payment>);
    await terminal.answer({ id, kind, amount, asset, status, kraktag: who });
  };

export async function deposit({ remote, words, terminal }: Act): Promise<void> {
  const given = members(words, ["asset", "amount", "method", "address"]);
  for (const name of ["asset", "amount"]) if (given[name] === undefined) throw wrong(name, "is missing");
  await terminal.answer(await remote.tell("deposit", given));
}

export async function advance({ remote, words, terminal }: Act): Promise<void> {
  const milliseconds = words.map(timeOf).reduce((sum, one) => sum + one, 0);
  if (words.length === 0) throw wrong("arguments", "say how far, such as `advance 90s` or `advance 1h 30m`");
  await remote.tell("advance", { milliseconds });
  const { now } = (await remote.ask("")) as { now: number };
  await terminal.answer({ now: new Date(now).toISOString() });
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function timeOf(word: string): number {
  const [, count = "", unit = ""] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(word) ?? [];
  const each = UNITS[unit];
  if (each === undefined) throw wrong("arguments", "a time is a whole number and ms, s, m, h or d, such as 90s or 1h");
  return Number(count) * each;
}

export async function trigger({ remote, words, terminal }: Act): Promise<void> {
  const [from, event, ...more] = words;
  const sender = choice("sender", from ?? "", SENDERS)!;
  const kinds = TRIGGERS[sender];
  if (event === undefined || !kinds.includes(event)) {
    const meant = didYouMean(event, kinds, (near) => `\`trigger ${sender} ${near}\``);
    throw wrong("event", `of ${sender} there are ${kinds.join(", ")}${meant}`);
  }
  const given = Object.fromEntries(pairs(more));
  const to = ((await remote.ask("overview")) as Overview).urls[sender];
  if (to === undefined) throw wrong("sender", `goes nowhere yet; say \`paysign sandbox forward URL ${sender}\` first`);
  await remote.tell("trigger", { sender, event, members: given });
  await terminal.answer({ triggered: `${sender} ${event}`, to });
}

export async function resend({ remote, words, terminal }: Act): Promise<void> {
  noMore(words, 1);
  const [word] = words;
  if (word !== undefined && !/^\d{1,9}$/.test(word)) throw wrong("id", "is the number that `sandbox deliveries` shows");
  const [last] = word === undefined ? ((await remote.ask("attempts", { limit: "1" })) as DeliveryAttempt[]) : [];
  const id = word === undefined ? last?.delivery : Number(word);
  if (id === undefined) throw wrong("id", "there is no delivery yet");
  await remote.tell("resend", { id });
  await terminal.answer({ resent: id });
}

/** Where each sender's URL is set. */
const URLS: Readonly<Record<Sender, string>> = {
  katu9: "webhook-url",
  pay: "callback-url",
  embed: "embed-url",
  ramp: "ramp-url",
};

export async function forward({ remote, words, terminal }: Act): Promise<void> {
  noMore(words, 2);
  const [url, from] = words;
  if (url === undefined) throw wrong("arguments", "say where to: a URL on this machine, or `nowhere`");
  const only = choice("sender", from, SENDERS);
  const members = url === "nowhere" ? {} : { url };
  for (const sender of SENDERS) if (only === undefined || sender === only) await remote.tell(URLS[sender], members);
  await terminal.answer(((await remote.ask("overview")) as Overview).urls);
}

export async function fault({ remote, words, terminal }: Act): Promise<void> {
  const [kind, ...more] = words;
  if (kind === "clear") {
    noMore(words, 1);
    await remote.tell("clear-faults");
  } else if (kind !== undefined) {
    choice("kind", kind, [...FAULT_KINDS, "clear"] as readonly (FaultKind | "clear")[]);
    const { match, times, ...rest } = members(more, [
      "match",
      "times",
      "delayMs",
      "skewMs",
      "silent",
      "executed",
      "error",
    ]);
    const settings = Object.entries(rest).map(([name, value]) => `; ${name}=${value}`);
    await remote.tell("fault", {
      ...faultOf(kind + settings.join("")),
      match,
      ...(times === undefined ? {} : { times: wholeNumber("times", times) }),
    });
  }
  await terminal.answer(await remote.ask("faults"));
}

/** What the header of a fault says is what is said here, so one reader does for both. */
function faultOf(text: string): Fault {
  try {
    return fromHeader(text);
  } catch (cause) {
    throw wrong("fault", (cause as Error).message, { cause });
  }
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw wrong(name, "must be a whole number");
  return Number(text);
}

/** Deliveries that have ended, and those that are still tried, newest first. */
export async function deliveries({ remote, given, words, terminal }: Act): Promise<void> {
  noMore(words, 0);
  const count = limitOf(given);
  const ended = ((await remote.ask("deliveries")) as WebhookDelivery[]).reverse();
  const attempts = (await remote.ask("attempts", { limit: "1000" })) as DeliveryAttempt[];
  const going = attempts.filter(({ delivery, nextInMs }, at) => {
    return nextInMs !== undefined && attempts.findIndex((one) => one.delivery === delivery) === at;
  });
  const rows = [
    ...going.map(({ delivery, time, sender, event, url, attempt, failure, nextInMs }) => {
      return {
        id: delivery,
        time: at(time),
        sender,
        event,
        url,
        attempts: attempt,
        became: `${failure}, next in ${nextInMs} ms`,
      };
    }),
    ...ended.map(({ id, time, sender, event, url, attempts: tried, delivered, failure }) => {
      return {
        id,
        time: at(time),
        sender,
        event,
        url,
        attempts: tried,
        became: delivered ? "delivered" : `given up: ${failure}`,
      };
    }),
  ];
  await terminal.answer(rows.slice(0, count));
}

export async function calls({ remote, given, words, terminal }: Act): Promise<void> {
  noMore(words, 1);
  const refused = given.has("refused") ? "true" : undefined;
  const query = { limit: String(limitOf(given)), endpoint: words[0], refused };
  const found = (await remote.ask("calls", query)) as (JournalEntry & Became)[];
  const rows = found.map((call) => {
    const { number, time, method, path, fault: met } = call;
    const more = met === undefined ? {} : { fault: met };
    return { number, time: at(time), call: `${method} ${path}`, became: toldInOneLine(call), ...more };
  });
  await terminal.answer(terminal.json ? found : rows);
}

export async function payments({ remote, given, words, terminal }: Act): Promise<void> {
  noMore(words, 0);
  const seen = (await remote.ask("overview")) as Overview;
  const rows = [
    ...seen.payments.map(({ external_id, kind, amount, asset, status }) => ({
      id: external_id,
      kind,
      amount,
      asset,
      status,
    })),
    ...seen.transactions.map(({ id, type, amount, currency, status }) => {
      return { id, kind: `katu9 ${type}`, amount, asset: currency, status };
    }),
  ];
  await terminal.answer(rows.slice(0, limitOf(given)));
}

/** Refuses words that a verb has no use for. */
const noMore = (words: readonly string[], count: number): void => atMost(words, count, "paysign sandbox VERB");

const at = (time: number): string => new Date(time).toISOString();

function limitOf(given: Given): number {
  const text = given.text("limit") ?? "25";
  if (!/^[1-9]\d{0,3}$/.test(text)) throw wrong("--limit", "must be from 1 to 9999");
  return Number(text);
}

/** Reads `name=value` words, and refuses a name that is not among these. */
function members(words: readonly string[], names: readonly string[]): Record<string, string | undefined> {
  const given = pairs(words);
  for (const name of given.keys()) {
    if (names.includes(name)) continue;
    const there = names.length === 0 ? "takes nothing more" : `there are ${names.join(", ")}`;
    throw wrong(
      "arguments",
      `a name before = is not known here; ${there}${didYouMean(name, names, (near) => `${near}=...`)}`,
    );
  }
  return Object.fromEntries(given);
}
