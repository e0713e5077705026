// A sandbox that runs already, as the commands that act on it see it: its HTTP interface, on this machine only.

import { PaySignError } from "../../index.ts";
import { isLoopback } from "../../sandbox/loopback.ts";
import { wrong, type Given, type Options } from "../arguments.ts";
import type { Terminal } from "../terminal.ts";

/** The options of what acts on a running sandbox. */
export const REMOTE_OPTIONS: Options = {
  url: { type: "string" },
  limit: { type: "string" },
  refused: { type: "boolean" },
};

const LONGEST_ANSWER = 10_000;

/** A running sandbox. */
export class Remote {
  readonly #base: URL;
  readonly #terminal: Terminal;

  /** Takes --url, else PAYSIGN_URL; throws PaySignError `invalid_request` unless it is on this machine. */
  constructor(given: Given, terminal: Terminal) {
    const from = given.text("url") === undefined ? "PAYSIGN_URL" : "--url";
    const text = given.text("url") ?? process.env["PAYSIGN_URL"] ?? "";
    if (text === "") {
      throw wrong("--url", "is missing, and so is PAYSIGN_URL: give the address that `paysign sandbox` has printed");
    }
    if (!URL.canParse(text)) throw wrong(from, "is not a URL, such as http://127.0.0.1:4175");
    this.#base = new URL(text);
    const { protocol, hostname } = this.#base;
    if (protocol !== "http:" && protocol !== "https:") throw wrong(from, "must be http or https");
    if (!isLoopback(hostname)) {
      throw wrong(
        from,
        "must be on this machine (127.0.0.1, localhost or [::1]): these commands act on a sandbox only",
      );
    }
    this.#terminal = terminal;
  }

  /** Asks for something. */
  ask(name: string, query: Readonly<Record<string, string | undefined>> = {}): Promise<unknown> {
    const url = this.#at(name);
    for (const [key, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(key, value);
    return this.#answer(url, {});
  }

  /** Orders something. */
  tell(name: string, members: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    const init = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(members) };
    return this.#answer(this.#at(name), init);
  }

  #at(name: string): URL {
    return new URL(`/sandbox/${name}`, this.#base);
  }

  async #answer(url: URL, init: RequestInit): Promise<unknown> {
    const signal = AbortSignal.timeout(LONGEST_ANSWER);
    let reply: Response;
    let text: string;
    try {
      reply = await fetch(url, { ...init, redirect: "manual", signal });
      text = await reply.text();
    } catch (cause) {
      if (isNotReached(cause)) throw notReached(cause);
      this.#terminal.sent = init.method === "POST";
      throw new Error("the sandbox did not answer", { cause });
    }
    const body = parsed(text);
    if (reply.ok && body !== undefined) return body;
    const message = (body as { error?: { message?: unknown } } | undefined)?.error?.message;
    if (typeof message !== "string")
      throw wrong("--url", "is not the address of a sandbox: something else answers there");
    if (reply.status !== 400) throw wrong("--url", `this sandbox answers ${reply.status}: ${message}`);
    throw new PaySignError({
      code: "refused",
      message,
      outcome: "refused",
      retry: { action: "fix_input", reason: "The sandbox does not do it as things stand; nothing has changed." },
      status: reply.status,
    });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const NOT_REACHED = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EADDRNOTAVAIL"];

function isNotReached(error: unknown): boolean {
  const { cause } = error as { cause?: { code?: unknown; errors?: { code?: unknown }[] } };
  return NOT_REACHED.includes(String(cause?.code ?? cause?.errors?.[0]?.code));
}

function notReached(cause: unknown): PaySignError {
  return new PaySignError(
    {
      code: "no_answer",
      message: "there is no sandbox at this address",
      outcome: "not_sent",
      retry: {
        action: "wait",
        reason: "Nothing listens there: start `paysign sandbox`, or give its address with --url.",
      },
    },
    { cause },
  );
}
