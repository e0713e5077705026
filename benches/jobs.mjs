// The jobs: what paysign does, and what each peer does for the same result.
//
// No import of node: here: the caller gives node:crypto, ccxt, octokit and standardwebhooks where its runtime has them.

import { ANSWERS, API_KEY, API_SECRET, NONCE, PARAMS, PATH, WEBHOOK_SECRET, formBody, webhookBody } from "./data.mjs";
import { hashWasm, noble, nodeByHand, nodeTuned, toBase64, webCrypto } from "./peers.mjs";

/** The nonce policy of a program by hand: the clock, or one more than the last. */
let last = 0;
const nextNonce = () => String((last = Math.max(Date.now(), last + 1)));

/**
 * @param paysign The package.
 * @param given `node`: node:crypto; `Ccxt`: its class of Kraken; `octokit`; `Webhook` of standardwebhooks.
 * @returns `jobs`, each `{ name, contenders: [{ name, isAsync, run, shown }] }`, ours first: `shown(value, like)` makes
 *   results comparable, `like` is ours, for peers that have to be told the nonce. `absent`: peers that do not run here.
 */
export async function jobs(paysign, given = {}) {
  const { peers, absent } = await peersHere(given);
  const all = [
    ...[32, 150, 1000, 16000].map((length) => rawSign(paysign, peers, length)),
    ...Object.keys(PARAMS).map((endpoint) => fullRequest(paysign, peers, endpoint, given)),
    ...Object.keys(ANSWERS).map((name) => answer(paysign, name)),
    ...[300, 1000, 64000].map((length) => webhook(paysign, peers, length, given)),
    randomId(paysign, given),
    newAndFree(paysign, peers),
  ];
  return { jobs: all, absent };
}

/** The peers that run here, and why others do not: some hosts forbid to compile WebAssembly, or lack a function. */
async function peersHere({ node }) {
  const peers = [];
  const absent = [];
  const made = {
    ...(node ? { "node:crypto by hand": nodeByHand, "node:crypto tuned": nodeTuned } : {}),
    "WebCrypto, key kept": webCrypto,
    "@noble/hashes": noble,
    "hash-wasm": hashWasm,
  };
  for (const [name, make] of Object.entries(made)) {
    try {
      peers.push({ name, ...(await make(node)) });
    } catch (error) {
      absent.push([name, error.message]);
    }
  }
  return { peers, absent };
}

const same = (value) => JSON.stringify(value);
const contender = (name, run, shown = same, isAsync = false) => ({ name, run, shown, isAsync });

function rawSign({ Kraken }, peers, length) {
  const kraken = new Kraken({ apiKey: API_KEY, apiSecret: API_SECRET });
  const body = formBody(length);
  return {
    name: `sign ${size(length)}`,
    contenders: [
      contender("paysign", () => kraken.sign(PATH, NONCE, body)),
      ...peers.map((peer) => contender(peer.name, () => peer.sign(PATH, NONCE, body), same, peer.isAsync)),
    ],
  };
}

/** The peers write the body without looking at the parameters; only paysign validates. */
function fullRequest({ Kraken }, peers, endpoint, { Ccxt }) {
  const kraken = new Kraken({ apiKey: API_KEY, apiSecret: API_SECRET });
  const params = PARAMS[endpoint];
  const path = `/0/private/${endpoint}`;
  const isJson = endpoint.startsWith("Pay/");
  const write = isJson
    ? (nonce) => JSON.stringify({ nonce, ...params })
    : (nonce) => new URLSearchParams({ nonce, ...params }).toString();
  const finish = (nonce, body, signature) => ({
    endpoint,
    url: `https://api.kraken.com${path}`,
    method: "POST",
    headers: {
      "API-Key": API_KEY,
      "API-Sign": signature,
      "Content-Type": isJson ? "application/json" : "application/x-www-form-urlencoded",
    },
    body,
    redirect: "manual",
    nonce,
  });
  const byHand = ({ name, isAsync, sign }) => {
    const run = isAsync
      ? async (nonce = nextNonce()) => {
          const body = write(nonce);
          return finish(nonce, body, await sign(path, nonce, body));
        }
      : (nonce = nextNonce()) => {
          const body = write(nonce);
          return finish(nonce, body, sign(path, nonce, body));
        };
    return contender(
      name,
      () => run(),
      async (_, ours) => same(await run(ours.nonce)),
      isAsync,
    );
  };
  const contenders = [contender("paysign", () => kraken.request(endpoint, params)), ...peers.map(byHand)];
  // ccxt knows no Pay, and its request has no endpoint and no redirect of its own.
  if (Ccxt && !isJson) contenders.push(withCcxt(Ccxt, endpoint, params));
  return { name: endpoint, contenders };
}

function withCcxt(Ccxt, endpoint, params) {
  const exchange = new Ccxt({ apiKey: API_KEY, secret: API_SECRET });
  exchange.nonce = nextNonce;
  const run = () => exchange.sign(endpoint, "private", "POST", params);
  return contender("ccxt", run, (_, ours) => {
    exchange.nonce = () => ours.nonce;
    const { url, method, headers, body } = run();
    exchange.nonce = nextNonce;
    const { endpoint, redirect, nonce } = ours;
    return same({ endpoint, url, method, headers, body, redirect, nonce });
  });
}

function answer({ readResponse, PaySignError }, name) {
  const text = ANSWERS[name];
  const isError = !("result" in JSON.parse(text));
  const request = { endpoint: isError ? "Withdraw" : name.split(",")[0] };
  const messages = (value) => same(PaySignError.is(value) ? value.errors.map((error) => error.text) : value.error);
  const result = (value) => same(value.result);
  const run = isError
    ? () => {
        try {
          return readResponse(request, 200, text);
        } catch (error) {
          return error;
        }
      }
    : () => readResponse(request, 200, text);
  return {
    name: `read ${name}`,
    contenders: [
      contender("paysign", run, isError ? messages : result),
      contender("JSON.parse", () => JSON.parse(text), isError ? messages : result),
    ],
  };
}

function webhook({ signKatu9Webhook, verifyKatu9Webhook }, peers, length, { octokit, Webhook }) {
  const body = webhookBody(length);
  const secret = WEBHOOK_SECRET;
  const signature = signKatu9Webhook(secret, body);
  const shown = ({ event, data }) => same({ event, data });
  const good = (isGood) => {
    if (!isGood) throw new Error("refused");
    return JSON.parse(body);
  };
  const contenders = [
    contender("paysign", () => verifyKatu9Webhook({ secret, signature, body }), shown),
    ...peers
      .filter((peer) => peer.verify)
      .map(({ name, isAsync, verify }) =>
        isAsync
          ? contender(name, async () => good(await verify(body, signature)), shown, true)
          : contender(name, () => good(verify(body, signature)), shown),
      ),
  ];
  if (octokit) {
    const header = `sha256=${signature}`;
    contenders.push(contender("octokit", async () => good(await octokit.verify(secret, body, header)), shown, true));
  }
  if (Webhook) {
    // Its scheme signs an id and a time as well, and it keeps the key.
    const standard = new Webhook(secret, { format: "raw" });
    const signed = new Date();
    const headers = {
      "webhook-id": "msg_1",
      "webhook-timestamp": String(Math.floor(signed.getTime() / 1000)),
      "webhook-signature": standard.sign("msg_1", signed, body),
    };
    // It refuses what is older than five minutes; a slow machine may take longer until it is this job's turn.
    const age = () => Date.now() - signed.getTime() > 240_000;
    const renew = () => {
      const now = new Date();
      signed.setTime(now.getTime());
      headers["webhook-timestamp"] = String(Math.floor(now.getTime() / 1000));
      headers["webhook-signature"] = standard.sign("msg_1", now, body);
    };
    contenders.push(contender("standardwebhooks", () => (age() && renew(), standard.verify(body, headers)), shown));
  }
  return { name: `webhook ${size(length)}`, contenders };
}

function randomId({ ExternalId }, { node }) {
  const shown = (id) => same([/^[A-Za-z0-9+/]{22}$/.test(id), atob(id).length]);
  const contenders = [
    contender("paysign", () => ExternalId.random(), shown),
    contender(
      "getRandomValues by hand",
      () => toBase64(crypto.getRandomValues(new Uint8Array(16))).slice(0, 22),
      shown,
    ),
  ];
  if (node) {
    contenders.push(
      contender("randomBytes by hand", () => node.randomBytes(16).toString("base64").slice(0, 22), shown),
    );
  }
  return { name: "ExternalId.random", contenders };
}

function newAndFree({ Kraken }, peers) {
  const shown = () => "a key";
  return {
    name: "new + free",
    contenders: [
      contender("paysign", () => new Kraken({ apiKey: API_KEY, apiSecret: API_SECRET }).free(), shown),
      ...peers
        .filter((peer) => peer.newKey)
        .map(({ name, isAsync, newKey }) => contender(name, newKey, shown, isAsync)),
    ],
  };
}

const size = (length) => (length < 1000 ? `${length} B` : `${length / 1000} kB`);

/** Throws unless every contender of a job gives what ours gives. */
export async function checkEqual(job) {
  const [ours, ...peers] = job.contenders;
  const value = await ours.run();
  const expected = await ours.shown(value);
  for (const peer of peers) {
    const is = await peer.shown(await peer.run(), value);
    if (is !== expected) throw new Error(`${job.name}: ${peer.name} gives ${is}, paysign ${expected}`);
  }
}
