// Answers that break on the way, as a caller of fetch meets them.

import type { Answer } from "./http.ts";

/** What fetch rejects with when a connection breaks before an answer: Node's undici names the cause in the same way. */
export function lostConnection(): TypeError {
  return new TypeError("fetch failed", { cause: Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }) });
}

/** Whether an error is such a loss. */
export function isLostConnection(error: unknown): boolean {
  const cause = error instanceof TypeError ? (error.cause as { code?: unknown } | undefined) : undefined;
  return cause?.code === "ECONNRESET";
}

/** A body of which half arrives before its connection breaks. */
export function cutBody(body: string): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(body);
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) {
        controller.error(new TypeError("terminated", { cause: lostConnection().cause }));
        return;
      }
      sent = true;
      controller.enqueue(bytes.subarray(0, Math.ceil(bytes.length / 2)));
    },
  });
}

/** The page of HTML that a proxy before the API writes in its own name. */
export function proxyAnswer(status: 502 | 520): Answer {
  const title = status === 502 ? "502: Bad gateway" : "520: Web server is returning an unknown error";
  const body =
    `<!DOCTYPE html>\n<html lang="en-US">\n<head><title>api.kraken.com | ${title}</title></head>\n` +
    `<body><h1>${title}</h1><p>This page was made by paysign's sandbox.</p></body>\n</html>\n`;
  return { status, body, headers: { "Content-Type": "text/html; charset=UTF-8" } };
}

/** Waits in real time; rejects as soon as the caller gives up. */
export function waited(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}
