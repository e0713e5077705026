// A payment from end to end, with the packed package and Node's own fetch, against the sandbox on this machine.
// `cargo xtask demo` copies this file into the folder where the tarball is installed and runs it there.

import { createServer } from "node:http";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ExternalId, Katu9, Kraken, PaySignError, redact, settle, verifyKatu9Webhook } from "paysign";
import { serveSandbox } from "paysign/sandbox/node";

const colours = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;
const paint = (code, text) => (colours ? `\x1b[${code}m${text}\x1b[0m` : text);
const bold = (text) => paint(1, text);
const dim = (text) => paint(2, text);
const green = (text) => paint(32, text);

let steps = 0;
const title = (text) => console.log(`\n${bold(`${String(++steps).padStart(2)}  ${text}`)}`);
const row = (label, value) => console.log(`    ${dim(label.padEnd(14))}${value}`);

/** A request as it may be logged: key, signature and bearer are hidden. */
function show(request) {
  const safe = redact(request);
  row(safe.method, safe.url);
  for (const [name, value] of Object.entries(safe.headers)) row(name, value);
  if (safe.body !== undefined) row("body", safe.body);
}

/** Sends a request with Node's fetch and reads the answer. */
const send = (request) => settle(request, fetch(request.url, request));

/** The error that a call fails with; that it succeeds is the mistake here. */
async function failure(call) {
  try {
    await call;
  } catch (error) {
    if (PaySignError.is(error)) return error;
    throw error;
  }
  throw new Error("a call that had to fail succeeded");
}

function check(fact, otherwise) {
  if (!fact) throw new Error(otherwise);
}

/** An HTTP server on a free port of this machine, and its URL. */
async function listen(handler) {
  const server = createServer(handler);
  await new Promise((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  return { server, url: `http://127.0.0.1:${server.address().port}` };
}

async function bytes(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Receives one webhook and verifies it over the raw bytes, before anything is parsed. */
async function webhookReceiver(secret) {
  let settleReceived;
  const received = new Promise((resolve, reject) => (settleReceived = { resolve, reject }));
  received.catch(() => {});
  const { server, url } = await listen(async (request, response) => {
    try {
      const body = await bytes(request);
      const signature = request.headers["x-katu9-signature"];
      const verified = verifyKatu9Webhook({ secret, signature, body });
      response.writeHead(200).end();
      settleReceived.resolve({ verified, body, signature });
    } catch (error) {
      response.writeHead(401).end();
      settleReceived.reject(error);
    }
  });
  return { url: `${url}/katu9`, received, close: () => server.close() };
}

async function payWithKraken(sandbox, url, store) {
  const kraken = new Kraken({ ...sandbox.kraken, baseUrl: url });

  title("Make an external_id, the one thing that prevents a double payment");
  const id = ExternalId.random();
  row("external_id", id);

  title("Store it before anything is sent");
  await writeFile(store, JSON.stringify({ external_id: id, amount: "10.50", asset: "USD" }));
  row("stored", await readFile(store, "utf8"));

  title("Ask for a payment: build, sign, send");
  const asking = { amount: "10.50", asset: "USD", external_id: id, note: "Invoice 42" };
  const request = kraken.request("Pay/request/create", asking);
  show(request);
  const { result } = await send(request);
  check(typeof result.view_link === "string", "the answer has no view_link");
  row("view_link", green(result.view_link));

  title("Cancel it");
  await send(kraken.request("Pay/request/cancel", { external_id: id }));
  row("cancelled", green(id));

  title("Make a paylink: its code is ready a moment later, so poll for it");
  const linkId = ExternalId.random();
  await writeFile(store, JSON.stringify({ external_id: linkId, amount: "2.00", asset: "USDC" }));
  await send(kraken.request("Pay/paylink/create", { amount: "2.00", asset: "USDC", external_id: linkId }));
  row("created", linkId);
  row("code", green(await pollForCode(kraken, linkId)));

  title("Use an external_id twice: refused, and the error says what to do");
  const error = await failure(send(kraken.request("Pay/request/create", asking)));
  row("message", error.errors[0]?.text ?? error.message);
  row("code", error.code);
  row("outcome", error.outcome);
  row("retry", `${error.retry.action}: ${error.retry.reason}`);
  check(["duplicate_id", "refused"].includes(error.code), "a refusal was expected");
  kraken.free();
}

async function pollForCode(kraken, external_id) {
  for (let attempt = 1; attempt <= 20; attempt++) {
    try {
      // Every repeat is a request of its own, with a fresh nonce and signature.
      const { result } = await send(kraken.request("Pay/paylink/get", { external_id }));
      row(`poll ${attempt}`, "ready");
      check(typeof result.code === "string", "the answer has no code");
      return result.code;
    } catch (error) {
      // A paylink has no code until the asynchronous create is through; until then its get is refused.
      if (!PaySignError.is(error) || error.outcome !== "refused") throw error;
      row(`poll ${attempt}`, `not yet: ${error.errors[0]?.text ?? error.message}`);
      await sleep(Math.min(error.retry.afterMs ?? 200, 500));
    }
  }
  throw new Error("the paylink's code did not become ready");
}

async function payWithKatu9(sandbox, url) {
  const { token, transactionId, webhookSecret } = sandbox.katu9;
  const katu9 = new Katu9({ token, baseUrl: url });
  const receiver = await webhookReceiver(webhookSecret);
  sandbox.setWebhookUrl(receiver.url);

  title("Make a Katu9 payment link");
  const request = katu9.request("payment-link/generate", { transactionId, amount: "1499.50", expiryMinutes: 30 });
  show(request);
  const { result } = await send(request);
  row("link", green(result.paymentLink.id));
  row("expires", result.paymentLink.expiresAt);

  title("Receive its webhook and verify it over the raw bytes");
  const { verified, body, signature } = await receiver.received;
  row("received at", receiver.url);
  row("event", green(verified.event));
  row("link", verified.data.id);
  check(verified.data.id === result.paymentLink.id, "the webhook is about another link");
  const forged = Buffer.from(body);
  forged[forged.length - 2] ^= 1;
  const error = await failure((async () => verifyKatu9Webhook({ secret: webhookSecret, signature, body: forged }))());
  row("one bit off", `${error.code}: ${error.message}`);
  check(error.code === "bad_signature", "a forged webhook had to be refused");
  await sandbox.idle();
  receiver.close();
  katu9.free();
}

async function demo() {
  const folder = await mkdtemp(join(tmpdir(), "paysign-demo-"));
  const { url, sandbox, close } = await serveSandbox();
  console.log(`\n${bold("paysign")} against its sandbox on ${url}`);
  try {
    await payWithKraken(sandbox, url, join(folder, "payments.json"));
    await payWithKatu9(sandbox, url);
  } finally {
    await close();
    await rm(folder, { recursive: true, force: true });
  }
  console.log(`\n${green("All of it happened.")}`);
}

setTimeout(() => {
  console.error("\nThe demo did not end within 60 seconds.");
  process.exit(1);
}, 60_000).unref();

demo().then(
  () => process.exit(0),
  (error) => {
    console.error("\nThe demo failed:", PaySignError.is(error) ? error.toJSON() : error);
    process.exit(1);
  },
);
