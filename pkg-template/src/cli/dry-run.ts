// A request as text: as curl, as fetch, or as HTTP.

import { redact, type SignedRequest } from "../index.ts";
import { json, shell } from "./text.ts";

/** What asks a sandbox for a fault. */
export const FAULT = "X-Paysign-Fault";

/** How a request can be printed. */
export const FORMATS = ["curl", "fetch", "http"] as const;

/** One of them. */
export type Format = (typeof FORMATS)[number];

/**
 * Writes a request as text. Keys and tokens are never in it: curl and fetch take them from the environment. The
 * signature and a one-time password are only in it if that is wished, for whoever has them can send this request.
 *
 * @param request The signed request.
 * @param format As what.
 * @param showSignature Whether signature, public key (in HTTP) and one-time password are shown.
 */
export function printed(request: SignedRequest, format: Format, showSignature: boolean): string {
  const hidden = redact(request);
  const body = showSignature ? request.body : hidden.body;
  const headers: Header[] = Object.entries(request.headers).map(([name, value]) => {
    if (name === "Authorization") return { name, value: "[hidden]", before: "Bearer ", variable: "KATU9_TOKEN" };
    if (name === "API-Key") return { name, value: showSignature ? value : "[hidden]", variable: "KRAKEN_API_KEY" };
    // The command's own header, and a number that opens nothing.
    if (name === FAULT || name === "API-Nonce") return { name, value };
    return { name, value: showSignature ? value : hidden.headers[name]! };
  });
  return { curl, fetch: fetchCall, http }[format](request, headers, body);
}

interface Header {
  name: string;
  value: string;
  /** What stands before the variable. */
  before?: string;
  /** The variable of the environment that holds the value. */
  variable?: string;
}

function curl({ url, method }: SignedRequest, headers: readonly Header[], body: string | undefined): string {
  // What curl does by itself: POST where there is data, GET where there is none.
  const asked = method === (body === undefined ? "GET" : "POST") ? "" : ` -X ${method}`;
  const parts = [`curl -sS${asked} ${shell(url)}`];
  for (const { name, value, before = "", variable } of headers) {
    parts.push(variable === undefined ? `-H ${shell(`${name}: ${value}`)}` : `-H "${name}: ${before}$${variable}"`);
  }
  if (body !== undefined) parts.push(`--data-raw ${shell(body)}`);
  return parts.join(" \\\n  ");
}

function fetchCall({ url, method }: SignedRequest, headers: readonly Header[], body: string | undefined): string {
  const lines = headers.map(({ name, value, before = "", variable }) => {
    const written = variable === undefined ? json(value) : `\`${before}\${process.env.${variable}}\``;
    return `    ${json(name)}: ${written},\n`;
  });
  const sent = body === undefined ? "" : `  body: ${json(body)},\n`;
  return (
    `await fetch(${json(url)}, {\n  method: ${json(method)},\n  headers: {\n${lines.join("")}  },\n` +
    `${sent}  redirect: "manual",\n});`
  );
}

function http({ url, method }: SignedRequest, headers: readonly Header[], body: string | undefined): string {
  const { host, pathname, search } = new URL(url);
  const lines = [`${method} ${pathname}${search} HTTP/1.1`, `Host: ${host}`];
  for (const { name, value, before = "" } of headers) lines.push(`${name}: ${before}${value}`);
  if (body !== undefined) lines.push(`Content-Length: ${Buffer.byteLength(body)}`);
  lines.push("Connection: close", "", body ?? "");
  return lines.join("\r\n");
}

/**
 * Gives `--dry-run` its default, for parseArgs knows no option whose value may be left out.
 *
 * @param args The words of the command line.
 */
export function withDefaultFormat(args: readonly string[]): string[] {
  const end = args.indexOf("--");
  return args.map((word, index) =>
    word === "--dry-run" && (end < 0 || index < end) ? `--dry-run=${FORMATS[0]}` : word,
  );
}
