// The page as a front door: what stands in the first screen, what it says before it is asked, and what is printed.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { found, launched } from "./browsers.mjs";
import { operations, packageFolders, PAGE, served, SHOTS } from "./support.mjs";

const READY = "document.querySelector('#first-signature').textContent.endsWith('ms')";
const SCREENS = { "1280x800": { width: 1280, height: 800 }, "390x844": { width: 390, height: 844 } };

async function opened(t, options) {
  const { url } = await served(t);
  const browser = await launched("chromium");
  t.after(() => browser.close());
  const page = await browser.open(url, options);
  await page.until(READY);
  return { page, url };
}

/** Where something stands in the window: its edges, in pixels. */
const box = (page, selector) =>
  page.evaluate(`(({ left, top, right, bottom }) => ({ left, top, right, bottom }))(
    document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect(),
  )`);

/** Whether all of it is seen, and nothing lies over its middle. */
async function inSight(page, selector) {
  const { left, top, right, bottom } = await box(page, selector);
  const [width, height] = await page.evaluate("[innerWidth, innerHeight]");
  assert.ok(
    left >= 0 && top >= 0 && right <= width && bottom <= height,
    `${selector}: ${top} to ${bottom} of ${height}`,
  );
  const isOnTop = await page.evaluate(`(() => {
    const element = document.querySelector(${JSON.stringify(selector)});
    const seen = document.elementFromPoint(${(left + right) / 2}, ${(top + bottom) / 2});
    return element === seen || element.contains(seen);
  })()`);
  assert.ok(isOnTop, `something lies over ${selector}`);
}

for (const [name, options] of Object.entries(SCREENS)) {
  test(`${name}: Send and Answer stand in the first screen`, async (t) => {
    if (!found(t, "chromium")) return;
    const { page } = await opened(t, options);
    console.log(`chromium, ${name}: first signature on screen after ${await page.text("#first-signature")}`);
    await inSight(page, "#operation");
    await inSight(page, "#send-button");
    await inSight(page, "#answer-title");
    await page.view(join(SHOTS, `first-screen-${name}.png`));

    await page.click("#send-button");
    await page.until("document.querySelector('.verdict.good')");
    await page.until("document.querySelector('.verdict.good h3').getBoundingClientRect().top < innerHeight - 60");
  });

  test(`${name}: Send stays in sight while a long form is filled in`, async (t) => {
    if (!found(t, "chromium")) return;
    const { page } = await opened(t, options);
    await page.fill("#operation", "POST /funding/v1/withdrawals");
    await page.until("document.querySelector('#fields').textContent.includes('expected_address')");
    await inSight(page, "#send-button");
    await page.evaluate("document.querySelector('#fields details').open = true");
    await page.evaluate("document.querySelector('#fields details').scrollIntoView({ behavior: 'instant' })");
    await inSight(page, "#send-button");
  });
}

test("optional members are closed, and those that are given are named", async (t) => {
  if (!found(t, "chromium")) return;
  const { page } = await opened(t);
  assert.equal(await page.evaluate("document.querySelector('#fields details').open"), false);
  assert.equal(await page.text("#fields summary"), "Optional members (3): note");
  await page.fill("#field-note", "");
  assert.equal(await page.text("#fields summary"), "Optional members (3)");
  await page.fill("#field-expire_after_seconds", "soon");
  assert.equal(await page.evaluate("document.querySelector('#fields details').open"), true, "an error opens them");
});

test("what moves money says so in the list", async (t) => {
  if (!found(t, "chromium")) return;
  const { page } = await opened(t);
  const marked = await page.evaluate(
    "[...document.querySelector('#operation').options].filter(({ text }) => text.endsWith('moves money')).map(({ value }) => value)",
  );
  const moving = operations().filter(({ movesMoney }) => movesMoney);
  assert.deepEqual(
    marked,
    moving.map(({ name }) => name),
  );
});

test("the notice about secrets is a line from the second visit on", async (t) => {
  if (!found(t, "chromium")) return;
  const { page } = await opened(t);
  const isOpen = () => page.evaluate("document.querySelector('#notice').open");
  assert.equal(await isOpen(), true);
  await page.reload();
  await page.until(READY);
  assert.equal(await isOpen(), false);
  const { top, bottom } = await box(page, "#notice");
  assert.ok(bottom - top < 44, "one line");
});

test("a picture of another operation is not the last good one", async (t) => {
  if (!found(t, "chromium")) return;
  const { page } = await opened(t);
  await page.fill("#operation", "Withdraw");
  await page.fill("#field-amount", "ten");
  await page.until("document.querySelector('#blocked').textContent.includes('last input that was good')");
  assert.match(await page.text("#copy-text"), /"Withdraw"/);
  await page.evaluate("location.hash = '#Pay/transfer/cancel'");
  await page.until("document.querySelector('#copy-text').textContent.includes('Pay/transfer/cancel')");
});

test("times are told in words beside their numbers", async (t) => {
  if (!found(t, "chromium")) return;
  const { page } = await opened(t);
  await page.fill("#operation", "DepositStatus");
  await page.click("#send-button");
  await page.until("document.querySelector('.verdict.good .time')");
  const [number, words] = await page.evaluate(
    "(({ textContent, dataset }) => [textContent, dataset.when])(document.querySelector('.verdict .time'))",
  );
  assert.equal(words, `${new Date(Number(number) * 1000).toISOString().slice(0, 19).replace("T", " ")} UTC`);
  const shown = await page.evaluate("JSON.parse(document.querySelector('.verdict .code').textContent)[0].time");
  assert.equal(shown, Number(number), "what is copied is the answer");
});

test("documentation and repository are those of the package, or stand nowhere", async () => {
  const source = readFileSync(join(PAGE, "app/links.js"), "utf8");
  const [, text] = /LINKS = (\{[^}]*\})/.exec(source);
  const links = new Function(`return ${text}`)();
  const { homepage, repository } = JSON.parse(readFileSync(join(packageFolders().paysign, "../package.json"), "utf8"));
  const known = { documentation: homepage, repository: (repository?.url ?? repository)?.replace(/^git\+|\.git$/g, "") };
  for (const [name, address] of Object.entries(links)) {
    const isKnown = known[name] !== undefined && !new URL(known[name]).hostname.endsWith(".invalid");
    if (isKnown) assert.equal(address, known[name], name);
    else assert.ok(address === undefined || new URL(address).hostname.endsWith(".invalid"), name);
  }
});

test("it prints: every part, within the paper", async (t) => {
  if (!found(t, "chromium")) return;
  // A4 without its margins.
  const { page } = await opened(t, { width: 718, height: 1000, dark: true });
  await page.click("#send-button");
  await page.until("document.querySelector('.verdict.good')");
  await page.printing(true);
  for (const part of ["#answer .verdict", "#stages", "#copy-text", "#katu9-webhook", "#ramp-webhook"]) {
    const { left, right, top, bottom } = await box(page, part);
    assert.ok(left >= 0 && right <= 718 && bottom - top > 20, `${part} is printed`);
  }
  const hidden = ["nav", ".tamper", "#send-button", "#copy-button"];
  for (const part of hidden) assert.equal((await box(page, part)).right, 0, `${part} is for screens`);
  const [ink, paper] = await page.evaluate(
    "(({ color, backgroundColor }) => [color, backgroundColor])(getComputedStyle(document.querySelector('#answer')))",
  );
  assert.deepEqual([ink, paper], ["rgb(0, 0, 0)", "rgb(255, 255, 255)"], "black on white, also from a dark screen");
  await page.printing(false);
  const pdf = (await page.pdf(join(SHOTS, "print.pdf"))).toString("latin1");
  assert.match(pdf, /^%PDF-/);
  const pages = [...pdf.matchAll(/\/Type\s*\/Page\b(?!s)/g)].length;
  assert.ok(pages >= 2 && pages <= 8, `${pages} pages`);
  assert.deepEqual(page.errors, []);
});
