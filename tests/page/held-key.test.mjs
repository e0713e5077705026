// A key that nobody can read, in every browser of this machine: imported once, kept, signing, and forgotten.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { BROWSERS, found, launched } from "./browsers.mjs";
import { apiSign, SECRET, served, SHOTS } from "./support.mjs";

const VERDICT = "document.querySelector('.verdict')";
const CHIPS = `Object.fromEntries([...document.querySelectorAll(".stage:not(.differs) .chip")].map((chip) => [chip.firstChild.textContent, chip.lastChild.textContent]))`;
/** What this browser keeps: the record's names, and what it says of the key in it. */
const KEPT = `new Promise((resolve, reject) => {
  const opening = indexedDB.open("paysign-page", 1);
  opening.onerror = () => reject(opening.error);
  opening.onupgradeneeded = () => opening.result.createObjectStore("keys");
  opening.onsuccess = () => {
    const reading = opening.result.transaction("keys").objectStore("keys").get("kraken");
    reading.onsuccess = () => {
      opening.result.close();
      const held = reading.result;
      if (held === undefined) return resolve(null);
      const { key } = held;
      const { type, extractable, usages, algorithm } = key;
      resolve({ names: Object.keys(held).sort(), isKey: key instanceof CryptoKey, type, extractable, usages: [...usages], hash: algorithm.hash.name, text: JSON.stringify(held) });
    };
  };
})`;
const HOLDS_SECRET = `[document.documentElement.outerHTML, ...[...document.querySelectorAll("input, textarea")].map((field) => field.value)].some((text) => text.includes(${JSON.stringify(SECRET.slice(0, 12))}))`;

async function send(page) {
  await page.evaluate(`${VERDICT} && (${VERDICT}.dataset.old = "yes")`);
  await page.click("#send-button");
  await page.until(`${VERDICT} && !${VERDICT}.dataset.old`, "a verdict");
  return page.evaluate(`({ ...${VERDICT}.dataset, text: ${VERDICT}.textContent })`);
}

/** The request in the picture is signed as the secret would sign it. */
async function signs(page, path) {
  await page.until(
    `${CHIPS}.path?.startsWith(${JSON.stringify(path)}) && ${CHIPS}.secret === "a CryptoKey"`,
    `a signature for ${path}`,
  );
  const picture = await page.evaluate(CHIPS);
  assert.equal(picture["API-Sign"], apiSign({ body: "", ...picture }, SECRET).signature, path);
  // WebCrypto answers a moment later.
  await page.until(`document.querySelector("#agreement").textContent === "paysign = WebCrypto"`, "that both agree");
}

/** Loads the page again. In between there is no page to ask. */
async function reloaded(page) {
  await page.evaluate("(window.isOld = true, setTimeout(() => location.reload()), true)");
  const isNew = "window.isOld === undefined && document.querySelector('#agreement')?.textContent !== ''";
  for (let turn = 0; turn < 200; turn += 1) {
    if (await page.evaluate(isNew).catch(() => false)) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  assert.fail("the page does not come back");
}

const isHeld = "document.querySelector('#key-kind').textContent === 'a CryptoKey that nobody can read'";
const isDemonstration = "document.querySelector('#key-kind').textContent.includes('demonstration key')";

for (const name of BROWSERS) {
  test(`a key that nobody can read, in ${name}`, async (t) => {
    if (!found(t, name)) return;
    const { url } = await served(t);
    const browser = await launched(name);
    t.after(() => browser.close());
    const page = await browser.open(url);
    await page.until("document.querySelector('#agreement').textContent === 'paysign = WebCrypto'", "a first signature");

    await page.fill("#secret", "not base64");
    await page.click("#hold");
    assert.equal(await page.evaluate(KEPT), null, "what is not a secret is not kept");
    await page.click("#secret-reset");

    await page.click("#hold");
    await page.until(`${isHeld} && document.querySelector("#held-says").textContent`, "the key to be held");
    assert.match(await page.text("#held-says"), /This browser keeps it.*the browser says InvalidAccessError/);
    const { text, ...kept } = await page.evaluate(KEPT);
    assert.deepEqual(kept, {
      names: ["apiKey", "key", "since"],
      isKey: true,
      type: "secret",
      extractable: false,
      usages: ["sign"],
      hash: "SHA-512",
    });
    assert.ok(!text.includes(SECRET.slice(0, 12)));
    assert.equal(await page.evaluate(HOLDS_SECRET), false, "the text is nowhere in the page");
    await signs(page, "/0/private/Pay/request/create");
    assert.equal((await send(page)).outcome, "done");
    await page.shot(join(SHOTS, `${name}-held-key.png`));

    assert.equal(await page.evaluate("document.querySelector('#tamper-secret').disabled"), true);
    await page.click("#tamper-body");
    await page.until("document.querySelector('.stage.differs h3')?.textContent === 'Body'");
    assert.match((await send(page)).text, /Invalid signature/);
    await page.click("#tamper-none");

    await page.fill("#operation", "DepositStatus");
    await page.until("document.querySelector('#field-limit') !== null");
    await page.fill("#field-limit", "ten");
    assert.match(await page.text("#field-limit-error"), /^limit: /, "wrong members are told as ever");
    await page.fill("#field-limit", "7");
    await signs(page, "/0/private/DepositStatus");

    await reloaded(page);
    await page.until(isHeld, "the key after a reload");
    await signs(page, "/0/private/DepositStatus");
    assert.equal((await send(page)).outcome, "done");
    assert.equal((await send(page)).outcome, "done", "a repeat has a fresh nonce");
    await page.fill("#operation", "GET /funding/v1/methods/{direction}");
    await signs(page, "/funding/v1/methods/withdraw?asset%5Bclass%5D=currency");
    assert.equal((await send(page)).outcome, "done");

    await page.click("#forget");
    await page.until(isDemonstration, "the demonstration key");
    assert.equal(await page.evaluate(KEPT), null);
    assert.equal((await send(page)).outcome, "done");
    await page.close();
  });
}
