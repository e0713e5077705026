// Funding (Beta) in the page: members of objects in their fields, and requests shown as they are sent.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { found, launched } from "./browsers.mjs";
import { apiSign, SECRET, served } from "./support.mjs";

const run = promisify(execFile);
const WITHDRAW = "POST /funding/v1/withdrawals";
const CHIPS = `Object.fromEntries([...document.querySelectorAll(".stage:not(.differs) .chip")].map((chip) => [chip.firstChild.textContent, chip.lastChild.textContent]))`;

async function opened(t, operation) {
  const { url, sandbox } = await served(t);
  const browser = await launched("chromium");
  t.after(() => browser.close());
  const page = await browser.open(`${url}/?sandbox=${sandbox.url}#${encodeURIComponent(operation)}`);
  await page.until("document.querySelector('#fields .field')", "the form");
  return { page, sandbox };
}
const shown = async (page, method, path) => {
  await page.until(`${CHIPS}[${JSON.stringify(method)}] === ${JSON.stringify(path)}`, `${method} ${path}`);
  return page.evaluate(CHIPS);
};

test("a GET is shown with its query, its headers, and no body", async (t) => {
  if (!found(t, "chromium")) return;
  const { page } = await opened(t, "GET /funding/v1/methods/{direction}");
  await page.fill("#field-direction", "deposit");
  await page.fill("#field-asset-name", "TSLAx");
  await page.fill("#field-asset-class", "tokenized_asset");
  await page.fill("#field-limit", "");
  const path = "/funding/v1/methods/deposit?asset%5Bclass%5D=tokenized_asset&asset%5Bname%5D=TSLAx";
  const picture = await shown(page, "GET", path);
  assert.equal(picture.path, path, "the query is signed");
  assert.equal(picture["API-Nonce"], picture.nonce);
  assert.deepEqual(
    ["body", "Content-Type"].filter((name) => name in picture),
    [],
  );
  assert.equal(picture["API-Sign"], apiSign({ body: "", ...picture }, SECRET).signature);
  assert.equal(await page.evaluate("document.querySelector('#tamper-body').disabled"), true);
  await page.click("#tamper-path");
  await page.until("document.querySelector('.stage.differs h3')?.textContent === 'Message'");
  await page.click("#tamper-none");
  await page.click("#copy-key");
  assert.match(await page.text("#copy-text"), /new UnsignedKraken\(\{ apiKey \}\)/);
});

test("a DELETE is shown as one, also to curl, which the sandbox answers", async (t) => {
  if (!found(t, "chromium")) return;
  const { page, sandbox } = await opened(t, "DELETE /funding/v1/addresses/{id}");
  await page.click("#target-loopback");
  await page.click("#copy-curl");
  await shown(page, "DELETE", "/funding/v1/addresses/ABSBX05-SANDB-ADDRES");
  const curl = await page.text("#copy-text");
  assert.match(curl, /^curl --max-time 10 -X DELETE 'http:\/\/127/m);
  const { stdout } = await run("sh", ["-c", `${curl.trim()} --silent`]);
  assert.deepEqual(JSON.parse(stdout), { result: true });
  assert.equal(sandbox.sandbox.journal.length, 1);
});

test("members of objects make objects, and an error stands at the member that it names", async (t) => {
  if (!found(t, "chromium")) return;
  const { page } = await opened(t, WITHDRAW);
  const picture = await shown(page, "POST", "/funding/v1/withdrawals");
  const body = JSON.parse(picture.body);
  assert.deepEqual(body.amount, { asset_amount: { asset: { class: "currency", name: "USDC" }, amount: "5" } });
  assert.deepEqual(Object.keys(body.fee), ["current_fee", "fee_included"]);
  const error = (id) => page.text(`#field-${id}-error`);
  await page.fill("#field-amount-asset_amount-amount", "ten");
  assert.match(await error("amount-asset_amount-amount"), /^amount\.asset_amount\.amount: /);
  await page.fill("#field-amount-asset_amount-amount", "5.5");
  assert.equal(await error("amount-asset_amount-amount"), "");
  await page.fill("#field-scope-network_id", "x");
  assert.match(await error("scope-method_id"), /^scope: /, "both of one choice");
  await page.fill("#field-scope-network_id", "");
  await page.fill("#field-scope-method_id", "");
  assert.match(await error("scope-method_id"), /^scope: /, "none of it");
});
