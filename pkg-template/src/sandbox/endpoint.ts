// The names of operations, as paysign's `request` spells them: what a fault is aimed at and a journal is searched for.

import { routeOf } from "./kraken/funding_beta/routes.ts";

const KRAKEN = "/0/private/";

const KATU9: Readonly<Record<string, string>> = {
  "POST /payment-link/generate": "payment-link/generate",
  "POST /transaction": "transaction/create",
  "GET /transaction": "transaction/get",
  "GET /balance": "balance",
  "GET /health": "health",
};

/** The name of the operation that a request calls; a path that belongs to none is its own name. */
export function endpointName(method: string, path: string): string {
  if (path.startsWith(KRAKEN)) return path.slice(KRAKEN.length);
  return KATU9[`${method} ${path}`] ?? routeOf(method, path)?.name ?? path;
}

/** Whether a path is one of the two APIs', or that of the keys of Pay's callbacks: what other machines' programs ask for. */
export function isApiPath(path: string): boolean {
  const isKraken = /^\/(?:0|funding|\.well-known)\//.test(path);
  return isKraken || Object.keys(KATU9).some((name) => name.endsWith(` ${path}`));
}
