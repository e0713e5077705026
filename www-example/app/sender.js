// Sends a request to the sandbox in the page or to one on this machine, and lets something happen on the way.

import { settle } from "paysign";

export const WAYS = [
  ["none", "nothing happens"],
  ["lost", "the answer gets lost"],
  ["proxy", "a proxy answers 502"],
  ["twice", "the same bytes arrive twice"],
  ["never", "the request never arrives"],
];

const PROXY = "<html><head><title>502 Bad Gateway</title></head><body>cloudflare</body></html>";

/** What a fetch answers with such a thing on the way. */
async function travelled(way, send, request) {
  const go = () => send(request.url, request);
  if (way === "never") throw new TypeError("the connection was refused");
  const first = await go();
  if (way === "lost") throw new TypeError("the connection was lost before the answer came");
  if (way === "proxy") return new Response(PROXY, { status: 502, headers: { "Content-Type": "text/html" } });
  return way === "twice" ? go() : first;
}

/**
 * Sends a request and reads the answer. Gives the settled result or `error`, and the raw answer if there was one.
 * `send` is a fetch function.
 */
export async function sent(request, send, way) {
  let answer;
  const arriving = travelled(way, send, request).then(async (response) => {
    answer = { status: response.status, text: await response.clone().text() };
    return response;
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
    return "This is no address: it looks like http://127.0.0.1:4175";
  }
  const fits = url.protocol === "http:" && url.hostname === "127.0.0.1" && url.pathname === "/" && url.search === "" && url.hash === "";
  return fits ? undefined : "Only http://127.0.0.1 with a port: the page’s policy lets nothing else through";
}
