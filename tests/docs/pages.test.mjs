// The site in Chromium: light, dark and on a phone. axe finds nothing, and nothing is asked of any other host.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { found, launched } from "../page/browsers.mjs";
import { BASE, SITE, served } from "./site.mjs";

const axe = readFileSync(createRequire(new URL("../page/", import.meta.url)).resolve("axe-core/axe.min.js"), "utf8");
const SHOTS = join(SITE, "../docs-shots");
mkdirSync(SHOTS, { recursive: true });

const PAGES = {
  home: "index.html",
  tutorial: "tutorial.html",
  operation: "reference/operations/kraken/pay-request-create.html",
  outcomes: "reference/outcomes.html",
  error: "errors/duplicate_id/",
  recipe: "recipes/webhooks.html",
  explanation: "explanation/signature.html",
};

const LOOKS = { light: {}, dark: { dark: true }, phone: { width: 360, height: 740 } };

/** Asks axe, all its rules; gives what it found in words. */
async function complaints(page) {
  await page.evaluate(`${axe}; undefined`);
  return page.evaluate(
    "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).slice(0, 3).join('; ')}`))",
  );
}

const foreign = (page, url) =>
  page.requests.filter((asked) => !asked.startsWith(new URL(url).origin) && !asked.startsWith("data:"));

for (const [look, options] of Object.entries(LOOKS)) {
  test(`${look}: axe finds nothing, nothing is too wide, nothing comes from elsewhere`, async (t) => {
    if (!found(t, "chromium")) return;
    const url = await served(t);
    const browser = await launched("chromium");
    t.after(() => browser.close());
    for (const [name, path] of Object.entries(PAGES)) {
      const page = await browser.open(url + path, options);
      await page.until("document.querySelector('#app')?.__vue_app__ !== undefined", "the page is alive");
      await page.shot(join(SHOTS, `${look}-${name}.png`));
      assert.deepEqual(await complaints(page), [], `${look}, ${name}`);
      const wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
      assert.ok(wide <= 0, `${look}, ${name}: the page scrolls sideways`);
      assert.deepEqual(foreign(page, url), [], `${look}, ${name}`);
      assert.deepEqual(page.errors, [], `${look}, ${name}`);
      await page.close();
    }
  });
}

test("the search finds what stands in the reference, without asking any other host", async (t) => {
  if (!found(t, "chromium")) return;
  const url = await served(t);
  const browser = await launched("chromium");
  t.after(() => browser.close());
  const page = await browser.open(url);
  await page.until("document.querySelector('#app')?.__vue_app__ !== undefined", "the page is alive");
  await page.click(".DocSearch-Button");
  await page.until("document.querySelector('.VPLocalSearchBox input')", "the box of the search");
  await page.fill(".VPLocalSearchBox input", "reconcile");
  await page.until(
    "[...document.querySelectorAll('.VPLocalSearchBox .result')].some(({ href }) => href.includes('/reference/outcomes'))",
  );
  assert.deepEqual(foreign(page, url), []);
  assert.deepEqual(page.errors, []);
});

test("the playground stands below the site and works", async (t) => {
  if (!found(t, "chromium")) return;
  const url = await served(t);
  const browser = await launched("chromium");
  t.after(() => browser.close());
  const page = await browser.open(`${url}playground/index.html`);
  await page.until("document.querySelector('#call-verdict')?.textContent", "the page has signed");
  assert.deepEqual(foreign(page, url), []);
  assert.deepEqual(page.errors, []);
  assert.ok(new URL(url).pathname === BASE);
});
