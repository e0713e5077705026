// `paysign doctor`: why is my signature or nonce refused?

import { Kraken } from "../index.ts";
import { atMost, choice, read, wrong, type Given } from "./arguments.ts";
import type { Command } from "./command.ts";
import { begins, UTF8_MARK } from "./encoding.ts";
import { clock, keyShape, nonceScale, pipeline, twoImplementations, vector, type Finding } from "./doctor/checks.ts";
import { keyFindings } from "./doctor/key.ts";
import { EXIT } from "./failure.ts";
import { keyHelp, keyOptions, keysOf, needed, otpOf, type Keys } from "./keys.ts";
import { optionsHelp, type Options } from "./options.ts";
import { readBytes } from "./stdin.ts";
import type { Terminal } from "./terminal.ts";
import { clean, pad } from "./text.ts";

/** How long a server may take. */
const PATIENCE = 10_000;

const OPTIONS: Options = {
  ...keyOptions("KRAKEN_API_SECRET"),
  path: { type: "string", value: "PATH", help: "the path that was called" },
  nonce: { type: "string", value: "N", help: "the nonce that was signed, if it is not that of the body" },
  signature: { type: "string", value: "TEXT", help: "the API-Sign that was refused" },
  "last-nonce": { type: "string", value: "N", help: "the last nonce that the key has used, if you know it" },
  "nonce-unit": { type: "string", choices: ["ms", "us", "ns"], help: "what one step of your nonces is (ms)" },
  online: {
    type: "boolean",
    help: "ask the server: its clock, without a key; and with one GetApiKeyInfo, once: the key's last nonce, nonce window, missing permissions, IP allow-list and expiry. No finer nonce unit is ever tried",
  },
  otp: { type: "string", value: "CODE", help: "with --online: the one-time password; else KRAKEN_OTP" },
  "base-url": { type: "string", value: "URL", help: "with --online: which server (https://api.kraken.com)" },
};

/** The command `doctor`. */
export const doctor: Command = {
  usage: "paysign doctor [options]",
  summary: "find out why a signature or a nonce is refused",
  help: `Looks at the key's shape, the clock and the nonce's scale, signs Kraken's published
test vector, and sends signed requests to a sandbox inside this process. Nothing is sent
anywhere else without --online.

To learn which stage of a refused signature differs, give what was sent:
  paysign doctor --path /0/private/Balance --nonce N --signature API-SIGN < body

${keyHelp("KRAKEN_API_KEY", "KRAKEN_API_SECRET")}

${optionsHelp(OPTIONS)}

Exit codes: 0 nothing is wrong, 2 something is, 5 a signature is`,
  options: OPTIONS,
  run,
};

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const given = read(args, OPTIONS);
  atMost(given.words, 0, doctor.usage);
  const signature = given.text("signature");
  for (const name of ["path", "nonce"]) {
    if (signature === undefined && given.has(name)) throw wrong("--signature", `is missing beside --${name}`);
  }
  if (signature !== undefined && given.has("secret-stdin")) {
    throw wrong("--secret-stdin", "standard input is the body here; give the key in the environment or by --key-file");
  }
  for (const name of ["last-nonce", "nonce-unit", "online", "otp", "base-url"]) {
    if (signature !== undefined && given.has(name))
      throw wrong(`--${name}`, "has no part in comparing a --signature; leave one of them out");
  }
  const keys = await keysOf(given, terminal, "KRAKEN_API_SECRET");
  if (signature !== undefined) return compare(given, keys, signature, terminal);

  const unit = choice("--nonce-unit", given.text("nonce-unit"), ["ms", "us", "ns"]) ?? "ms";
  const last = given.text("last-nonce");
  if (last !== undefined && !/^\d{1,20}$/.test(last)) throw wrong("--last-nonce", "must be a whole number");
  for (const name of ["base-url", "otp"]) {
    if (given.has(name) && !given.has("online")) throw wrong(`--${name}`, "is for --online");
  }
  const shape = keyShape(keys.KRAKEN_API_KEY, keys.KRAKEN_API_SECRET);
  const { KRAKEN_API_KEY: apiKey, KRAKEN_API_SECRET: apiSecret } = keys;
  const pair = apiKey !== undefined && apiSecret !== undefined ? { apiKey, apiSecret } : undefined;
  const usable = shape.every(({ state }) => state !== "wrong");
  const server = given.has("online") ? (given.text("base-url") ?? "https://api.kraken.com") : undefined;
  const otp = server === undefined ? undefined : otpOf(given);
  terminal.hide(otp);
  const findings: Finding[] = [
    await vector(),
    ...shape,
    ...(usable && pair ? [await twoImplementations(pair.apiSecret)] : []),
    await clock(server, PATIENCE),
    nonceScale(unit, last),
    ...(server !== undefined && usable && pair
      ? await keyFindings(pair, { baseUrl: server, unit, otp, timeout: PATIENCE })
      : []),
    ...(await pipeline(usable ? pair : undefined)),
  ];
  return tell(findings, terminal);
}

async function tell(findings: readonly Finding[], terminal: Terminal): Promise<number> {
  const failed = findings.filter(({ state }) => state === "wrong");
  const signing = failed.some(({ check }) => /vector|twice|sandbox/.test(check));
  const longest = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.map(({ check, state, says }) => `${pad(state, 5)}  ${pad(check, longest)}  ${says}`);
  await terminal.text(lines.join("\n"), { ok: failed.length === 0, findings });
  return failed.length === 0 ? EXIT.done : signing ? EXIT.signature : EXIT.input;
}

/** Lets the sandbox say which stage of a signature differs. */
async function compare(given: Given, keys: Keys, signature: string, terminal: Terminal): Promise<number> {
  const path = given.text("path");
  if (path === undefined || !/^\/[!-~]*$/.test(path)) throw wrong("--path", "is needed, such as /0/private/Balance");
  const apiSecret = needed(keys, "KRAKEN_API_SECRET");
  // Says what is wrong with a secret that is not one.
  new Kraken({ apiKey: "doctor", apiSecret }).free();
  const body = await readBytes(terminal, "the body that was sent");
  const { createSandbox } = await import("../sandbox/index.ts");
  const sandbox = createSandbox();
  const { apiKey } = sandbox.createKey({ apiKey: "doctor", apiSecret });
  const look = (bytes: Uint8Array): ReturnType<typeof sandbox.diagnose> =>
    sandbox.diagnose(
      {
        url: `https://api.kraken.com${path}`,
        method: "POST",
        headers: { "API-Key": apiKey, "API-Sign": header(signature), "Content-Type": "application/json" },
        body: new Uint8Array(bytes),
      },
      { nonce: given.text("nonce") },
    );
  const { accepted, stage, message, stages } = await look(body);
  const marked = !accepted && begins(body, UTF8_MARK);
  const bare = marked && (await look(body.subarray(UTF8_MARK.length))).accepted;
  const says = accepted
    ? "the signature is right for this path, body and key: look at the nonce, the key's permissions and its one-time password"
    : bare
      ? "the signature is that of the body without the byte order mark (EF BB BF) that it begins with here: if it was sent with it, that is why it was refused; if not, a program on the way to this command has added it"
      : marked
        ? `${message}; the body begins with a byte order mark (EF BB BF) here`
        : message;
  const lines = [`${accepted ? "ok" : "wrong"}  ${clean(says)}`];
  for (const { stage: name, expected, signed, same } of stages) {
    if (same !== false) lines.push(`  ${pad(name, 9)}  ${clean(expected)}`);
    else
      lines.push(`> ${pad(name, 9)}  right   ${clean(expected)}`, `  ${pad("", 9)}  signed  ${clean(signed ?? "?")}`);
  }
  await terminal.text(lines.join("\n"), { ok: accepted, stage, says, stages });
  return accepted ? EXIT.done : EXIT.signature;
}

/** A signature as a header can carry it. */
function header(text: string): string {
  if (!/^[!-~]*$/.test(text.trim())) throw wrong("--signature", "is what the header API-Sign says, without spaces");
  return text.trim();
}
