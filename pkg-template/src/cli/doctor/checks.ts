// What the doctor looks at, one function for each.

import { createHash, createHmac } from "node:crypto";
import { Kraken, PaySignError, settle, type SignedRequest } from "../../index.ts";
import { isQuoted } from "../keys.ts";

/** What was found. */
export interface Finding {
  check: string;
  state: "ok" | "note" | "wrong";
  says: string;
}

/** What one step of a nonce is. */
export type NonceUnit = "ms" | "us" | "ns";

/** A check that breaks is a finding too. */
async function attempt(
  check: string,
  look: (found: ReturnType<typeof finding>) => Finding | Promise<Finding>,
): Promise<Finding> {
  try {
    return await look(finding(check));
  } catch (error) {
    return finding(check)("wrong", PaySignError.is(error) ? error.message : String(error));
  }
}

/** Makes findings of one check. */
export const finding =
  (check: string) =>
  (state: Finding["state"], says: string): Finding => ({ check, state, says });

/** The test vector of Kraken's authentication guide; its key opens nothing. */
const PUBLISHED = {
  secret: "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==",
  nonce: "1616492376594",
  body: "nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25",
  path: "/0/private/AddOrder",
  sign: "4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ==",
} as const;

/** Signs Kraken's published test vector. */
export function vector(): Promise<Finding> {
  return attempt("published vector", (found) => {
    const { secret, path, nonce, body, sign } = PUBLISHED;
    const signed = new Kraken({ apiKey: "doctor-vector", apiSecret: secret }).sign(path, nonce, body);
    return signed === sign
      ? found("ok", "paysign signs it as Kraken prints it")
      : found("wrong", "paysign signs it otherwise");
  });
}

/** Looks at the key pair without showing it. */
export function keyShape(apiKey: string | undefined, apiSecret: string | undefined): Finding[] {
  const key = finding("API key");
  const secret = finding("private key");
  if (apiKey === undefined && apiSecret === undefined) {
    return [key("note", "none is given; set KRAKEN_API_KEY and KRAKEN_API_SECRET, or give --key-file")];
  }
  const findings: Finding[] = [];
  if (apiKey === undefined) findings.push(key("wrong", "KRAKEN_API_KEY is missing"));
  else if (isQuoted("KRAKEN_API_KEY", apiKey))
    findings.push(key("wrong", "it has quotes around it; they are not part of it"));
  else if (!/^[!-~]+$/.test(apiKey))
    findings.push(key("wrong", "it holds a space, a line break or a character beyond ASCII"));
  else if (apiKey.length !== 56) findings.push(key("note", `it has ${apiKey.length} characters; Kraken's have 56`));
  else findings.push(key("ok", "56 characters"));
  if (apiSecret === undefined) return [...findings, secret("wrong", "KRAKEN_API_SECRET is missing")];
  if (isQuoted("KRAKEN_API_SECRET", apiSecret)) {
    return [...findings, secret("wrong", "it has quotation marks around it; they are not part of it")];
  }
  try {
    new Kraken({ apiKey: apiKey && /^[!-~]+$/.test(apiKey) ? apiKey : "doctor", apiSecret }).free();
  } catch (error) {
    return [...findings, secret("wrong", (error as Error).message)];
  }
  const length = Buffer.from(apiSecret, "base64").length;
  if (length !== 64) findings.push(secret("note", `it decodes to ${length} bytes; Kraken's to 64`));
  else findings.push(secret("ok", "standard base64 of 64 bytes"));
  return findings;
}

/** Compares paysign and Node's cryptography over the given key. */
export function twoImplementations(secret: string): Promise<Finding> {
  return attempt("your key, twice", (found) => {
    const { path, nonce, body } = PUBLISHED;
    const ours = new Kraken({ apiKey: "doctor-twice", apiSecret: secret }).sign(path, nonce, body);
    const digest = createHash("sha256").update(nonce).update(body).digest();
    const theirs = createHmac("sha512", Buffer.from(secret, "base64")).update(path).update(digest).digest("base64");
    return ours === theirs
      ? found("ok", "paysign and Node's own cryptography sign alike")
      : found("wrong", "they sign differently");
  });
}

/** Looks at the clock: alone, or against the date that a server sends. */
export async function clock(server: string | undefined, timeout: number): Promise<Finding> {
  const found = finding("clock");
  const now = new Date();
  if (server === undefined) {
    const far = now.getUTCFullYear() < 2025 || now.getUTCFullYear() > 2100;
    return found(far ? "wrong" : "ok", `${now.toISOString()}; --online compares it with a server's`);
  }
  try {
    const url = `${server.replace(/\/+$/, "")}/0/public/Time`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(timeout), redirect: "manual" });
    await answer.body?.cancel();
    const theirs = Date.parse(answer.headers.get("date") ?? "");
    if (Number.isNaN(theirs)) return found("note", "the server sends no date");
    const apart = Math.round((Date.now() - theirs) / 1000);
    const says = `${Math.abs(apart)} seconds ${apart < 0 ? "behind" : "ahead of"} the server`;
    if (Math.abs(apart) <= 5) return found("ok", says);
    return found("wrong", `${says}; a nonce from a clock that goes back is refused`);
  } catch (error) {
    return found("note", `the server can't be asked: ${(error as Error).message}`);
  }
}

const SCALES = [
  { digits: 10, name: "seconds", unit: undefined, perMs: 0.001 },
  { digits: 13, name: "milliseconds", unit: "ms", perMs: 1 },
  { digits: 16, name: "microseconds", unit: "us", perMs: 1_000 },
  { digits: 17, name: "steps of 100 nanoseconds", unit: "ns", perMs: 10_000 },
  { digits: 18, name: "steps of 10 nanoseconds", unit: "ns", perMs: 100_000 },
  { digits: 19, name: "nanoseconds", unit: "ns", perMs: 1_000_000 },
] as const;

/** Looks at the nonce: how large it is now, and whether the last one that was used leaves room. */
export function nonceScale(unit: NonceUnit, last: string | undefined): Finding {
  const found = finding("nonce");
  const perMs = { ms: 1, us: 1_000, ns: 1_000_000 }[unit];
  const now = BigInt(Date.now()) * BigInt(perMs);
  if (last === undefined) {
    return found(
      "ok",
      `the next one is ${now}, in ${unit}; --last-nonce N says whether that is above the key's last one`,
    );
  }
  const used = BigInt(last);
  const scale = SCALES.find(({ digits }) => digits === last.length);
  const name = scale?.name ?? `a scale of ${last.length} digits`;
  if (used < now) return found("ok", `the last one is ${name}, and the next one, ${now}, is above it`);
  const ahead = scale === undefined ? undefined : Number(used) / scale.perMs - Date.now();
  if (scale !== undefined && scale.perMs <= perMs && ahead !== undefined) {
    return found(
      "wrong",
      `the last one is ${Math.round(ahead / 1000)} seconds ahead of the clock; wait, or set the clock right`,
    );
  }
  const advice = scale?.unit ? `use --nonce-unit ${scale.unit}` : "make a new API key";
  return found(
    "wrong",
    `the last one, ${used}, is ${name}: every nonce in ${unit} is below it and refused. ${advice}; it can't be lowered`,
  );
}

/** Sends signed requests through the sandbox inside this process: one as JSON, one as a form, one with the given key. */
export async function pipeline(pair: { apiKey: string; apiSecret: string } | undefined): Promise<Finding[]> {
  const { createSandbox } = await import("../../sandbox/index.ts");
  const sandbox = createSandbox();
  const through = (check: string, build: () => SignedRequest): Promise<Finding> =>
    attempt(check, async (found) => {
      const request = build();
      await settle(request, sandbox.fetch(request.url, request));
      return found("ok", `${request.endpoint} was signed, accepted and read`);
    });
  const kraken = new Kraken(sandbox.kraken);
  const findings = [
    await through("sandbox, JSON", () => kraken.request("Pay/paylink/config")),
    await through("sandbox, form", () => kraken.request("DepositMethods", { asset: "XBT" })),
  ];
  if (pair !== undefined) {
    findings.push(
      await through("sandbox, your key", () => {
        // The sandbox has a key of its own, which may be the given one.
        const apiKey = pair.apiKey === sandbox.kraken.apiKey ? "doctor" : pair.apiKey;
        return new Kraken(sandbox.createKey({ ...pair, apiKey })).request("DepositStatus");
      }),
    );
  }
  return findings;
}
