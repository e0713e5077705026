import { readText, write } from "./core/buffer.ts";
import { done, guarded } from "./core/instance.ts";
import { bytesOf } from "./core/text.ts";
import { fromCaller, invalid } from "./error.ts";
import { IdOperation } from "./generated/seam.ts";

const FIELD = "external_id";

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
    return fromCaller(ExternalId.random, () => answer(IdOperation.random, ""));
  },

  /** Makes an id of the 16 bytes of a hyphenated UUID, in the order in which they are written (RFC 9562). */
  fromUuid(uuid: string): string {
    return fromCaller(ExternalId.fromUuid, () => answer(IdOperation.fromUuid, textOf(uuid)));
  },

  /**
   * Makes an id of a database id: 8 little-endian bytes, as in Kraken's example.
   *
   * @param number From 0 to 2^64 - 1.
   * @param prefix At most 8 bytes that come first, such as an application's id.
   */
  fromU64(number: bigint, prefix?: Uint8Array): string {
    return fromCaller(ExternalId.fromU64, () => {
      if (typeof number !== "bigint") throw invalid(FIELD, "must be made from a bigint from 0 to 2^64 - 1");
      return answer(IdOperation.fromU64, String(number), prefixOf(prefix));
    });
  },

  /** Makes an id of any 1 to 16 bytes. */
  fromBytes(bytes: Uint8Array): string {
    return fromCaller(ExternalId.fromBytes, () => {
      const given = bytesOf(bytes);
      if (given === undefined || given.length > 16)
        throw invalid(
          FIELD,
          "must be made from 1 to 16 bytes in a Uint8Array, as new TextEncoder().encode(text) gives them",
        );
      return answer(IdOperation.fromBytes, given);
    });
  },

  /** Gives the bytes of an id. */
  toBytes(id: string): Uint8Array {
    const hex = fromCaller(ExternalId.toBytes, () => answer(IdOperation.toBytes, textOf(id)));
    return Uint8Array.from(hex.match(/../g)!, (byte) => parseInt(byte, 16));
  },

  /** Gives the hyphenated lower-case UUID of an id of 16 bytes. */
  toUuid(id: string): string {
    return fromCaller(ExternalId.toUuid, () => answer(IdOperation.toUuid, textOf(id)));
  },

  /** Gives the number of an id that `fromU64` made with the same prefix. */
  toU64(id: string, prefix?: Uint8Array): bigint {
    return BigInt(fromCaller(ExternalId.toU64, () => answer(IdOperation.toU64, textOf(id), prefixOf(prefix))));
  },

  /** Says whether a value is an id; never throws. */
  isValid(value: unknown): value is string {
    return typeof value === "string" && value.length <= 64 && run(IdOperation.isValid, value, "") === 1;
  },
};

/** Runs an operation on what is given and a prefix; gives a number. */
function run(operation: IdOperation, given: string | Uint8Array, prefix: string | Uint8Array): number {
  return guarded((core) => {
    const length = write(given, 0);
    return done(core.externalId(operation, length, write(prefix, length)));
  });
}

/** Runs an operation whose answer is text. */
function answer(operation: IdOperation, given: string | Uint8Array, prefix: string | Uint8Array = ""): string {
  return readText(run(operation, given, prefix));
}

function textOf(value: unknown): string {
  if (typeof value !== "string") throw invalid(FIELD, `must be text, not ${value === null ? "null" : typeof value}`);
  return value.slice(0, 256);
}

function prefixOf(prefix: Uint8Array | undefined): string | Uint8Array {
  if (prefix === undefined) return "";
  const given = bytesOf(prefix);
  if (given === undefined || given.length > 16)
    throw invalid(FIELD, "can have a prefix of at most 8 bytes in a Uint8Array");
  return given;
}
