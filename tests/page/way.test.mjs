// The page's whole way, in every browser of this machine: from the first signature to a verified callback.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { BROWSERS, found, launched } from "./browsers.mjs";
import { apiSign, packageFolders, qrText, SECRET, served, SHOTS } from "./support.mjs";

const run = promisify(execFile);

const VERDICT = "document.querySelector('.verdict')";
const shown = (page) =>
  page.evaluate(`(() => {
    const chips = [...document.querySelectorAll(".stage:not(.differs) .chip")].map((chip) => [chip.querySelector("small").textContent, chip.querySelector("code").textContent]);
    return Object.fromEntries(chips);
  })()`);

/** Presses Send, or what is given, and waits for a new card. */
async function send(page, button = "#send-button") {
  await page.evaluate(`${VERDICT} && (${VERDICT}.dataset.old = "yes")`);
  await page.click(button);
  await page.until(`${VERDICT} && !${VERDICT}.dataset.old`, "a verdict");
  return page.evaluate(`({ ...${VERDICT}.dataset, text: ${VERDICT}.textContent })`);
}

async function choose(page, name) {
  await page.fill("#operation", name);
  await page.until(`location.hash === ${JSON.stringify(`#${name}`)}`);
}

async function signature(page) {
  const value = await page.until(
    "document.querySelector('#first-signature').textContent.endsWith('ms') && document.querySelector('#first-signature').textContent",
    "a first signature",
  );
  const picture = await shown(page);
  const wanted = apiSign(picture, SECRET);
  assert.equal(picture.digest, wanted.digest, "the digest");
  assert.equal(picture["API-Sign"], wanted.signature, "the signature");
  assert.equal(await page.text("#agreement"), "paysign = WebCrypto");
  return value;
}

async function typing(page) {
  await page.fill("#field-amount", "ten");
  assert.match(await page.text("#field-amount-error"), /^amount: /);
  assert.equal(await page.evaluate("document.querySelector('#field-amount').getAttribute('aria-invalid')"), "true");
  assert.equal(await page.evaluate("document.querySelector('#send-button').disabled"), true);
  assert.match(await page.text("#blocked"), /^invalid_request: amount: .*last input that was good/);
  assert.match(await page.text("#stages"), /"amount":"10\.50"/, "the last good picture stays");
  assert.match(await page.text("#copy-text"), /amount: "10\.50"/, "and the last good code");
  assert.equal(await page.evaluate("document.querySelector('#picture').classList.contains('stale')"), true);
  assert.equal(await page.evaluate("document.querySelector('#copy-button').disabled"), true);
  await page.fill("#field-amount", "12.34");
  await page.until("document.querySelector('#stages').textContent.includes('12.34')");
  assert.equal(await page.evaluate("document.querySelector('#field-amount-error').hidden"), true);
  assert.equal(await page.evaluate("document.querySelector('.stale')"), null);
  const picture = await shown(page);
  assert.equal(picture["API-Sign"], apiSign(picture, SECRET).signature);
}

async function sending(page) {
  const done = await send(page);
  assert.equal(done.outcome, "done", done.text);
  const id = await page.evaluate("document.querySelector('#field-external_id').value");
  assert.equal(await qrText(page), `https://sandbox.invalid/pay/request/${id}`);
  const again = await send(page);
  assert.deepEqual([again.outcome, again.code, again.action], ["refused", "duplicate_id", "already_done"], again.text);
}

async function onTheWay(page) {
  const newId = () => page.click("#field-external_id + button");
  await newId();
  await page.fill("#way", "lose_answer");
  const lost = await send(page);
  assert.deepEqual([lost.outcome, lost.code, lost.action], ["unknown", "no_answer", "same_external_id"], lost.text);
  const advised = await send(page, ".verdict > button");
  assert.deepEqual([advised.code, advised.action], ["duplicate_id", "already_done"], advised.text);

  const expected = {
    cut: ["unknown", "no_answer", "same_external_id"],
    status_520: ["unknown", "not_json", "same_external_id"],
    // What was answered is the second copy: the first may have been executed, and was.
    twice: ["unknown", "refused", "same_external_id"],
    never: ["unknown", "no_answer", "same_external_id"],
  };
  for (const [way, facts] of Object.entries(expected)) {
    await newId();
    await page.fill("#way", way);
    const card = await send(page);
    assert.deepEqual([card.outcome, card.code, card.action], facts, `${way}: ${card.text}`);
  }
  await page.fill("#way", "none");
}

async function tampering(page) {
  const first = { path: "Message", nonce: "Digest", body: "Body", secret: "Signature" };
  for (const [part, stage] of Object.entries(first)) {
    await page.click(`#tamper-${part}`);
    const label = `document.querySelector('.diagram').getAttribute('aria-label').includes(${JSON.stringify(`of the ${part} differs`)})`;
    await page.until(label);
    assert.equal(await page.text(".stage.differs h3"), stage, part);
    assert.equal(await page.text("#agreement"), "you signed ≠ the server checks");
    const card = await send(page);
    assert.equal(card.outcome, "refused", `${part}: ${card.text}`);
    assert.match(card.text, /Invalid signature/, part);
    const blamed = part === "secret" ? "another secret" : `the ${part} that was sent is not the one that was signed`;
    assert.ok(card.text.includes(blamed), `the sandbox names the stage, ${part}: ${card.text}`);
  }
  await page.click("#tamper-none");
  await page.until("document.querySelectorAll('.stage.differs').length === 0");
}

async function loopback(page, sandbox) {
  await page.click("#target-loopback");
  await page.fill("#loopback-url", "http://localhost:1");
  assert.match(await page.text("#loopback-error"), /127\.0\.0\.1/);
  assert.equal(await page.evaluate("document.querySelector('#send-button').disabled"), true);
  await page.fill("#loopback-url", sandbox.url);
  await page.click("#field-external_id + button");
  const card = await send(page);
  assert.equal(card.outcome, "done", card.text);
  assert.equal(sandbox.sandbox.journal.length, 1, "the sandbox on this machine has got the request");

  await runsAgain(page, sandbox);
  await choose(page, "Pay/paylink/config");
  await page.click("#copy-curl");
  const curl = await page.text("#copy-text");
  assert.match(curl, /curl --max-time 10 -X POST 'http:\/\/127\.0\.0\.1/);
  const { stdout } = await run("sh", ["-c", `${curl.trim()} --silent`]);
  assert.deepEqual(JSON.parse(stdout).error, [], stdout);
  await runs(page, sandbox);
  await page.click("#target-page");
}

const PAYSIGN = JSON.stringify(pathToFileURL(join(packageFolders().paysign, "index.js")).href);

/** The code of a kind, as it is copied; it finds the package here. */
async function copied(page, kind) {
  await page.click(`#copy-${kind}`);
  const code = await page.text("#copy-text");
  assert.ok(!code.includes(SECRET.slice(0, 12)), "no secret in what is copied");
  assert.match(code, /^\/\/ npm install paysign\n/);
  assert.match(code, /signal: AbortSignal\.timeout\(10_000\)/, "it does not wait for ever");
  return code.replace('"paysign"', PAYSIGN);
}

const executed = (script, { kraken: { apiKey, apiSecret } }) =>
  run(process.execPath, ["--input-type=module", "-e", script], {
    env: { ...process.env, KRAKEN_API_KEY: apiKey, KRAKEN_API_SECRET: apiSecret },
  });

/** What makes something makes it each time that the code runs, under an id of its own. */
async function runsAgain(page, { sandbox }) {
  const links = new Set();
  const script = await copied(page, "fetch");
  assert.match(script, /\/\/ Store it first: .*\nconst external_id = ExternalId\.random\(\);/);
  for (const which of ["first", "second"]) {
    const { stdout, stderr } = await executed(script, sandbox);
    const [link] = /https:[^"']+/.exec(stdout) ?? assert.fail(`the ${which} run: ${stdout}${stderr}`);
    links.add(link);
  }
  assert.equal(links.size, 2, "no id is written down in the code");
}

/** What is copied as code runs, and holds no secret. */
async function runs(page, { sandbox }) {
  const { apiKey, apiSecret } = sandbox.kraken;
  const environment = { KRAKEN_API_KEY: apiKey, KRAKEN_API_SECRET: apiSecret };
  const { stdout } = await executed(await copied(page, "fetch"), sandbox);
  assert.match(stdout, /expire_time/);

  // A worker's fetch is the platform's; here it is the sandbox.
  const worker = (await copied(page, "worker")).replace("= fetch(", "= env.fetch(");
  const { default: handler } = await import(`data:text/javascript,${encodeURIComponent(worker)}`);
  const answer = await handler.fetch(new Request("https://worker.invalid"), { ...environment, fetch: sandbox.fetch });
  assert.equal(typeof (await answer.json()).expire_time, "number");
  await page.click("#copy-fetch");
}

/** Both kinds of webhook that Kraken signs with a secret. */
async function krakenWebhooks(page) {
  for (const [vendor, event] of [
    ["embed", "quote.executed"],
    ["ramp", "completed, RT-1"],
  ]) {
    const says = (words) =>
      page.until(
        `document.querySelector('#${vendor}-verdict').textContent.includes(${JSON.stringify(words)})`,
        `${vendor}: ${words}`,
      );
    await says(`Genuine${event}WebCrypto agrees`);
    await page.click(`#${vendor}-turn`);
    await says("bad_signature");
    await page.click(`#${vendor}-sign`);
    await says("Genuine");
  }
  const says = (words) =>
    page.until(`document.querySelector('#embed-verdict').textContent.includes("${words}")`, words);
  await page.click("#embed-old");
  await says("expired");
  await page.click("#embed-sign");
  await says("Genuine");
  await page.fill("#embed-secret", "whsec_x");
  await says("bad_secret");
}

async function webhooks(page) {
  await choose(page, "payment-link/generate");
  assert.equal(await page.evaluate("document.querySelector('#tamper').hidden"), true);
  const card = await send(page);
  assert.equal(card.outcome, "done", card.text);
  await page.until("!document.querySelector('#hook-from').hidden", "a webhook from the sandbox");
  const says = (words) =>
    page.until(`document.querySelector('#hook-verdict').textContent.includes(${JSON.stringify(words)})`, words);
  await says("Genuinepayment_link.created");
  await page.click("#hook-turn");
  await says("bad_signature");
  await page.click("#hook-sign");
  await says("Genuine");
  await says("WebCrypto agrees");
  await krakenWebhooks(page);

  const callback = (words) =>
    page.until(`document.querySelector('#call-verdict')?.textContent.includes(${JSON.stringify(words)})`, words);
  await callback("expired");
  await page.click("#call-expired");
  await callback("external_id GSoAAAAAAAA, by bob");
  await page.click("#call-turn");
  await callback("bad_signature");
  await page.click("#call-expired");
  await page.click("#call-paid");
  await page.until("!document.querySelector('#call-from').hidden", "why there is nothing to pay");
  await choose(page, "Pay/request/create");
  assert.equal((await send(page)).outcome, "done");
  await page.click("#call-paid");
  await callback("Genuine: success");
}

async function secrets(page) {
  await choose(page, "Pay/request/create");
  await page.fill("#secret", "not base64");
  assert.match(await page.text("#secret-error"), /apiSecret|base64/);
  await page.fill("#secret", "c2VjcmV0");
  assert.equal(await page.evaluate("document.querySelector('#secret-warning').hidden"), false);
  await page.until("document.querySelector('#stages').textContent.includes('•••')");
  assert.ok(!(await page.text("#stages")).includes("c2VjcmV0"), "a foreign secret is not drawn");
  assert.match((await send(page)).text, /Invalid signature/);
  await page.click("#secret-reset");
  assert.equal(await page.evaluate("document.querySelector('#secret-warning').hidden"), true);
  assert.equal((await send(page)).outcome, "done");
}

for (const name of BROWSERS) {
  test(`the whole way in ${name}`, async (t) => {
    if (!found(t, name)) return;
    const { url, sandbox } = await served(t);
    const browser = await launched(name);
    t.after(() => browser.close());
    const page = await browser.open(`${url}/?sandbox=${sandbox.url}`);
    console.log(`${name}: first signature on screen after ${await signature(page)}`);
    await typing(page);
    await sending(page);
    await page.shot(join(SHOTS, `${name}-done.png`));
    await onTheWay(page);
    await page.shot(join(SHOTS, `${name}-fresh-nonce.png`));
    await tampering(page);
    await loopback(page, sandbox);
    await webhooks(page);
    await page.shot(join(SHOTS, `${name}-webhooks.png`));
    await secrets(page);

    const loaded = await page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)");
    const asked = [...page.requests, ...loaded].filter((address) => !address.startsWith("data:"));
    const outside = asked.filter((address) => ![url, sandbox.url].includes(new URL(address).origin));
    assert.deepEqual(outside, [], "no request but to the page's own server and the sandbox");
    const calls = asked.filter((address) => address.startsWith(sandbox.url));
    assert.ok(new Set(calls).size <= 1, `one call to the sandbox: ${calls}`);
    // Firefox says itself that an answer broke off, as one was made to.
    const errors = page.errors.filter((text) => !/ReadableStream: .TypeError: terminated/.test(text));
    assert.deepEqual(errors, [], "no console error");
    await page.close();
  });
}
