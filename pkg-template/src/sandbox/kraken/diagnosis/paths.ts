// What a caller may have signed in the place of the path.

import { isFundingBetaPath } from "../funding_beta/routes.ts";
import type { Choice } from "./recipe.ts";

type Pair = readonly [what: string, path: string];

/** The paths that may have been signed; what is right stands first. */
export function pathChoices(method: string, url: URL, names: Iterable<string>): Choice<string>[] {
  return distinct(isFundingBetaPath(url.pathname) ? withQuery(method, url) : withoutQuery(url, names));
}

/** Texts, each of them once. */
export function distinct(list: readonly Pair[]): Choice<string>[] {
  const choices = new Map<string, Choice<string>>();
  for (const [what, value] of list) {
    if (!choices.has(value)) choices.set(value, { what, value });
  }
  return [...choices.values()];
}

function withoutQuery({ pathname, search, host, href }: URL, names: Iterable<string>): Pair[] {
  const name = pathname.replace(/^\/0\/private\//, "");
  return [
    ["", pathname],
    ["over a path without /0", pathname.replace(/^\/0/, "")],
    ["over the endpoint's name, without /0/private/ before it", name],
    ["over the endpoint's name, without /0/private before it", `/${name}`],
    ["over a path with a slash at its end", `${pathname}/`],
    ["over a path without the slash at its end", pathname.replace(/\/$/, "")],
    ["over a path without the slash at its beginning", pathname.slice(1)],
    ["over the whole URL", href],
    ["over host and path", host + pathname],
    ["over a path with its query", pathname + search],
    ["over a path in small letters", pathname.toLowerCase()],
    ["over a path with its slashes percent-encoded", `/0/private/${encodeURIComponent(name)}`],
    ["over the path of the public API", `/0/public/${name}`],
    ...Array.from(names, (other): Pair => [`over the path of ${other}`, `/0/private/${other}`]),
    ["without a path", ""],
  ];
}

/** Funding (Beta) signs path and query, as they are sent. */
function withQuery(method: string, { pathname, search, searchParams, host, href }: URL): Pair[] {
  const sent = pathname + search;
  const brackets = search.replace(/%5B/gi, "[").replace(/%5D/gi, "]");
  const pairs = [...searchParams] as Pair[];
  const query = (list: readonly Pair[]) => `?${new URLSearchParams(list as [string, string][])}`;
  const sorted = [...pairs].sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  const plain = pairs.map(([name, value]) => `${name}=${value}`).join("&");
  return [
    ["", sent],
    ["over the path without its query", pathname],
    ["over a query whose brackets are decoded, while %5B and %5D were sent", pathname + brackets],
    ["over a query that is decoded, while it was sent percent-encoded", `${pathname}?${plain}`],
    ["over a query with other characters percent-encoded than were sent", pathname + query(pairs)],
    ["over a query whose members stand in another order", pathname + query(sorted)],
    ["over a query with %20 for its blanks, while + was sent", pathname + search.replaceAll("+", "%20")],
    ["over a query with + for its blanks, while %20 was sent", pathname + search.replaceAll("%20", "+")],
    ["over a path with /0 before it, which belongs to the old calls", `/0${sent}`],
    ["over a path with /0/private before it, which belongs to the old calls", `/0/private${sent}`],
    ["over a path without /funding", sent.replace(/^\/funding/, "")],
    ["over a path and its query without the question mark", pathname + search.slice(1)],
    ["over a path with a slash at its end", `${pathname}/${search}`],
    ["over a path without the slash at its beginning", sent.slice(1)],
    ["over the method and the path", method + sent],
    ["over the method, a blank and the path", `${method} ${sent}`],
    ["over the whole URL", href],
    ["over host and path", host + sent],
    ["over a path in small letters", sent.toLowerCase()],
    ["over a path that is decoded, while it was sent percent-encoded", decoded(pathname) + search],
    ["without a path", ""],
  ];
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
