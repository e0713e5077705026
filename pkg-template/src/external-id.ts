import { guarded } from "./core/instance.ts";
import { bytesOf } from "./core/text.ts";
import { invalid } from "./error.ts";

const FIELD = "external_id";
const NONE = new Uint8Array(0);

/**
 * The id by which you know a transfer or request: 1 to 16 bytes, written as standard base64 without padding.
 *
 * Kraken refuses an id that was used before, over all transfers and requests, forever: that is what makes a repeated
 * call safe. Store it before you send. All but `isValid` throw PaySignError `invalid_request`, field `external_id`.
 *
 * @example
 * const id = ExternalId.random();
 * await db.insert(id);
 */
export const ExternalId = {
  /** Makes an id of 16 random bytes; throws `no_random` where the host has none, as in a worker's global scope. */
  random(): string {
    return guarded((core) => core.randomId());
  },

  /** Makes an id of the 16 bytes of a hyphenated UUID. */
  fromUuid(uuid: string): string {
    return guarded((core) => core.idFromUuid(textOf(uuid)));
  },

  /**
   * Makes an id of a database id: 8 little-endian bytes, as in Kraken's example.
   *
   * @param number From 0 to 2^64 - 1.
   * @param prefix At most 8 bytes that come first, such as an application's id.
   */
  fromU64(number: bigint, prefix?: Uint8Array): string {
    if (typeof number !== "bigint") throw invalid(FIELD, "must be made from a bigint from 0 to 2^64 - 1");
    return guarded((core) => core.idFromU64(String(number), prefixOf(prefix)));
  },

  /** Makes an id of any 1 to 16 bytes. */
  fromBytes(bytes: Uint8Array): string {
    const given = bytesOf(bytes);
    if (given === undefined || given.length > 16) throw invalid(FIELD, "must be made from 1 to 16 bytes in a Uint8Array");
    return guarded((core) => core.idFromBytes(given));
  },

  /** Gives the bytes of an id. */
  toBytes(id: string): Uint8Array {
    return guarded((core) => core.idToBytes(textOf(id)));
  },

  /** Gives the hyphenated lower-case UUID of an id of 16 bytes. */
  toUuid(id: string): string {
    return guarded((core) => core.idToUuid(textOf(id)));
  },

  /** Gives the number of an id that `fromU64` made with the same prefix. */
  toU64(id: string, prefix?: Uint8Array): bigint {
    return guarded((core) => BigInt.asUintN(64, core.idToU64(textOf(id), prefixOf(prefix))));
  },

  /** Says whether a value is an id; never throws. */
  isValid(value: unknown): value is string {
    return typeof value === "string" && value.length <= 64 && guarded((core) => core.isId(value));
  },
};

function textOf(value: unknown): string {
  if (typeof value !== "string") throw invalid(FIELD, `must be text, not ${value === null ? "null" : typeof value}`);
  return value.slice(0, 256);
}

function prefixOf(prefix: Uint8Array | undefined): Uint8Array {
  if (prefix === undefined) return NONE;
  const given = bytesOf(prefix);
  if (given === undefined || given.length > 16) throw invalid(FIELD, "can have a prefix of at most 8 bytes in a Uint8Array");
  return given;
}
