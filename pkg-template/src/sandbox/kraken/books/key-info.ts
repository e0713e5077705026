import type { KeyState } from "../keys.ts";
import { PERMISSION_WORDS } from "../permissions.ts";

/** GetApiKeyInfo: what a key is and may do. Its nonce is the last one, which is the one that this call has used. */
export function keyInfo(key: KeyState, now: number): unknown {
  const unset = "0";
  const made = String(Math.floor(key.createdAt / 1000));
  return {
    apiKeyName: key.name,
    apiKey: key.apiKey,
    nonce: String(key.highestNonce),
    nonceWindow: String(key.nonceWindow),
    permissions: key.permissions.map((permission) => PERMISSION_WORDS[permission]),
    iban: "AA00 N84G SAND BOX0",
    validUntil: String(key.validUntil ?? unset),
    queryFrom: unset,
    queryTo: unset,
    createdTime: made,
    modifiedTime: made,
    ipAllowlist: key.ipAllowlist,
    lastUsed: String(Math.floor(now / 1000)),
  };
}
