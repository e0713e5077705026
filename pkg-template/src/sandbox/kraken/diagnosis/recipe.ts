// A signature is made in stages. A recipe says what went into each of them, and a search tries recipes until one
// makes the signature that arrived.

import { base64, hex, joined, textOf, utf8 } from "../../encoding.ts";

/** One thing that a stage may have been done with. */
export interface Choice<T> {
  /** What the caller did, read after "the signature was made ", or of its text "the signature was "; empty if right. */
  readonly what: string;
  readonly value: T;
  /** Whether it is never tried together with another one: there are too many of its like. */
  readonly alone?: boolean;
}

/** How path, nonce and body become what is signed: the part that stands for nonce and body, as text, and the whole. */
export type Composition = (
  path: string,
  nonce: string,
  body: Uint8Array,
) => Promise<{ readonly part: string; readonly message: Uint8Array<ArrayBuffer> }>;

/** The hash of the HMAC. */
export type Mac = "SHA-512" | "SHA-256";

/** What may have been done at each stage, in the order of the stages; what is right stands first. */
export interface Choices {
  readonly path: readonly Choice<string>[];
  readonly nonce: readonly Choice<string>[];
  readonly body: readonly Choice<Uint8Array<ArrayBuffer>>[];
  readonly digest: readonly Choice<Composition>[];
  readonly key: readonly Choice<Uint8Array<ArrayBuffer>>[];
  readonly mac: readonly Choice<Mac>[];
}

/** One choice for each stage. */
export type Recipe = { readonly [Stage in keyof Choices]: Choices[Stage][number] };

/** The choices that are right. */
export function rightRecipe(choices: Choices): Recipe {
  return {
    path: usual(choices.path),
    nonce: usual(choices.nonce),
    body: usual(choices.body),
    digest: usual(choices.digest),
    key: usual(choices.key),
    mac: usual(choices.mac),
  };
}

/** The recipe that makes a signature: the right one, else one that differs at one stage, else at two if `deep`. */
export async function foundRecipe(choices: Choices, signature: Uint8Array, deep: boolean): Promise<Recipe | undefined> {
  const wanted = hex(signature);
  const hmacs = new Map<string, Promise<CryptoKey>>();
  const fits = async (recipe: Recipe) => hex(await macOf(recipe, hmacs)) === wanted;

  const right = rightRecipe(choices);
  if (await fits(right)) return right;
  const others = STAGES.map((stage) => choices[stage].slice(1).map((choice) => ({ stage, choice })));
  for (const { stage, choice } of others.flat()) {
    const recipe = { ...right, [stage]: choice };
    if (await fits(recipe)) return recipe;
  }
  if (!deep) return undefined;
  const pairable = others.map((list) => list.filter(({ choice }) => choice.alone !== true));
  for (const [at, ones] of pairable.entries()) {
    for (const one of ones) {
      for (const other of pairable.slice(at + 1).flat()) {
        const recipe = { ...right, [one.stage]: one.choice, [other.stage]: other.choice };
        if (await fits(recipe)) return recipe;
      }
    }
  }
  return undefined;
}

const STAGES = ["path", "nonce", "body", "digest", "key", "mac"] as const;

/** Ways to bring path, nonce and body together; the documented one first. */
export const COMPOSITIONS: readonly Choice<Composition>[] = [
  pathBefore("", async (nonce, body) => sha("SHA-256", nonce, body), hex),
  pathBefore("with SHA-512 in the place of SHA-256", async (nonce, body) => sha("SHA-512", nonce, body), hex),
  pathBefore(
    "with the SHA-256 written as hex digits",
    async (nonce, body) => utf8(hex(await sha("SHA-256", nonce, body))),
    (part) => `the text ${textOf(part)}`,
  ),
  pathBefore(
    "with the SHA-256 written as base64",
    async (nonce, body) => utf8(base64(await sha("SHA-256", nonce, body))),
    (part) => `the text ${textOf(part)}`,
  ),
  pathBefore(
    "without the SHA-256 around nonce and body",
    async (nonce, body) => joined(nonce, body),
    () => "nonce and body as they are",
  ),
  pathBefore("with the nonce after the body", async (nonce, body) => sha("SHA-256", body, nonce), hex),
  pathBefore(
    "with the nonce outside of the SHA-256",
    async (nonce, body) => joined(nonce, await sha("SHA-256", body)),
    (part) => `the nonce and ${hex(part.slice(-32))}`,
  ),
  {
    what: "with the digest before the path",
    value: async (path, nonce, body) => {
      const digest = await sha("SHA-256", utf8(nonce), body);
      return { part: `${hex(digest)}, before the path`, message: joined(digest, utf8(path)) };
    },
  },
  {
    what: "with the path inside the SHA-256",
    value: async (path, nonce, body) => {
      const digest = await sha("SHA-256", utf8(path), utf8(nonce), body);
      return { part: `${hex(digest)}, alone`, message: digest };
    },
  },
];

function pathBefore(
  what: string,
  partOf: (nonce: Uint8Array, body: Uint8Array) => Promise<Uint8Array<ArrayBuffer>>,
  shown: (part: Uint8Array) => string,
): Choice<Composition> {
  return {
    what,
    value: async (path, nonce, body) => {
      const part = await partOf(utf8(nonce), body);
      return { part: shown(part), message: joined(utf8(path), part) };
    },
  };
}

async function sha(name: Mac, ...parts: Uint8Array[]): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest(name, joined(...parts)));
}

/** The HMAC that a recipe makes; imported keys are kept in a map. */
export async function macOf(recipe: Recipe, hmacs = new Map<string, Promise<CryptoKey>>()): Promise<Uint8Array> {
  const { message } = await recipe.digest.value(recipe.path.value, recipe.nonce.value, recipe.body.value);
  const name = `${recipe.mac.value}/${recipe.key.what}`;
  const algorithm = { name: "HMAC", hash: recipe.mac.value };
  const imported = hmacs.get(name) ?? crypto.subtle.importKey("raw", recipe.key.value, algorithm, false, ["sign"]);
  hmacs.set(name, imported);
  return new Uint8Array(await crypto.subtle.sign("HMAC", await imported, message));
}

function usual<T>([choice]: readonly Choice<T>[]): Choice<T> {
  if (choice === undefined) throw new TypeError("a stage has no choice");
  return choice;
}
