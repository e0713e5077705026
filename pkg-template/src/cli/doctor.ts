// `paysign doctor`: why is my signature or nonce refused?

import { Kraken } from "../index.ts";
import { atMost, choice, read, wrong, type Given } from "./arguments.ts";
import type { Command } from "./command.ts";
import { clock, keyShape, nonceScale, pipeline, twoImplementations, vector, type Finding } from "./doctor/checks.ts";
import { mistakeIn } from "./doctor/stages.ts";
import { EXIT } from "./failure.ts";
import { KEY_HELP, KEY_OPTIONS, keysOf, needed, type Keys } from "./keys.ts";
import { doubts } from "./sign.ts";
import { readBytes } from "./stdin.ts";
import type { Terminal } from "./terminal.ts";
import { pad } from "./text.ts";

/** The command `doctor`. */
export const doctor: Command = {
  usage: "paysign doctor [options]",
  summary: "find out why a signature or a nonce is refused",
  help: `Looks at the key's shape, the clock and the nonce's scale, signs Kraken's published
test vector, and sends signed requests to a sandbox inside this process. Nothing is sent
anywhere else.

To learn which stage of a refused signature differs, give what was sent:
  paysign doctor --path /0/private/Balance --nonce N --signature API-SIGN < body

${KEY_HELP}
  --secret-stdin    KRAKEN_API_SECRET is one line of standard input

Options
  --path PATH       the path that was called
  --nonce N         the nonce that was signed; that of the body if absent
  --signature TEXT  the API-Sign that was refused
  --last-nonce N    the last nonce that the key has used, if you know it
  --nonce-unit ms|us|ns  what one step of your nonces is (ms)
  --online          compare the clock with the server's: one request without a key
  --base-url URL    with --online: which server (https://api.kraken.com)
  --json            what was found, as JSON

Exit codes: 0 nothing is wrong, 2 something is, 5 a signature is`,
  run,
};

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const text = { type: "string" } as const;
  const given = read(args, {
    ...KEY_OPTIONS,
    path: text,
    nonce: text,
    signature: text,
    "last-nonce": text,
    "nonce-unit": text,
    "base-url": text,
    online: { type: "boolean" },
  });
  atMost(given.words, 0, doctor.usage);
  const signature = given.text("signature");
  for (const name of ["path", "nonce"]) {
    if (signature === undefined && given.has(name)) throw wrong("--signature", `is missing beside --${name}`);
  }
  if (signature !== undefined && given.has("secret-stdin")) {
    throw wrong("--secret-stdin", "standard input is the body here; give the key in the environment or by --key-file");
  }
  const keys = await keysOf(given, terminal, "KRAKEN_API_SECRET");
  if (signature !== undefined) return compare(given, keys, signature, terminal);

  const unit = choice("--nonce-unit", given.text("nonce-unit"), ["ms", "us", "ns"]) ?? "ms";
  const last = given.text("last-nonce");
  if (last !== undefined && !/^\d{1,20}$/.test(last)) throw wrong("--last-nonce", "must be a whole number");
  if (given.has("base-url") && !given.has("online")) throw wrong("--base-url", "is for --online");
  const shape = keyShape(keys.KRAKEN_API_KEY, keys.KRAKEN_API_SECRET);
  const usable = keys.KRAKEN_API_SECRET !== undefined && !shape.some(({ check, state }) => check === "private key" && state === "wrong");
  const server = given.has("online") ? (given.text("base-url") ?? "https://api.kraken.com") : undefined;
  const findings: Finding[] = [
    await vector(),
    ...shape,
    ...(usable ? [await twoImplementations(keys.KRAKEN_API_SECRET!)] : []),
    await clock(server, 10_000),
    nonceScale(unit, last),
    ...(await pipeline()),
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

/** Compares a signature with the right one, and names the stage that differs. */
async function compare(given: Given, keys: Keys, signature: string, terminal: Terminal): Promise<number> {
  const path = given.text("path");
  if (path === undefined) throw wrong("--path", "is missing");
  const secret = needed(keys, "KRAKEN_API_SECRET");
  const kraken = new Kraken({ apiKey: keys.KRAKEN_API_KEY ?? "doctor", apiSecret: secret });
  const body = await readBytes(terminal, "the body that was sent");
  const inBody = /(?:^|&)nonce=(\d+)|"nonce"\s*:\s*"?(\d+)/.exec(Buffer.from(body).toString("utf8"));
  const nonce = given.text("nonce") ?? inBody?.[1] ?? inBody?.[2];
  if (nonce === undefined) throw wrong("--nonce", "is missing, and the body has none");
  const right = kraken.sign(path, nonce, body);
  const notes = doubts(path, nonce, body);
  const head = (text: string): string => `${text.slice(0, 12)}...`;
  if (right === signature.trim()) {
    const says = "it is right for this path, nonce, body and key: look at the key's permissions, its one-time password and the nonce";
    await terminal.text(["ok  the signature", says, ...notes.map((note) => `note: ${note}`)].join("\n  "), { ok: true, says, notes });
    return EXIT.done;
  }
  const mistake = mistakeIn({ secret, path, nonce, body }, signature.trim());
  const says = mistake === undefined
    ? "no single known mistake makes it: another key, another body, or more than one stage"
    : `${mistake.stage}: ${mistake.what}`;
  const lines = [
    "wrong  the signature",
    `given   ${head(signature.trim())}`,
    `right   ${head(right)}`,
    `differs ${says}`,
    ...notes.map((note) => `note: ${note}`),
  ];
  await terminal.text(lines.join("\n  "), { ok: false, stage: mistake?.stage ?? null, says, notes });
  return EXIT.signature;
}
