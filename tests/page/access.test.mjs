// Everybody can use it: axe finds nothing in light and dark, the keyboard reaches everything, a phone scrolls one way.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { found, launched } from "./browsers.mjs";
import { served, SHOTS } from "./support.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const READY = "document.querySelector('#call-verdict')?.textContent";

/** Asks axe, all its rules; gives what it found in words. */
async function complaints(page) {
  await page.evaluate(`${axe}; undefined`);
  const found = await page.evaluate(
    "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).slice(0, 3).join('; ')}`))",
  );
  return found;
}

const overflow = (page) =>
  page.evaluate(`(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  })()`);

/** The states in which the page is looked at. */
const STATES = {
  start: async () => {},
  wrong: async (page) => {
    await page.fill("#field-amount", "ten");
    await page.until("!document.querySelector('#field-amount-error').hidden");
  },
  tampered: async (page) => {
    await page.fill("#field-amount", "10.50");
    await page.click("#tamper-body");
    await page.until("document.querySelector('.stage.differs')");
    await page.click("#send-button");
    await page.until("document.querySelector('.verdict.bad')");
  },
  unknown: async (page) => {
    await page.click("#tamper-none");
    await page.fill("#way", "lose_answer");
    await page.click("#send-button");
    await page.until("document.querySelector('.verdict.warn')");
  },
  done: async (page) => {
    await page.fill("#way", "none");
    await page.click("#field-external_id + button");
    await page.click("#send-button");
    await page.until("document.querySelector('.verdict.good')");
    await page.evaluate("document.querySelectorAll('details').forEach((details) => (details.open = true))");
  },
  secret: async (page) => {
    await page.fill("#secret", "c2VjcmV0");
    await page.click("#target-loopback");
    await page.fill("#loopback-url", "http://elsewhere.example");
  },
  katu9: async (page) => {
    await page.click("#secret-reset");
    await page.click("#target-page");
    await page.fill("#operation", "transaction/create");
    await page.click("#hook-turn");
    await page.until("document.querySelector('#hook-verdict.bad')");
  },
  nested: async (page) => {
    await page.fill("#operation", "POST /funding/v1/withdrawals");
    await page.fill("#field-scope-network_id", "both");
    await page.until("!document.querySelector('#field-scope-method_id-error').hidden");
    await page.evaluate("document.querySelector('#keybox').open = true");
  },
  held: async (page) => {
    await page.click("#hold");
    await page.fill("#operation", "GET /funding/v1/methods/{direction}");
    await page.until(
      "document.querySelector('#tamper-body').disabled && document.querySelector('#held-says').textContent",
    );
    await page.click("#copy-key");
  },
};

const LOOKS = {
  light: {},
  dark: { dark: true },
  phone: { width: 360, height: 740 },
  "phone-dark": { width: 360, height: 740, dark: true },
};

for (const [look, options] of Object.entries(LOOKS)) {
  test(`${look}: axe finds nothing, nothing is too wide`, async (t) => {
    if (!found(t, "chromium")) return;
    const { url } = await served(t);
    const browser = await launched("chromium");
    t.after(() => browser.close());
    const page = await browser.open(url, options);
    await page.until(READY);
    for (const [state, reach] of Object.entries(STATES)) {
      await reach(page);
      assert.deepEqual(await complaints(page), [], `${look}, ${state}`);
      assert.ok((await overflow(page)) <= 0, `${look}, ${state}: the page scrolls sideways`);
      await page.shot(join(SHOTS, `${look}-${state}.png`));
    }
    assert.deepEqual(page.errors, []);
  });
}

test("the keyboard alone chooses, fills in and sends", async (t) => {
  if (!found(t, "chromium")) return;
  const { url } = await served(t);
  const browser = await launched("chromium");
  t.after(() => browser.close());
  const page = await browser.open(url);
  await page.until(READY);
  const focused = () => page.evaluate("document.activeElement.id || document.activeElement.textContent.slice(0, 40)");
  const tabTo = async (wanted) => {
    const seen = [];
    for (let presses = 0; presses < 60; presses += 1) {
      await page.press("Tab");
      seen.push(await focused());
      if (seen.at(-1) === wanted) return;
    }
    assert.fail(`Tab does not reach ${wanted}: ${seen.join(" > ")}`);
  };
  await page.press("Tab");
  assert.equal(await focused(), "Skip to the request");
  await tabTo("operation");
  await tabTo("field-amount");
  await page.press("Control+A");
  for (const key of "7.25") await page.press(key);
  await page.until("document.querySelector('#stages').textContent.includes('7.25')");
  // Return sends, as in every form.
  await page.press("Enter");
  await page.until("document.querySelector('.verdict.good')");
  await tabTo("target-page");
  await page.press("ArrowRight");
  await page.until("!document.querySelector('#loopback').hidden");
  await page.press("ArrowLeft");
  await tabTo("send-button");
  await tabTo("tamper-none");
  await page.press("ArrowRight");
  await page.until("document.querySelector('.stage.differs h3')?.textContent === 'Message'");
  await tabTo("tamper-at");
  const before = await page.text("#tamper-out");
  await page.press("ArrowRight");
  await page.until(`document.querySelector('#tamper-out').textContent !== ${JSON.stringify(before)}`);
  await tabTo("copy-button");
  await tabTo("hook-turn");
  await tabTo("call-turn");
});
