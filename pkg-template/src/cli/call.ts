// `paysign kraken` and `paysign katu9`: build one request, send it once, show what came.

import {
  ExternalId,
  Katu9,
  Kraken,
  settle,
  type Katu9Endpoint,
  type KrakenEndpoint,
  type SignedRequest,
} from "../index.ts";
import { account, refuseKeys, type Account } from "./account.ts";
import { show } from "./answers.ts";
import { choice, pairs, read, wrong, type Given } from "./arguments.ts";
import { KATU9_HELP, KRAKEN_HELP } from "./call-help.ts";
import { KATU9_OPTIONS, KRAKEN_OPTIONS } from "./call-options.ts";
import type { Command } from "./command.ts";
import { confirm, consequence, isLive } from "./confirm.ts";
import { declarationOf, type Declaration } from "./declared.ts";
import { columnsOf } from "./columns.ts";
import { wordsOf } from "./complete.ts";
import { describe } from "./describe.ts";
import { FORMATS, printed, withDefaultFormat, type Format } from "./dry-run.ts";
import { refuseShort, takeEndpoint } from "./endpoint.ts";
import { faultOf, refuseLiveFault, withFault } from "./fault.ts";
import { withAdvice } from "./id.ts";
import { keysOf, otpOf } from "./keys.ts";
import type { Terminal } from "./terminal.ts";
import { clean } from "./text.ts";
import { checkOf, converted, type Values } from "./values.ts";

type Api = "kraken" | "katu9";

/** The command `kraken`. */
export const kraken: Command = {
  usage: "paysign kraken ENDPOINT name=value ... [options]",
  summary: "call Kraken Pay, Kraken Funding or the books",
  help: KRAKEN_HELP,
  options: KRAKEN_OPTIONS,
  words: (before) => wordsOf("kraken", before),
  run: (args, terminal) => call("kraken", args, terminal),
};

/** The command `katu9`. */
export const katu9: Command = {
  usage: "paysign katu9 ENDPOINT name=value ... [options]",
  summary: "call Katu9",
  help: KATU9_HELP,
  options: KATU9_OPTIONS,
  words: (before) => wordsOf("katu9", before),
  run: (args, terminal) => call("katu9", args, terminal),
};

async function call(api: Api, args: readonly string[], terminal: Terminal): Promise<void> {
  const given = read(withDefaultFormat(args), api === "kraken" ? KRAKEN_OPTIONS : KATU9_OPTIONS, {
    members: () => {
      const { endpoint = "" } = takeEndpoint(args.filter((word) => !word.startsWith("-")));
      return declarationOf(api, endpoint)?.members.map(({ name }) => name) ?? [];
    },
  });
  const { endpoint, words } = takeEndpoint(given.words);
  if (given.has("help")) {
    const { usage, help } = api === "kraken" ? kraken : katu9;
    if (endpoint === undefined) return terminal.text(`${usage}\n\n${help}`, { help });
    return describe(declarationOf(api, endpoint) ?? unknown(api, endpoint), terminal);
  }
  if (endpoint === undefined) throw wrong("endpoint", "is missing; `paysign operations` lists all");

  const declared = declarationOf(api, endpoint) ?? unknown(api, endpoint);
  const texts = pairs(words);
  for (const name of ["nonce", "otp"])
    if (api === "kraken" && texts.has(name)) throw wrong(name, `is not a member; give it as --${name}`);
  const format = choice("--dry-run", given.text("dry-run"), FORMATS);
  const showSignature = given.has("show-signature");
  if (showSignature && format === undefined) throw wrong("--show-signature", "is for --dry-run only");
  refuseUseless(given);
  const columns = columnsOf(given, terminal);
  const timeout = seconds(given.text("timeout"));
  const fault = faultOf(given);
  const newId = texts.get("external_id") === "new" && api === "kraken";
  if (newId) texts.set("external_id", idFor(declared));
  const values = converted(texts, declared.members);
  withAdvice(texts.get("external_id"), () => checkOf(api, endpoint)(values));

  // What needs keys comes last: a wrong word is told to those who have none yet.
  const keys = await keysOf(given, terminal, api === "kraken" ? "KRAKEN_API_SECRET" : "KATU9_TOKEN");
  const target = await account(given, keys, format !== undefined && !showSignature);
  const otp = api === "kraken" ? otpOf(given) : undefined;
  if (!showSignature) terminal.hide(otp);
  if (fault !== undefined) refuseLiveFault(target);
  const client = clientOf(api, given, target, otp);
  client.check(endpoint, values);
  if (newId) {
    const { external_id } = values;
    terminal.madeId = String(external_id);
    await terminal.note(`external_id=${terminal.madeId}`, { external_id });
  }
  if (format !== undefined) {
    const request = withFault(client.request(endpoint, values), fault);
    return dryRun(request, format, showSignature, unused(given), terminal);
  }
  const does = consequence(declared);
  if (does !== undefined && !target.isSandbox && isLive(target.baseUrl) && !given.has("yes")) {
    await confirm(endpoint, does, target.baseUrl, texts);
  }
  const request = withFault(client.request(endpoint, values), fault);
  terminal.sent = true;
  const { result, warnings } = await send(request, target.fetch, timeout);
  for (const warning of warnings) await terminal.note(`warning: ${clean(warning.text)}`, { warning });
  await show(declared, result, terminal, columns);
}

/** Refuses options that have no part in this call: whoever gives one counts on it. */
function refuseUseless(given: Given): void {
  if (given.has("nonce") && given.has("nonce-unit")) {
    throw wrong("--nonce-unit", "is for nonces of the clock, and --nonce is one already; leave one of them out");
  }
  refuseKeys(given);
}

/** The options that a dry run has no use for. */
function unused(given: Given): string[] {
  return ["timeout", "yes", "columns"].filter((name) => given.has(name)).map((name) => `--${name}`);
}

/** Both APIs by the same two calls; the core knows what is right for which. */
interface Client {
  check(endpoint: string, values: Values): void;
  request(endpoint: string, values: Values): SignedRequest;
}

function clientOf(api: Api, given: Given, target: Account, otp: string | undefined): Client {
  if (api === "katu9") {
    const client = new Katu9({ token: target.token(), baseUrl: target.baseUrl });
    return {
      check: (endpoint, values) => client.check(endpoint as Katu9Endpoint, values as never),
      request: (endpoint, values) => client.request(endpoint as Katu9Endpoint, values as never),
    };
  }
  const client = new Kraken({
    ...target.pair(),
    baseUrl: target.baseUrl,
    nonceUnit: choice("--nonce-unit", given.text("nonce-unit"), ["ms", "us", "ns"]),
    otp,
  });
  const options = {
    nonce: given.text("nonce"),
    encoding: choice("--encoding", given.text("encoding"), ["json", "form"]),
  };
  return {
    check: (endpoint, values) => client.check(endpoint as KrakenEndpoint, values as never),
    request: (endpoint, values) => client.request(endpoint as KrakenEndpoint, values as never, options),
  };
}

/** Refuses an endpoint that is not declared: the core knows the nearest name. */
function unknown(api: Api, endpoint: string): never {
  refuseShort(api, endpoint);
  checkOf(api, endpoint)({});
  throw wrong("endpoint", "is not declared; `paysign operations` lists all");
}

/** A new id, for an operation that creates something: the others look one up. */
function idFor({ name, unsure, members }: Declaration): string {
  if (unsure !== "same_external_id" && members.some((member) => member.name === "external_id")) {
    throw wrong("external_id", `new makes an id, and ${name} needs that of an earlier call`);
  }
  return ExternalId.random();
}

function seconds(text = "30"): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value <= 0 || value > 86_400)
    throw wrong("--timeout", "must be seconds, such as 30");
  return value;
}

async function dryRun(
  request: SignedRequest,
  format: Format,
  showSignature: boolean,
  unused: readonly string[],
  terminal: Terminal,
): Promise<void> {
  const text = printed(request, format, showSignature);
  await terminal.text(text, { request: text, format });
  if (unused.length > 0) {
    const note = `${unused.join(" and ")} changed nothing: this was a dry run`;
    await terminal.note(`note: ${note}`, { note });
  }
  if (showSignature)
    await terminal.hint("Nothing was sent. It is good for one time, and until a request with a higher nonce.");
  else
    await terminal.hint("Nothing was sent. Hidden parts are hidden here only; --show-signature shows the signature.");
}

/** Sends a request, once. A signal from the keyboard or the end of the time is an answer that did not come. */
async function send(request: SignedRequest, through: typeof fetch, timeout: number): ReturnType<typeof settle> {
  const controller = new AbortController();
  const give = (name: string, why: string) => () => controller.abort(new DOMException(why, name));
  const timer = setTimeout(give("TimeoutError", `no answer within ${timeout} seconds`), timeout * 1000);
  const interrupted = give("AbortError", "interrupted");
  process.once("SIGINT", interrupted);
  process.once("SIGTERM", interrupted);
  try {
    return await settle(request, through(request.url, { ...request, signal: controller.signal }));
  } finally {
    clearTimeout(timer);
    process.off("SIGINT", interrupted);
    process.off("SIGTERM", interrupted);
  }
}
