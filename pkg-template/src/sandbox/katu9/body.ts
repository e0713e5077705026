import { textOf } from "../encoding.ts";
import { mediaType, type Incoming } from "../http.ts";
import { jsonMembers, RawJson, type JsonValue } from "../json.ts";
import { Katu9Refusal } from "./refusal.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text is a hyphenated UUID. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** The members of a JSON body. All that is wrong with them is collected, then refused in one answer by `checked`. */
export class Katu9Body {
  readonly #members: ReadonlyMap<string, JsonValue>;
  readonly #details: Record<string, string> = {};

  /** Throws a Katu9Refusal for a body that is not a JSON object or is not sent as JSON. */
  constructor(incoming: Incoming) {
    const members = jsonMembers(textOf(incoming.body));
    if (mediaType(incoming.headers) !== "application/json" || members === undefined) {
      throw invalid({ body: "must be a JSON object, sent as application/json" });
    }
    this.#members = members;
  }

  uuid(name: string): string | undefined {
    return this.#text(name, "must be a hyphenated UUID", isUuid);
  }

  currency(name: string): string | undefined {
    return this.#text(name, "must be a currency code of three letters", (text) => /^[A-Z]{3}$/.test(text));
  }

  description(name: string): string | undefined {
    return this.#text(name, "must be a string", () => true);
  }

  choice(name: string, words: readonly string[]): string | undefined {
    return this.#text(name, `must be one of ${words.join(", ")}`, (text) => words.includes(text));
  }

  webAddress(name: string): string | undefined {
    const isWebAddress = (text: string) => /^https?:\/\/[^\s/]/i.test(text) && URL.canParse(text);
    return this.#text(name, "must be an http or https URL", isWebAddress);
  }

  /** A number from zero on, kept as the digits that were sent: it is money. */
  amount(name: string): RawJson | undefined {
    const value = this.#value(name, "must be a number, zero or more", ["number"], (text) => !text.startsWith("-"));
    return value === undefined ? undefined : new RawJson(value.text);
  }

  minutes(name: string): number | undefined {
    const value = this.#value(name, "must be a whole number of minutes, 1 or more", ["number"], (text) =>
      /^[1-9]\d{0,8}$/.test(text),
    );
    return value === undefined ? undefined : Number(value.text);
  }

  /** An object that is handed back as it came. */
  object(name: string): RawJson | undefined {
    const value = this.#value(name, "must be an object", ["object"], () => true);
    return value === undefined ? undefined : new RawJson(value.text);
  }

  /** Says of a member that is absent that it is required. */
  require(name: string): void {
    if (!this.#members.has(name)) this.#details[name] = "is required";
  }

  /** Throws a Katu9Refusal with status 400 if any member read so far was wrong. */
  checked(): void {
    if (Object.keys(this.#details).length > 0) throw invalid(this.#details);
  }

  #text(name: string, rule: string, follows: (text: string) => boolean): string | undefined {
    return this.#value(name, rule, ["text"], follows)?.text;
  }

  #value(
    name: string,
    rule: string,
    kinds: readonly JsonValue["kind"][],
    follows: (text: string) => boolean,
  ): JsonValue | undefined {
    const value = this.#members.get(name);
    if (value === undefined) return undefined;
    if (kinds.includes(value.kind) && follows(value.text)) return value;
    this.#details[name] = rule;
    return undefined;
  }
}

function invalid(details: Readonly<Record<string, string>>): Katu9Refusal {
  return new Katu9Refusal(400, "Invalid request parameters", details);
}
