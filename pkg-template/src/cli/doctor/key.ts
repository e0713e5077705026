// What Kraken says of a key: its last nonce, what it may do, from where, and until when. The answer itself is sensitive,
// so that no more of it is shown than what follows from it.

import { Kraken, operations, PaySignError, settle, type KrakenResults, type SignedRequest } from "../../index.ts";
import { finding, nonceScale, type Finding, type NonceUnit } from "./checks.ts";

const NAME = "GetApiKeyInfo";
/** In GetApiKeyInfo a permission has another name than where it is chosen. */
const WORDS: Readonly<Record<string, string>> = {
  "Funds permissions - Query": "query-funds",
  "Funds permissions - Deposit": "add-funds",
  "Funds permissions - Withdraw": "withdraw-funds",
  "Funds permissions - Add withdrawal addresses": "add-withdraw-address",
  "Data - Query ledger entries": "query-ledger",
};
/** What Kraken says where the key is not the one that it seems. */
const WRONG = ["Invalid key", "Invalid signature"];
const SOON = 14 * 86_400_000;

/** How to ask. */
export interface Asking {
  baseUrl: string;
  unit: NonceUnit;
  otp: string | undefined;
  timeout: number;
}

/** Asks Kraken for what it knows of a key, once. A key or a server that can't be asked that is a finding too. */
export async function keyFindings(pair: { apiKey: string; apiSecret: string }, asking: Asking): Promise<Finding[]> {
  const { baseUrl, unit, otp, timeout } = asking;
  let request: SignedRequest<typeof NAME> | undefined;
  try {
    request = new Kraken({ ...pair, baseUrl, nonceUnit: unit, otp }).request(NAME);
    const signal = AbortSignal.timeout(timeout);
    const { result } = await settle(request, fetch(request.url, { ...request, signal }));
    return [
      lastNonce(String(result.nonce), request.nonce!, unit),
      nonceWindow(String(result.nonceWindow)),
      ...permissions(result.permissions),
      allowList(result),
      expiry(String(result.validUntil ?? 0), Date.now()),
    ];
  } catch (error) {
    if (!PaySignError.is(error)) throw error;
    return [unanswered(error, request?.nonce, unit)];
  }
}

function unanswered({ code, errors, message }: PaySignError, nonce: string | undefined, unit: NonceUnit): Finding {
  const types = errors.map(({ type }) => type);
  if (types.includes("Invalid nonce")) {
    // A finer unit might get through, and from then on no program with the key's own unit would.
    const says =
      `Kraken refuses ${nonce ?? "it"}, in ${unit}: the key has used a higher one. No finer unit is tried, for that ` +
      "would shut out whatever else uses this key; find the last one there, and give it as --last-nonce N";
    return finding("nonce at Kraken")("wrong", says);
  }
  const found = finding(NAME);
  if (types.some((type) => WRONG.includes(type)) || code === "invalid_request") return found("wrong", message);
  return found("note", `it was not answered, so nothing is known of permissions, addresses and expiry: ${message}`);
}

function lastNonce(last: string, sent: string, unit: NonceUnit): Finding {
  const check = "nonce at Kraken";
  const found = finding(check);
  if (!/^\d{1,20}$/.test(last)) return found("note", "the last one is not a number");
  if (last === sent) return found("ok", `the last one is that of this call, ${last}, in ${unit}; the next is above it`);
  return { ...nonceScale(unit, last), check };
}

function nonceWindow(text: string): Finding {
  const found = finding("nonce window");
  if (Number(text) === 0) return found("ok", "0: once a nonce was accepted, every lower one is refused");
  const says =
    `${text}: a nonce may be so far below the last one, so a call that got stuck on its way can still be accepted ` +
    'after a later one; the option notListed of paysign/payments counts as "ask"';
  return found("note", says);
}

/** What paysign's operations need and the key lacks, a finding for each permission. */
function permissions(held: readonly string[]): Finding[] {
  const found = finding("permissions");
  const lacking = new Map<string, string[]>();
  const all = operations().filter(({ api }) => api === "kraken");
  for (const { name, permissions: needed } of all) {
    for (const permission of needed) {
      // One of several is enough where the documentation says "or".
      const words = permission.split(" or ").map((one) => WORDS[one] ?? one);
      if (words.some((word) => held.includes(word))) continue;
      const missing = words.join(" or ");
      lacking.set(missing, [...(lacking.get(missing) ?? []), name]);
    }
  }
  const findings = Array.from(lacking, ([word, names]) => found("note", `${word} is missing, for ${few(names)}`));
  if (findings.length === 0) findings.push(found("ok", "all that the operations of paysign need"));
  if (held.includes("withdraw-funds") && held.includes("add-withdraw-address")) {
    const says = "withdraw-funds and add-withdraw-address: whoever has this key can send its money anywhere";
    findings.push(found("note", says));
  }
  return findings;
}

function few(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(", ");
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}

function allowList({ ipAllowlist }: KrakenResults[typeof NAME]): Finding {
  const found = finding("IP allow-list");
  const count = ipAllowlist?.length ?? 0;
  if (count === 0) return found("note", "none: the key can be used from any address");
  return found("ok", `${count} ${count === 1 ? "entry" : "entries"}; this machine is among them, for it was answered`);
}

function expiry(text: string, now: number): Finding {
  const found = finding("expiry");
  const end = Number(text) * 1000;
  if (!(end > 0 && end < 8.64e15)) return found("ok", "the key has none");
  const date = new Date(end).toISOString();
  if (end <= now) return found("wrong", `the key has expired at ${date}`);
  return end - now < SOON ? found("note", `the key expires soon, at ${date}`) : found("ok", `at ${date}`);
}
