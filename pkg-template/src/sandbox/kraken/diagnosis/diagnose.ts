import { hex, textOf, utf8 } from "../../encoding.ts";
import { HIDDEN, hiddenBody } from "../../hidden.ts";
import type { Incoming } from "../../http.ts";
import { check, claimOf, REFUSALS } from "../authenticate.ts";
import { isFundingBetaPath, methodsAt, routeOf } from "../funding_beta/routes.ts";
import type { KeyState } from "../keys.ts";
import { parsedBody } from "../parameters.ts";
import { choicesFor, signatureChoices, type Known } from "./choices.ts";
import { remarksOn } from "./remarks.ts";
import { foundRecipe, macOf, rightRecipe, type Choice, type Choices, type Recipe } from "./recipe.ts";

/** A stage of a signature, in the order in which it is made. */
export type Stage = "path" | "nonce" | "body" | "digest" | "key" | "signature";

/** One stage on both sides; secrets read "[hidden]". */
export interface StageComparison {
  readonly stage: Stage;
  /** What the API computes from the request as it arrived. */
  readonly expected: string;
  /** What the caller signed; absent where that could not be found out. */
  readonly signed?: string;
  readonly same?: boolean;
}

/** What is wrong with the key, the signature or the nonce of a request, if anything is. */
export interface Diagnosis {
  readonly accepted: boolean;
  /** What the API says, such as `EAPI:Invalid signature`; absent if it accepts. */
  readonly error?: string;
  /** The first stage that differs, `otp` for a second factor, or `unknown`; absent if the request is accepted. */
  readonly stage?: Stage | "otp" | "unknown";
  /** One sentence for people. */
  readonly message: string;
  /**
   * What else there is to say of the call: what was not as documented and is overlooked, as Kraken overlooks it, and
   * what Kraken's words for a refusal leave open, such as which withdrawal keys there are. Absent if there is nothing.
   */
  readonly remarks?: readonly string[];
  /** All stages side by side, as far as they were looked at. */
  readonly stages: readonly StageComparison[];
}

/** What a caller meant to sign, where it still knows; what is left out is taken from the request. */
export interface SignedParts {
  readonly path?: string | undefined;
  readonly nonce?: string | bigint | undefined;
  readonly body?: string | Uint8Array | undefined;
}

/** How far a diagnosis goes. */
export interface Depth {
  /** Whether pairs of mistakes are tried too: some hundred HMACs more. */
  readonly deep: boolean;
  readonly signed?: SignedParts | undefined;
}

/** Finds out what stands in the way of a request; changes nothing. */
export async function diagnose(known: Known, incoming: Incoming, depth: Depth): Promise<Diagnosis> {
  const remarks = remarksOn(known.operations, incoming);
  const found = await believedOrNot(known, incoming, depth);
  if (remarks.length === 0) return found;
  return found.accepted ? rightWith(remarks) : { ...found, remarks };
}

/** The diagnosis of a call whose key, signature and nonce are right, with what else there is to say of it. */
export function rightWith(remarks: readonly string[]): Diagnosis {
  return { accepted: true, message: [RIGHT, ...remarks].join("; "), remarks, stages: [] };
}

const RIGHT = "key, signature and nonce are right";

async function believedOrNot(known: Known, incoming: Incoming, { deep, signed = {} }: Depth): Promise<Diagnosis> {
  const astray = aboutRoute(incoming);
  if (astray !== undefined) return { accepted: false, error: "EGeneral:Unknown method", ...astray };
  const checked = await check(known.keys, incoming, known.now);
  const { refused, key } = checked;
  if (refused === undefined) return { accepted: true, message: RIGHT, stages: [] };
  const error = `EAPI:${REFUSALS[refused]}`;
  if (key === undefined) return { accepted: false, error, ...aboutKey(known, incoming) };
  if (refused === "expired") {
    return { accepted: false, error, stage: "key", message: "this key is past its validUntil", stages: [] };
  }
  const { nonce } = claimOf(incoming);
  if (nonce === undefined) return { accepted: false, error, ...aboutMissingNonce(incoming) };
  if (refused === "otp") {
    const carrier = isFundingBetaPath(incoming.url.pathname)
      ? "header API-OTP must carry it"
      : "body must carry the right otp";
    const message = `this key has a second factor: the ${carrier}`;
    return { accepted: false, error, stage: "otp", message, stages: [] };
  }
  if (refused === "nonce") return { accepted: false, error, ...aboutNonce(key, nonce) };
  const choices = choicesFor(known, key, incoming, nonce);
  const found = await aboutSignature(choices, incoming.headers.get("API-Sign") ?? "", signed, deep);
  return { accepted: false, error, ...found };
}

type Finding = Pick<Diagnosis, "message" | "stages"> & { readonly stage: NonNullable<Diagnosis["stage"]> };

function aboutKey({ keys }: Known, { headers }: Incoming): Finding {
  const signed = headers.get("API-Key");
  const expected = [...keys.keys()].join(" or ");
  const message = signed === null ? "the API-Key header is missing" : "no key has this API-Key";
  return { stage: "key", message, stages: [{ stage: "key", expected, signed: signed ?? "", same: false }] };
}

/** What is wrong with a call that Funding (Beta) does not have. */
function aboutRoute({ method, url: { pathname } }: Incoming): Finding | undefined {
  const about = (message: string): Finding => ({ stage: "path", message, stages: [] });
  const [, path] = /^\/0(?:\/private)?(\/funding\/.*)$/s.exec(pathname) ?? [];
  if (path !== undefined) return about(`Funding (Beta) has nothing before its path: ${path}`);
  if (!isFundingBetaPath(pathname) || routeOf(method, pathname) !== undefined) return undefined;
  const methods = methodsAt(pathname);
  return about(
    methods.length === 0 ? "no operation has this path" : `this path has ${methods.join(", ")}, not ${method}`,
  );
}

function aboutMissingNonce({ headers, url, body }: Incoming): Finding {
  if (isFundingBetaPath(url.pathname)) {
    const inBody = parsedBody(body).parameters.nonce() !== undefined;
    const message = `the API-Nonce header is missing${inBody ? ": a nonce in the body belongs to the old calls" : ""}`;
    return { stage: "nonce", message, stages: [{ stage: "nonce", expected: "a header API-Nonce", same: false }] };
  }
  const elsewhere = headers.has("API-Nonce") ? ": the API-Nonce header belongs to Kraken's newer API" : "";
  const message = `the body has no member nonce${elsewhere}`;
  return { stage: "nonce", message, stages: [{ stage: "nonce", expected: "a member nonce in the body", same: false }] };
}

function aboutNonce({ highestNonce, nonceWindow }: KeyState, nonce: string): Finding {
  const isNumber = /^\d{1,20}$/.test(nonce) && BigInt(nonce) < 2n ** 64n;
  const expected = isNumber
    ? `more than ${highestNonce - nonceWindow}${nonceWindow === 0n ? "" : ", and not used before"}`
    : "a whole number of 64 bits, in digits";
  const fewer = String(highestNonce).length - nonce.length;
  const scale = fewer >= 3 ? `: it has ${fewer} digits fewer, as if its clock counted in another unit` : "";
  const message = isNumber ? `the nonce does not rise${scale}` : "the nonce is not a whole number of 64 bits";
  return { stage: "nonce", message, stages: [{ stage: "nonce", expected, signed: nonce, same: false }] };
}

async function aboutSignature(choices: Choices, text: string, signed: SignedParts, deep: boolean): Promise<Finding> {
  const right = rightRecipe(choices);
  const meant = meantRecipe(right, signed);
  const readings = signatureChoices(text);
  for (const reading of readings) {
    const recipe = (await isMadeBy(meant, reading.value)) ? meant : await foundRecipe(choices, reading.value, deep);
    if (recipe !== undefined) return finding(right, recipe, reading);
  }
  // The parts that the caller names are not what was signed either, but where they differ they are worth a look.
  if ((await compared(right, meant, undefined)).some(({ same }) => same === false)) {
    const { stage, stages } = await finding(right, meant, undefined);
    const message = "what was sent is not what was meant to be signed, and the signature fits neither";
    return { stage, message, stages };
  }
  const stages = (await compared(right, right, undefined)).map(({ stage, expected }) => ({ stage, expected }));
  if (readings.length === 0) {
    const length = text === "" ? "no API-Sign header" : `an API-Sign of ${text.length} characters`;
    const message = `there is ${length}, where a signature has 88 characters of base64`;
    return { stage: "signature", message, stages };
  }
  const message =
    "none of the usual mistakes explains this signature: it was made with another secret, " +
    "or the request was changed after it was signed";
  return { stage: "unknown", message, stages };
}

function meantRecipe(right: Recipe, { path, nonce, body = right.body.value }: SignedParts): Recipe {
  return {
    ...right,
    path: { what: "", value: path ?? right.path.value },
    nonce: { what: "", value: nonce === undefined ? right.nonce.value : String(nonce) },
    body: { what: "", value: typeof body === "string" ? utf8(body) : Uint8Array.from(body) },
  };
}

async function isMadeBy(recipe: Recipe, signature: Uint8Array): Promise<boolean> {
  return hex(await macOf(recipe)) === hex(signature);
}

async function finding(right: Recipe, recipe: Recipe, reading: Choice<Uint8Array> | undefined): Promise<Finding> {
  const stages = await compared(right, recipe, reading);
  const { path, nonce, body, digest, key, mac } = recipe;
  const made = [path, nonce, body, digest, key, mac].map(({ what }) => what).filter((what) => what !== "");
  const written = reading?.what ?? "";
  const mistakes = [made.length === 0 ? "" : `made ${made.join(", and ")}`, written].filter((what) => what !== "");
  const stage = stages.find(({ same }) => same === false)?.stage ?? "unknown";
  const message =
    mistakes.length === 0
      ? `the ${stage} that was sent is not the one that was signed`
      : `the signature was ${mistakes.join(", and ")}`;
  return { stage, message, stages };
}

async function compared(
  right: Recipe,
  recipe: Recipe,
  reading: Choice<Uint8Array> | undefined,
): Promise<StageComparison[]> {
  const usual = "written as padded standard base64";
  const theirs = await shown(recipe, reading === undefined || reading.what === "" ? usual : reading.what);
  return (await shown(right, usual)).map(({ stage, text, exact }, at) => {
    const other = theirs[at];
    return { stage, expected: text, signed: other?.text ?? "", same: exact === other?.exact };
  });
}

/** The stages of one side: what may be printed of them, and what they are compared by. */
async function shown(
  { path, nonce, body, digest, key, mac }: Recipe,
  written: string,
): Promise<{ readonly stage: Stage; readonly text: string; readonly exact: string }[]> {
  const { part } = await digest.value(path.value, nonce.value, body.value);
  const secret = `${key.value.length} bytes ${HIDDEN}${key.what === "" ? "" : `, ${key.what}`}`;
  const hmac = `HMAC-${mac.value.replace("-", "")} ${written}: ${HIDDEN}`;
  return [
    { stage: "path", text: path.value, exact: path.value },
    { stage: "nonce", text: nonce.value, exact: nonce.value },
    { stage: "body", text: hiddenBody(textOf(body.value)), exact: hex(body.value) },
    { stage: "digest", text: part, exact: part },
    { stage: "key", text: secret, exact: hex(key.value) },
    { stage: "signature", text: hmac, exact: mac.value + written },
  ];
}
