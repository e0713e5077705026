// From the text of a command line to the types that an endpoint declares. The core is asked, so no table is repeated.

import { PaySignError } from "../index.ts";
import { lossless } from "./lossless.ts";

/** Parameters as the core takes them. */
export type Values = Record<string, unknown>;

/**
 * Converts the words `name=value` by what the endpoint accepts: text where text will do; where it won't, a number, true
 * or false, or JSON. A member that takes true and false as well as text, such as `cursor`, gets `true` as a boolean.
 *
 * Throws what `check` throws where no type helps.
 *
 * @param texts The words, by their names.
 * @param check Validates parameters as `Kraken.check` does.
 */
export function converted(texts: ReadonlyMap<string, string>, check: (values: Values) => void): Values {
  const values: Values = Object.fromEntries(texts);
  const complaint = (name?: string, value?: unknown): PaySignError | undefined => {
    try {
      check(name === undefined ? values : { ...values, [name]: value });
      return undefined;
    } catch (error) {
      if (PaySignError.is(error) && error.code === "invalid_request") return error;
      throw error;
    }
  };

  let error = complaint();
  // Every turn settles one member, so there are no more turns than members.
  for (const tried = new Set<string>(); error !== undefined; ) {
    const { field } = error;
    if (field === undefined || !texts.has(field) || tried.has(field)) throw error;
    tried.add(field);
    const [other] = otherTypes(field, texts.get(field)!, error);
    if (other === undefined) throw error;
    const next = complaint(field, other);
    if (next?.field === field) throw isAboutType(error) ? next : error;
    values[field] = other;
    error = next;
  }
  for (const [name, text] of texts) {
    if (!/^(true|false)$/.test(text) || typeof values[name] === "boolean") continue;
    if (complaint(name, text === "true") === undefined) values[name] = text === "true";
  }
  return values;
}

/** What text could mean where it can't stay text: at most one thing. */
function otherTypes(name: string, text: string, error: PaySignError): unknown[] {
  if (text === "true" || text === "false") return [text === "true"];
  // Only what is written as JavaScript would write it: 1e3, 007 and digits beyond 2^53 stay what they are.
  if (Number.isFinite(Number(text)) && String(Number(text)) === text) return [Number(text)];
  if (!/JSON/.test(error.message)) return [];
  return [lossless(name, text)];
}

const isAboutType = (error: PaySignError): boolean => error.message.endsWith(", not text");
