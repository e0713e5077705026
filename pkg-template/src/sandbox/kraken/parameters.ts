import { decimal, type Decimal } from "../decimal.ts";
import { textOf } from "../encoding.ts";
import { jsonMembers, type JsonValue } from "../json.ts";
import { invalidArgument } from "./refusal.ts";

/** What a body's bytes look like, whatever the Content-Type says. */
export type BodyShape = "application/json" | typeof FORM;

/** The media type of a form. */
export const FORM = "application/x-www-form-urlencoded";

/** A body read into its parameters. */
export interface ParsedBody {
  readonly shape: BodyShape;
  readonly parameters: Parameters;
}

/** Reads a body; broken JSON has no parameters, so its nonce is missing. */
export function parsedBody(body: Uint8Array): ParsedBody {
  const text = textOf(body);
  if (/^\s*[{["]/.test(text)) {
    return { shape: "application/json", parameters: new Parameters(jsonMembers(text) ?? new Map()) };
  }
  const values = new Map<string, JsonValue>();
  for (const [name, value] of new URLSearchParams(text)) values.set(name, { kind: "text", text: value });
  return { shape: FORM, parameters: new Parameters(values) };
}

/** The parameters of a call. Each reader throws `EGeneral:Invalid arguments:<name>` for a value of the wrong kind. */
export class Parameters {
  readonly #values: ReadonlyMap<string, JsonValue>;

  constructor(values: ReadonlyMap<string, JsonValue>) {
    this.#values = values;
  }

  /** The nonce as the text that was hashed: a JSON number's digits or a text; undefined if there is none. */
  nonce(): string | undefined {
    const value = this.#values.get("nonce");
    return value?.kind === "text" || value?.kind === "number" ? value.text : undefined;
  }

  /** The second factor as text; undefined if there is none. */
  otp(): string | undefined {
    const value = this.#values.get("otp");
    return value?.kind === "text" || value?.kind === "number" ? value.text : undefined;
  }

  /** Whether a parameter is there, whatever its value. */
  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** A parameter as it was sent, of whatever kind; undefined if there is none. */
  sent(name: string): string | undefined {
    return this.#values.get(name)?.text;
  }

  /** A required text, not empty. */
  text(name: string): string {
    const text = this.optionalText(name);
    if (text === undefined || text === "") throw invalidArgument(name);
    return text;
  }

  /** A text that may be absent. */
  optionalText(name: string): string | undefined {
    const value = this.#values.get(name);
    if (value === undefined) return undefined;
    if (value.kind !== "text") throw invalidArgument(name);
    return value.text;
  }

  /** A text, or a JSON number by its digits, that may be absent. */
  optionalTextOrNumber(name: string): string | undefined {
    const value = this.#values.get(name);
    return value?.kind === "number" ? value.text : this.optionalText(name);
  }

  /** A required amount above zero. A JSON number is taken too, by its digits. */
  amount(name: string): Decimal {
    const amount = this.optionalAmount(name);
    if (amount === undefined || amount.value.eq(0)) throw invalidArgument(name);
    return amount;
  }

  /** An amount that may be absent or zero. */
  optionalAmount(name: string): Decimal | undefined {
    const value = this.#values.get(name);
    if (value === undefined) return undefined;
    const amount = value.kind === "text" || value.kind === "number" ? decimal(value.text) : undefined;
    if (amount === undefined) throw invalidArgument(name);
    return amount;
  }

  /** A whole number from zero on; a text counts only where the caller says that the documentation has text. */
  optionalInteger(name: string, kinds: "number" | "number or text"): number | undefined {
    const value = this.#values.get(name);
    if (value === undefined) return undefined;
    const rightKind = value.kind === "number" || (kinds === "number or text" && value.kind === "text");
    const number = rightKind && /^\d{1,16}$/.test(value.text) ? Number(value.text) : Number.NaN;
    if (!Number.isSafeInteger(number)) throw invalidArgument(name);
    return number;
  }

  /** A boolean, or the text of one in any case: a form has nothing else, and Python writes False. */
  optionalFlag(name: string): boolean | undefined {
    const value = this.optionalFlagOrText(name);
    if (typeof value === "string") throw invalidArgument(name);
    return value;
  }

  /** A boolean or any other text, as `cursor` is; "true" and "false", in any case, are the booleans. */
  optionalFlagOrText(name: string): boolean | string | undefined {
    const value = this.#values.get(name);
    if (value === undefined) return undefined;
    if (value.kind !== "boolean" && value.kind !== "text") throw invalidArgument(name);
    const word = value.text.toLowerCase();
    return word === "true" ? true : word === "false" ? false : value.text;
  }

  /** One of a few words, or absent. */
  optionalChoice<Word extends string>(name: string, words: readonly Word[]): Word | undefined {
    const text = this.optionalText(name);
    const word = words.find((candidate) => candidate === text);
    if (text !== undefined && word === undefined) throw invalidArgument(name);
    return word;
  }
}
