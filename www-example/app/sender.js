// Sends a request to the sandbox in the page or to one on this machine, and lets something happen on the way.

import { settle } from "paysign";

/** What can happen on the way; the sandbox plays most of it, asked by a header. */
export const WAYS = [
  ["none", "nothing happens"],
  ["lose_answer", "the answer gets lost"],
  ["cut", "the answer breaks off"],
  ["status_520", "a proxy answers 520"],
  ["twice", "the same bytes arrive twice"],
  ["never", "the request never arrives"],
];

/** What a fetch answers with such a thing on the way. */
async function travelled(way, send, request) {
  const faulty = ["none", "twice", "never"].includes(way)
    ? request
    : { ...request, headers: { ...request.headers, "X-Paysign-Fault": way } };
  if (way === "never") throw new TypeError("the connection was refused");
  const first = await send(request.url, faulty);
  return way === "twice" ? send(request.url, request) : first;
}

/**
 * Sends a request and reads the answer. Gives the settled result or `error`, and the raw answer if there was one, with
 * the stage of the signature that the sandbox found to differ. `send` is a fetch function.
 */
export async function sent(request, send, way) {
  let answer;
  const arriving = travelled(way, send, request).then(async (response) => {
    const { status, headers } = response;
    // A redirect that was not followed has neither.
    if (status === 0) return response;
    const text = await response.text();
    answer = { status, text, stage: headers.get("X-Paysign-Stage") ?? undefined };
    return new Response(text, { status, headers });
  });
  try {
    return { settled: await settle(request, arriving), answer };
  } catch (error) {
    return { settled: { error }, answer };
  }
}

/** Why an address is none that this page may call; undefined for a good one. */
export function addressFault(text) {
  let url;
  try {
    url = new URL(text);
  } catch {
    return "This is not an address: it looks like http://127.0.0.1:4175";
  }
  const fits =
    url.protocol === "http:" &&
    url.hostname === "127.0.0.1" &&
    url.pathname === "/" &&
    url.search === "" &&
    url.hash === "";
  return fits ? undefined : "Only http://127.0.0.1 with a port: the page’s policy lets nothing else through";
}
