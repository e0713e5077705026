// The members of a query or a body, read flat: asset[class] of a query and {"asset":{"class":…}} of a body are both
// asset.class. What is wrong is refused by that name.

import { decimal, type Decimal } from "../../decimal.ts";
import { textOf } from "../../encoding.ts";
import { jsonMembers, type JsonValue } from "../../json.ts";
import { KrakenRefusal } from "../refusal.ts";

/** The wallet that a call is for: it may stand in every query. The sandbox's account has one wallet, by any id. */
const ACCOUNT = "account_id";
const ACCOUNT_ID = /^[A-Z0-9]{4}(?:-[A-Z0-9]{4}){3}$/;

// fee.current_fee.max_fee.asset_amount.asset.class is the deepest member that is documented.
const DEEPEST = 6;

/** The refusal of one member, by its flat name and the rule that it breaks. */
export function invalid(name: string, rule: string): KrakenRefusal {
  return new KrakenRefusal("General", "Invalid arguments", `${name}: ${rule}`);
}

/** Reads a query; refuses names that stand in it twice, and dots in the place of brackets. */
export function queryMembers(query: URLSearchParams): Members {
  const values = new Map<string, JsonValue>();
  for (const [written, text] of query) {
    if (written.includes(".")) throw invalid(written, "nested members are written with brackets, as in asset[class]");
    const name = written.replace(/\[([^[\]]*)\]/g, ".$1");
    if (values.has(name)) throw invalid(name, "stands in the query twice");
    values.set(name, { kind: "text", text });
  }
  return new Members(values, true);
}

/** Reads a body; refuses one that is not a JSON object. */
export function bodyMembers(body: Uint8Array): Members {
  const values = new Map<string, JsonValue>();
  flatten(values, [], jsonMembers(textOf(body)));
  return new Members(values, false);
}

function flatten(
  values: Map<string, JsonValue>,
  path: readonly string[],
  members: Map<string, JsonValue> | undefined,
): void {
  if (members === undefined) throw new KrakenRefusal("General", "Invalid arguments", "the body must be a JSON object");
  for (const [name, value] of members) {
    if (name.includes(".")) throw invalid(name, "is not a member: nested members are objects");
    const inner = [...path, name];
    if (inner.length > DEEPEST) throw invalid(path.join("."), "is nested too deeply");
    values.set(inner.join("."), value);
    if (value.kind === "object") flatten(values, inner, jsonMembers(value.text));
  }
}

/** Flat members; each reader throws a KrakenRefusal for a value of the wrong kind. */
export class Members {
  readonly #values: ReadonlyMap<string, JsonValue>;
  readonly #isQuery: boolean;

  constructor(values: ReadonlyMap<string, JsonValue>, isQuery: boolean) {
    this.#values = values;
    this.#isQuery = isQuery;
  }

  /** All names and texts of a query. */
  get pairs(): [name: string, text: string][] {
    return [...this.#values].map(([name, { text }]) => [name, text]);
  }

  /** Refuses all members but these; a name that ends in a dot allows what follows it. */
  only(names: readonly string[]): void {
    const allowed = this.#isQuery ? [...names, ACCOUNT] : names;
    for (const [name, { kind }] of this.#values) {
      if (allowed.some((one) => one === name || (one.endsWith(".") && name.startsWith(one)))) continue;
      const inside = allowed
        .filter((one) => one.startsWith(`${name}.`))
        .map((one) => one.slice(name.length + 1).replace(/\.$/, ""));
      if (kind === "object" && inside.length > 0) continue;
      throw invalid(name, inside.length > 0 ? `has the members ${inside.join(", ")}` : strange(name, this.#isQuery));
    }
    if (this.has(ACCOUNT)) this.matching(ACCOUNT, ACCOUNT_ID, "is written like WX6V-JUKW-KKPB-QE36");
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** Of some members, the one that is there; refuses none and several. */
  exactlyOne<Name extends string>(names: readonly Name[]): Name {
    const one = this.atMostOne(names);
    if (one === undefined) throw invalid(names.join(", "), "one of these is required");
    return one;
  }

  /** Of some members, the one that is there, if any; refuses several. */
  atMostOne<Name extends string>(names: readonly Name[]): Name | undefined {
    const there = names.filter((name) => this.has(name));
    if (there.length > 1) throw invalid(there.join(", "), "only one of these may be given");
    return there[0];
  }

  /** A required text, not empty. */
  text(name: string): string {
    const text = this.optionalText(name);
    if (text === undefined) throw invalid(name, "is required");
    if (text === "") throw invalid(name, "must not be empty");
    return text;
  }

  optionalText(name: string): string | undefined {
    const value = this.#values.get(name);
    if (value !== undefined && value.kind !== "text") throw invalid(name, "must be text");
    return value?.text;
  }

  /** A required text that follows a pattern. */
  matching(name: string, pattern: RegExp, rule: string): string {
    const text = this.text(name);
    if (!pattern.test(text)) throw invalid(name, rule);
    return text;
  }

  /** A decimal text above zero. The documented pattern lets a sign and bare points through; money has none. */
  amount(name: string): Decimal {
    const amount = decimal(this.text(name));
    if (amount === undefined || amount.value.eq(0)) throw invalid(name, "must be decimal text above zero");
    return amount;
  }

  /** A whole number from 1 on, up to the most that is documented. */
  limit(name: string, most: number): number | undefined {
    const text = this.optionalText(name);
    if (text === undefined) return undefined;
    const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0;
    if (limit < 1 || limit > most) throw invalid(name, `must be a whole number from 1 to ${most}`);
    return limit;
  }

  /** A boolean; in a query the text of one. */
  flag(name: string): boolean | undefined {
    const value = this.#values.get(name);
    if (value === undefined) return undefined;
    const right = value.kind === (this.#isQuery ? "text" : "boolean") && /^(?:true|false)$/.test(value.text);
    if (!right) throw invalid(name, "must be true or false");
    return value.text === "true";
  }

  /** One of a few words, or absent. */
  choice<Word extends string>(name: string, words: readonly Word[]): Word | undefined {
    const text = this.optionalText(name);
    const word = words.find((one) => one === text);
    if (text !== undefined && word === undefined) throw invalid(name, `must be one of ${words.join(", ")}`);
    return word;
  }

  /** A point in time as RFC 3339 writes it in UTC; milliseconds since 1970. */
  time(name: string): number | undefined {
    const text = this.optionalText(name);
    if (text === undefined) return undefined;
    const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(text) && !Number.isNaN(Date.parse(text));
    if (!isTime) throw invalid(name, "must be written like 2026-07-01T08:31:33Z");
    return Date.parse(text);
  }
}

function strange(name: string, isQuery: boolean): string {
  if (isQuery) return "does not belong into this query";
  if (name === "nonce") return "belongs into the header API-Nonce";
  if (name === "otp") return "belongs into the header API-OTP";
  return "does not belong into this body";
}
