// Which stage of a signature differs: the known mistakes, each tried alone.

import { createHash, createHmac } from "node:crypto";

/** The parts of one signature. */
export interface Parts {
  /** The private key as its owner has it: base64. */
  secret: string;
  path: string;
  nonce: string;
  body: Uint8Array;
}

/** The stages, in their order. */
export type Stage = "path" | "nonce" | "body" | "digest" | "key" | "signature";

/** A mistake that gives the signature in question. */
export interface Mistake {
  stage: Stage;
  what: string;
}

interface Recipe {
  path: string;
  nonce: string;
  body: Uint8Array;
  key: Buffer;
  digest: (hashed: Buffer) => Buffer | string;
  hash: string;
  mac: string;
  out: (mac: Buffer) => string;
}

const bytes = (text: string): Uint8Array => Buffer.from(text, "utf8");

/** API-Sign on Node's own cryptography, as Kraken documents it, with every stage open to change. */
function made(parts: Parts, changed: Partial<Recipe> = {}): string {
  const recipe: Recipe = {
    path: parts.path,
    nonce: parts.nonce,
    body: parts.body,
    key: Buffer.from(parts.secret, "base64"),
    digest: (hashed) => hashed,
    hash: "sha256",
    mac: "sha512",
    out: (mac) => mac.toString("base64"),
    ...changed,
  };
  const hashed = createHash(recipe.hash).update(recipe.nonce, "utf8").update(recipe.body).digest();
  return recipe.out(createHmac(recipe.mac, recipe.key).update(recipe.path, "utf8").update(recipe.digest(hashed)).digest());
}

/** The right signature, by another implementation than paysign's. */
export function expected(parts: Parts): string {
  return made(parts);
}

/** Finds the one mistake that makes a signature of these parts, if it is a known one. */
export function mistakeIn(parts: Parts, signature: string): Mistake | undefined {
  for (const [stage, what, changed] of mistakes(parts)) {
    if (made(parts, changed) === signature) return { stage, what };
  }
  return undefined;
}

type Candidate = [stage: Stage, what: string, changed: Partial<Recipe>];

function mistakes(parts: Parts): Candidate[] {
  const text = Buffer.from(parts.body).toString("utf8");
  return [...pathMistakes(parts.path), ...nonceMistakes(parts.nonce, text), ...bodyMistakes(text), ...otherMistakes(parts)];
}

function pathMistakes(path: string): Candidate[] {
  const changes: [what: string, path: string][] = [
    ["/0 is missing at its beginning", path.replace(/^\/0/, "")],
    ["the slash at its beginning is missing", path.replace(/^\//, "")],
    ["/0/private/ is missing at its beginning", path.replace(/^\/0\/private\//, "")],
    ["it has a slash at its end", `${path}/`],
    ["the host is part of it", `https://api.kraken.com${path}`],
    ["the host is part of it", `api.kraken.com${path}`],
    ["it is in lower case", path.toLowerCase()],
    ["it is missing", ""],
  ];
  return changes.map(([what, changed]) => ["path", what, { path: changed }]);
}

function nonceMistakes(nonce: string, text: string): Candidate[] {
  const inBody = /(?:^|&)nonce=(\d+)|"nonce"\s*:\s*"?(\d+)/.exec(text);
  const rounded = String(Number(nonce));
  const changes: [what: string, nonce: string][] = [
    ["it is not written before the body", ""],
    ["that of the body was hashed, which is another one", inBody?.[1] ?? inBody?.[2] ?? nonce],
    ["it was hashed as a JavaScript number, which has lost digits", rounded],
    ["it was hashed with quotes around it", `"${nonce}"`],
    ["it was hashed with `nonce=` before it", `nonce=${nonce}`],
  ];
  return changes.map(([what, changed]) => ["nonce", what, { nonce: changed }]);
}

function bodyMistakes(text: string): Candidate[] {
  const changes: [what: string, body: string][] = [
    ["the line feed at its end was not signed", text.replace(/\r?\n$/, "")],
    ["a line feed at its end was signed too", `${text}\n`],
    ["it was signed with + for a space, and sent with %20", text.replaceAll("%20", "+")],
    ["it was signed with %20 for a space, and sent with +", text.replaceAll("+", "%20")],
    ["it was signed before it was percent-encoded", unescaped(text)],
    ["it was signed without its nonce", text.replace(/^nonce=[^&]*&?|&nonce=[^&]*/, "")],
    ["nothing was signed in its place", ""],
  ];
  try {
    const value: unknown = JSON.parse(text);
    const spaced = JSON.stringify(value, null, 1).replace(/\n */g, " ").replace(/([{[]) | ([}\]])/g, "$1$2");
    const flat = new URLSearchParams(Object.entries(value as object).map(([name, one]) => [name, String(one)]));
    changes.push(["it was signed without white space and sent with it", JSON.stringify(value)]);
    changes.push(["it was signed with spaces and sent without them, as Python's json.dumps writes it", spaced]);
    changes.push(["it was signed as a form and sent as JSON", flat.toString()]);
  } catch {
    const flat = Object.fromEntries(new URLSearchParams(text));
    changes.push(["it was signed as JSON and sent as a form", JSON.stringify(flat)]);
  }
  return changes.map(([what, changed]) => ["body", what, { body: bytes(changed) }]);
}

function otherMistakes({ secret }: Parts): Candidate[] {
  return [
    ["digest", "SHA-256 was written in hexadecimal", { digest: (hashed) => hashed.toString("hex") }],
    ["digest", "SHA-256 was written in base64", { digest: (hashed) => hashed.toString("base64") }],
    ["digest", "SHA-256 was read as text", { digest: (hashed) => hashed.toString("latin1") }],
    ["digest", "SHA-512 was taken for SHA-256", { hash: "sha512" }],
    ["key", "the private key was used as text; decode its base64", { key: Buffer.from(secret, "utf8") }],
    ["key", "HMAC-SHA256 was taken for HMAC-SHA512", { mac: "sha256" }],
    ["signature", "it is in hexadecimal; it must be base64", { out: (mac) => mac.toString("hex") }],
    ["signature", "it is URL-safe base64; it must be standard", { out: (mac) => mac.toString("base64url") }],
    ["signature", "its padding is missing", { out: (mac) => mac.toString("base64").replace(/=+$/, "") }],
  ];
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
