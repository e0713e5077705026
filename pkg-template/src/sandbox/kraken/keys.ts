import { base64Bytes } from "../encoding.ts";
import { checkPlain } from "../plain.ts";
import { seeded, type SeedState } from "../seeded.ts";
import { PERMISSIONS, type Permission } from "./permissions.ts";

/** How strictly Kraken counts the calls of a key. */
export type Tier = "starter" | "intermediate" | "pro";

/** How an API key is set up; every part may be left out. */
export interface KeyOptions {
  /** The public part; made from the seed if not given. */
  readonly apiKey?: string | undefined;
  /** The private part, padded standard base64; made from the seed if not given. */
  readonly apiSecret?: string | undefined;
  /** What it is called; "sandbox" if not given. */
  readonly name?: string | undefined;
  /** What the key may do; everything if not given. */
  readonly permissions?: readonly Permission[] | undefined;
  /** A second factor that each call must then carry: in the body as `otp`, for Funding (Beta) as the header API-OTP. */
  readonly otp?: string | undefined;
  /** By how much a nonce may lie below the highest one, in nonce ticks; 0 if not given, as a new key has it. */
  readonly nonceWindow?: number | bigint | undefined;
  /** The addresses that GetApiKeyInfo tells; any may call, since a fetch function does not see who does. */
  readonly ipAllowlist?: readonly string[] | undefined;
  /** UNIX seconds, as GetApiKeyInfo tells them, from which on the key is not valid; never if not given. */
  readonly validUntil?: number | undefined;
  /** The tier whose rate counter applies; none if not given. */
  readonly tier?: Tier | undefined;
}

/** A key pair. */
export interface KeyPair {
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** One API key as Kraken's side knows it. */
export interface KeyState extends KeyPair {
  readonly name: string;
  readonly permissions: readonly Permission[];
  readonly otp: string | undefined;
  readonly nonceWindow: bigint;
  readonly ipAllowlist: readonly string[];
  readonly validUntil: number | undefined;
  /** Milliseconds by the sandbox's clock. */
  readonly createdAt: number;
  readonly tier: Tier | undefined;
  /** The highest nonce so far; -1 before the first, so that zero counts as rising. */
  highestNonce: bigint;
  /** The nonces used within the window below the highest: none of them may come again. */
  recentNonces: bigint[];
  /** The rate counter, in thousandths of a call, as it stood at a time. */
  counted: number;
  countedAt: number;
}

/** All keys, as a snapshot holds them. */
export interface KeysState {
  readonly chance: SeedState;
  readonly keys: Map<string, KeyState>;
}

const NAMES: readonly (keyof KeyOptions)[] = [
  "apiKey",
  "apiSecret",
  "name",
  "permissions",
  "otp",
  "nonceWindow",
  "ipAllowlist",
  "validUntil",
  "tier",
];

/** What keys have that nothing was said about, and what keys of older snapshots do not have. */
export const USUAL_KEY: Pick<KeyState, "name" | "ipAllowlist" | "validUntil" | "createdAt"> = {
  name: "sandbox",
  ipAllowlist: [],
  validUntil: undefined,
  createdAt: 0,
};

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Adds a key that was made now; throws a TypeError for options that no key can have. */
export function createKey(state: KeysState, options: KeyOptions, now: number): KeyPair {
  checkPlain("the key's options", options, NAMES);
  const chance = seeded(state.chance);
  const apiKey = options.apiKey ?? chance.characters(BASE64, 56);
  const apiSecret = options.apiSecret ?? generatedSecret(state.chance);
  const { permissions = PERMISSIONS, otp, nonceWindow = 0, tier } = options;
  const { name = USUAL_KEY.name, ipAllowlist = USUAL_KEY.ipAllowlist, validUntil } = options;
  if (!/^[\x21-\x7e]+$/.test(apiKey)) throw new TypeError("apiKey must be visible ASCII");
  if (state.keys.has(apiKey)) throw new TypeError("there is a key with this apiKey");
  if ((base64Bytes(apiSecret)?.length ?? 0) === 0) throw new TypeError("apiSecret is not padded standard base64");
  const unknown = permissions.find((permission) => !PERMISSIONS.includes(permission));
  if (unknown !== undefined) {
    throw new TypeError(`${JSON.stringify(unknown)} is not a permission; there are ${PERMISSIONS.join(", ")}`);
  }
  if (name === "") throw new TypeError("name must not be empty");
  if (!Array.isArray(ipAllowlist)) throw new TypeError("ipAllowlist must be an array");
  if (validUntil !== undefined && !(Number.isSafeInteger(validUntil) && validUntil > 0 && validUntil < 1e11)) {
    throw new TypeError("validUntil must be whole UNIX seconds above zero, not milliseconds");
  }
  if (otp === "") throw new TypeError("otp must not be empty");
  if (typeof nonceWindow === "number" && !Number.isSafeInteger(nonceWindow)) throw new TypeError(WINDOW);
  if (nonceWindow < 0) throw new TypeError(WINDOW);
  if (tier !== undefined && !TIERS.includes(tier)) throw new TypeError(`tier must be one of ${TIERS.join(", ")}`);
  state.keys.set(apiKey, {
    apiKey,
    apiSecret,
    name,
    permissions: [...permissions],
    otp,
    nonceWindow: BigInt(nonceWindow),
    ipAllowlist: [...ipAllowlist],
    validUntil,
    createdAt: now,
    tier,
    highestNonce: -1n,
    recentNonces: [],
    counted: 0,
    countedAt: 0,
  });
  return { apiKey, apiSecret };
}

/** Whether a key is past its time. */
export function isExpired({ validUntil }: KeyState, now: number): boolean {
  return validUntil !== undefined && now >= validUntil * 1000;
}

/** Whether a key would take a nonce. */
export function takesNonce(key: KeyState, nonce: bigint): boolean {
  if (nonce > key.highestNonce) return true;
  return nonce > key.highestNonce - key.nonceWindow && !key.recentNonces.includes(nonce);
}

/** Remembers a nonce that was taken. */
export function useNonce(key: KeyState, nonce: bigint): void {
  if (nonce > key.highestNonce) key.highestNonce = nonce;
  if (key.nonceWindow === 0n) return;
  key.recentNonces = [...key.recentNonces, nonce].filter((used) => used > key.highestNonce - key.nonceWindow);
}

const TIERS: readonly Tier[] = ["starter", "intermediate", "pro"];
const WINDOW = "nonceWindow must be a whole number of nonce ticks, zero or more";

function generatedSecret(state: SeedState): string {
  const chance = seeded(state);
  return btoa(String.fromCharCode(...Array.from({ length: 64 }, () => chance.below(256))));
}
