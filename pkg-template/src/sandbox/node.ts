// paysign/sandbox/node: the sandbox as an HTTP server on this machine.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isLostConnection } from "./broken.ts";
import { answerElsewhere, controlAnswer } from "./control.ts";
import { isApiPath } from "./endpoint.ts";
import { createSandbox, type Sandbox, type SandboxOptions } from "./index.ts";
import { checkOptions } from "./options.ts";

export type { Sandbox, SandboxOptions };

/** How the server is set up: a sandbox's options and a port. */
export interface ServeOptions extends SandboxOptions {
  /** The port on 127.0.0.1; 0, the default, takes a free one. */
  readonly port?: number | undefined;
}

/** A sandbox behind an HTTP server. */
export interface ServedSandbox {
  /** Without a slash at its end, as a `baseUrl` wants it. */
  readonly url: string;
  readonly sandbox: Sandbox;
  /** Stops the server and waits until no webhook is on its way. */
  close(): Promise<void>;
}

const LONGEST_BODY = 1024 * 1024;
// A body that is too long is read on, and thrown away, so that the answer can be read: but not for ever.
const LONGEST_READ = 16 * LONGEST_BODY;

/**
 * Serves a sandbox over HTTP on 127.0.0.1.
 *
 * Takes a sandbox's options and a port; returns the URL to use as `baseUrl`. Rejects if the port is taken, and with
 * createSandbox's errors. Bodies over 1 MiB are answered with 413.
 *
 * At its URL is a page that shows calls and what became of them, payments, deliveries, clock and faults, and acts on them.
 * Those who have only the URL find the same below /sandbox/. GET asks: `/sandbox/` (the credentials and the time),
 * `overview`, `calls` (`limit`, `endpoint`, `refused=true`; newest first), `payments`, `payment` (`id`), `balance`
 * (`asset`), `deliveries`, `attempts` (`limit`; newest first), `faults`, `journal` (`endpoint`, `answer`), `snapshot`. POST
 * with JSON orders: `advance` (`milliseconds`), `pay` and `claim` (`id`, `kraktag`), `decline` and `fail` (`id`), `deposit`,
 * `key`, `fault`, `clear-faults`, `lag`, `trigger` (`sender`, `event`, `members`), `resend` (`id`), and `webhook-url`,
 * `callback-url`, `embed-url` and `ramp-url` (`url`, of this machine; absent for nowhere). A wrong order is answered with
 * 400 and `{ error: { message } }`; a page from elsewhere, or under a foreign name, with 403.
 *
 * @example
 * const { url, sandbox, close } = await serveSandbox();
 * const kraken = new Kraken({ ...sandbox.kraken, baseUrl: url });
 * await close();
 */
export async function serveSandbox(options: ServeOptions = {}): Promise<ServedSandbox> {
  // Before the rest is taken out of it: a copy has lost what an instance would have been refused for.
  checkOptions(options, ["port"]);
  const { port = 0, ...rest } = options;
  const sandbox = createSandbox(rest);
  let url = "";
  // What a fault keeps waiting would keep the process too, after the server has been closed.
  const open = new Set<AbortController>();
  const server = createServer((message, reply) => {
    const ending = new AbortController();
    open.add(ending);
    serve(sandbox, url, message, reply, ending.signal)
      .catch((error: unknown) => {
        // A fault that breaks the connection breaks it here too.
        if (reply.headersSent || isLostConnection(error)) message.socket.destroy();
        else write(sandbox, reply, 400, JSON.stringify({ error: { message: String(error) } }));
      })
      .finally(() => open.delete(ending));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  // A server is there to be waited for: what expires calls back without being asked.
  const look = setInterval(() => sandbox.advance(0), 500);
  look.unref();

  async function close(): Promise<void> {
    clearInterval(look);
    // Closing what is closed already is not an error here.
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    for (const ending of open) ending.abort();
    await closed;
    await sandbox.idle();
  }
  return { url, sandbox, close };
}

async function serve(
  sandbox: Sandbox,
  url: string,
  message: IncomingMessage,
  reply: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const body = await wholeBody(message);
  if (body === undefined) {
    write(sandbox, reply, 413, JSON.stringify({ error: { message: "the body is over 1 MiB" } }));
    return;
  }
  const headers = new Headers();
  for (let at = 0; at + 1 < message.rawHeaders.length; at += 2) {
    headers.append(message.rawHeaders[at] ?? "", message.rawHeaders[at + 1] ?? "");
  }
  const method = message.method ?? "GET";
  const target = message.url ?? "/";
  const request = new Request(target.startsWith("/") ? url + target : target, {
    method,
    headers,
    signal,
    // The platform refuses to make a GET with a body; the APIs read none there either.
    ...(method === "GET" || method === "HEAD" ? {} : { body }),
  });
  const answer = await answerOf(sandbox, request);
  reply.writeHead(answer.status, { date: date(sandbox), ...Object.fromEntries(answer.headers) });
  // Each piece is waited for: an answer that breaks in the middle has to arrive as far as it goes.
  for await (const chunk of answer.body ?? []) await new Promise((written) => reply.write(chunk, written));
  reply.end();
}

/** The APIs answer whoever calls; all else is for this machine alone. */
async function answerOf(sandbox: Sandbox, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (isApiPath(pathname)) return sandbox.fetch(request);
  return (
    answerElsewhere(request) ??
    (await pageAnswer(request)) ??
    (await controlAnswer(sandbox, request)) ??
    sandbox.fetch(request)
  );
}

/** The page and its files; loaded at first use, since most sandboxes are never looked at. */
async function pageAnswer({ method, url }: Request): Promise<Response | undefined> {
  const { pathname } = new URL(url);
  const isPage = pathname === "/" || pathname.startsWith("/sandbox/page/");
  if (!isPage || (method !== "GET" && method !== "HEAD")) return undefined;
  const { pageFile } = await import("./page/files.ts");
  return pageFile(pathname);
}

function write(sandbox: Sandbox, reply: ServerResponse, status: number, body: string): void {
  reply.writeHead(status, { date: date(sandbox), "Content-Type": "application/json" });
  reply.end(body);
}

/** Node would tell the machine's time. */
function date(sandbox: Sandbox): string {
  return new Date(sandbox.now()).toUTCString();
}

/** The bytes of a body as they came; undefined if there are more than 1 MiB of them. */
async function wholeBody(message: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= LONGEST_BODY) chunks.push(chunk);
    // Leaving the loop ends the connection.
    if (length > LONGEST_READ) break;
  }
  return length > LONGEST_BODY ? undefined : new Uint8Array(Buffer.concat(chunks));
}
