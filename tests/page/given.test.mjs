// Nothing that is typed or pasted into the page is dropped in silence: it is signed as it stands, or refused by name.
import assert from "node:assert/strict";
import { test } from "node:test";
import { found, launched } from "./browsers.mjs";
import { SECRET, served } from "./support.mjs";

const shown = (id) => `!document.querySelector(${JSON.stringify(id)}).hidden`;

/** The page at an address, ready to be used. */
async function opened(
  t,
  path,
  ready = "document.querySelector('#operation').options.length > 0 && document.querySelector('#fields').children.length > 0",
) {
  const { url } = await served(t);
  const browser = await launched("chromium");
  t.after(() => browser.close());
  const page = await browser.open(url + path);
  await page.until(ready, "the form");
  return page;
}

test("members of JSON that would be dropped or rounded are refused", async (t) => {
  if (!found(t, "chromium")) return;
  const page = await opened(t, "/#transaction/create");
  const sends = () => page.evaluate("!document.querySelector('#send-button').disabled");
  const wrong = {
    '{"a":1,"a":2}': /^metadata: holds a name twice/,
    '{"a":12345678901234567890}': /^metadata: holds a number with more digits/,
  };
  for (const [typed, message] of Object.entries(wrong)) {
    await page.fill("#field-metadata", typed);
    await page.until(shown("#field-metadata-error"));
    assert.match(await page.text("#field-metadata-error"), message);
    assert.equal(await sends(), false, typed);
  }
  await page.fill("#field-metadata", '{"a":[1.50,{"a":"12345678901234567890"}]}');
  assert.equal(await sends(), true);
  assert.equal(await page.evaluate(shown("#field-metadata-error")), false);
});

test("a number is sent as it is typed, or refused", async (t) => {
  if (!found(t, "chromium")) return;
  const page = await opened(t, "/#DepositStatus");
  for (const typed of ["007", "1.0", "+5"]) {
    await page.fill("#field-limit", typed);
    assert.match(await page.text("#field-limit-error"), /^limit: /, typed);
  }
  await page.fill("#field-limit", "7");
  await page.until("document.querySelector('#stages').textContent.includes('limit=7')");
});

test("a secret is taken with what is around it, and refused for that", async (t) => {
  if (!found(t, "chromium")) return;
  const page = await opened(t, "/#DepositStatus");
  for (const typed of [`${SECRET} `, ` ${SECRET}`, `"${SECRET}"`]) {
    await page.fill("#secret", typed);
    await page.until(shown("#secret-error"), typed);
    assert.equal(await page.evaluate("document.querySelector('#send-button').disabled"), true);
  }
});

test("an address that names no operation, or no sandbox on this machine, is told", async (t) => {
  if (!found(t, "chromium")) return;
  const page = await opened(t, "/?sandbox=https://example.com#Withdrawal");
  assert.equal(await page.text("#operation-error"), "There is no operation Withdrawal");
  assert.match(await page.text("#loopback-error"), /Only http:\/\/127\.0\.0\.1/);
  assert.equal(await page.evaluate("document.querySelector('#send-button').disabled"), true);
  await page.evaluate("location.hash = '#WithdrawStatus'; undefined");
  await page.until("document.querySelector('#operation').value === 'WithdrawStatus'");
  assert.equal(await page.evaluate(shown("#operation-error")), false);
});
