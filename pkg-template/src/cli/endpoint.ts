// The name of an endpoint as it is typed: that of Funding (Beta) is a method and a path, which a shell takes apart.

import { operations } from "../index.ts";
import { wrong } from "./arguments.ts";
import { shell } from "./text.ts";

const METHOD = /^(?:GET|POST|PUT|DELETE)$/;

/**
 * Takes the endpoint off the words of a command line. A method and the path behind it are one name, with or without
 * quotation marks around them.
 */
export function takeEndpoint(words: readonly string[]): { endpoint: string | undefined; words: readonly string[] } {
  const [first, second, ...rest] = words;
  if (first !== undefined && METHOD.test(first) && second?.startsWith("/"))
    return { endpoint: `${first} ${second}`, words: rest };
  return { endpoint: first, words: words.slice(1) };
}

/**
 * Refuses a name that is part of a known one, or a path with its members filled in, by the names that it can stand for.
 * It does nothing for all others.
 *
 * Throws PaySignError `invalid_request`.
 */
export function refuseShort(api: "kraken" | "katu9", endpoint: string): void {
  const [, method, path = ""] = /^(?:([A-Z]+) )?\/?(.*)$/.exec(endpoint) ?? [];
  const all = operations().filter((one) => one.api === api && one.name.startsWith(`${one.method} /`));
  const fits = all.filter((one) => method === undefined || one.method === method);
  const filled = fits.filter((one) => template(one.path).test(`/${path}`));
  const meant = filled.length > 0 ? filled : fits.filter((one) => path !== "" && one.path.endsWith(`/${path}`));
  if (meant.length === 0) return;
  const names = meant.map(({ name, path: whole }) => [shell(name), ...members(whole)].join(" "));
  throw wrong("endpoint", `is not the whole name; did you mean ${names.join(" or ")}?`);
}

/** A path whose members are filled in. */
const template = (path: string): RegExp =>
  new RegExp(`^${path.replace(/[.]/g, "\\.").replace(/\{\w+\}/g, "(?!\\{)[^/]+")}$`);

const members = (path: string): string[] => Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => `${name!}=...`);
