// A relay: Kraken's private API refuses calls from pages, so a page signs and this worker forwards. It holds no secret
// of Kraken. It knows its callers, lets through only what is listed, and changes nothing that is signed.
//
// Settings: PAGE_ORIGIN, the one origin that may call; RELAY_TOKEN, which your sign-in gives to the page; for trying,
// KRAKEN_URL.

/**
 * What this page needs, by method and whole path, and nothing that moves money out. Of Funding (Beta) that is GETs only:
 * an address that a POST makes can be withdrawn to at once. One-time passwords are not passed on, in no header.
 */
const ALLOWED = {
  POST: new Set(
    ["Pay/request/create", "Pay/request/cancel", "Pay/paylink/get", "DepositStatus"].map(
      (name) => `/0/private/${name}`,
    ),
  ),
  GET: new Set([
    "/funding/v1/networks",
    "/funding/v1/methods/deposit",
    "/funding/v1/assets/deposit",
    "/funding/v1/deposits",
  ]),
};
const PASSED = { POST: ["API-Key", "API-Sign", "Content-Type"], GET: ["API-Key", "API-Nonce", "API-Sign"] };
const LONGEST = 64 * 1024;
const LONGEST_QUERY = 4 * 1024;

export default {
  async fetch(request, env) {
    const cors = {
      "Access-Control-Allow-Origin": env.PAGE_ORIGIN,
      "Access-Control-Allow-Headers": [...new Set([...PASSED.POST, ...PASSED.GET, "Authorization"])].join(", "),
      "Access-Control-Allow-Methods": "GET, POST",
      Vary: "Origin",
    };
    const refuse = (status, why) => new Response(why, { status, headers: cors });
    if (request.headers.get("Origin") !== env.PAGE_ORIGIN) return refuse(403, "another origin");
    if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: cors });
    const { method } = request;
    const { pathname, search } = new URL(request.url);
    const isGet = method === "GET";
    if (!isGet && (method !== "POST" || search !== "")) return refuse(405, "GET, or POST without a query");
    if (!env.RELAY_TOKEN || !(await same(request.headers.get("Authorization") ?? "", `Bearer ${env.RELAY_TOKEN}`)))
      return refuse(401, "who are you?");
    if (!ALLOWED[method].has(pathname)) return refuse(403, "not listed");

    // Query and body as they came: they are signed.
    if (search.length > LONGEST_QUERY) return refuse(414, "too long");
    const body = isGet ? undefined : await request.arrayBuffer();
    if (body !== undefined && body.byteLength > LONGEST) return refuse(413, "too long");
    const headers = {};
    for (const name of PASSED[method]) headers[name] = request.headers.get(name) ?? "";
    try {
      const answer = await fetch((env.KRAKEN_URL ?? "https://api.kraken.com") + pathname + search, {
        method,
        headers,
        body,
        redirect: "manual",
      });
      return new Response(await answer.arrayBuffer(), {
        status: answer.status,
        headers: { ...cors, "Content-Type": answer.headers.get("Content-Type") ?? "application/json" },
      });
    } catch {
      // No JSON: the page's settle() says that the outcome is unknown, which is the truth.
      return refuse(504, "Kraken did not answer");
    }
  },
};

/** Whether two texts are equal, in a time that doesn't tell where they differ. */
async function same(left, right) {
  const digests = await Promise.all(
    [left, right].map((text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))),
  );
  const [a, b] = digests.map((digest) => new Uint8Array(digest));
  return a.reduce((difference, byte, index) => difference | (byte ^ b[index]), 0) === 0;
}
