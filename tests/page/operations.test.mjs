// Every operation of the table, chosen, filled in and sent in the page; and the page's fields are the package's.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { found, launched } from "./browsers.mjs";
import { apiSign, fieldsOf, fieldsText, operations, packageFolders, PAGE, SECRET, served } from "./support.mjs";

/** The operations as the package's command tells them, which has them from the declarations. */
const declared = operations().map(({ api, name }) => {
  const command = join(packageFolders().paysign, "cli.js");
  return JSON.parse(execFileSync(process.execPath, [command, api, name, "--help", "--json"], { encoding: "utf8" }));
});

test("fields.json is what the package declares", () => {
  const text = fieldsText(fieldsOf(declared));
  assert.equal(readFileSync(join(PAGE, "fields.json"), "utf8"), text, "run: node www-example/make-fields.mjs");
});

test("fields.json has every operation, and members with kind and documentation", () => {
  const fields = fieldsOf(declared);
  for (const { api, name } of operations()) {
    assert.ok(fields[api][name]?.docs, name);
    for (const member of fields[api][name].members)
      assert.ok(member.name && member.kind && member.docs, `${name} ${member.name}`);
  }
  const names = [fields.kraken, fields.katu9].flatMap((api) => Object.keys(api));
  assert.deepEqual(
    names.sort(),
    operations()
      .map(({ name }) => name)
      .sort(),
  );
});

test("every operation can be sent as its form starts", async (t) => {
  if (!found(t, "chromium")) return;
  const { url } = await served(t);
  const browser = await launched("chromium");
  t.after(() => browser.close());
  const page = await browser.open(url);
  await page.until("document.querySelector('#operation').options.length > 0");
  const offered = await page.evaluate(
    "[...document.querySelector('#operation').options].map((option) => option.value)",
  );
  assert.deepEqual(
    offered,
    operations().map(({ name }) => name),
  );

  const press = async (selector) => {
    await page.evaluate("document.querySelector('.verdict')?.setAttribute('data-old', 'yes')");
    await page.click(selector);
    await page.until("document.querySelector('.verdict:not([data-old])')");
    return page.evaluate(
      "({ ...document.querySelector('.verdict').dataset, text: document.querySelector('.verdict').textContent })",
    );
  };
  for (const { api, name, method, path } of operations()) {
    await page.fill("#operation", name);
    await page.until(`decodeURIComponent(location.hash) === ${JSON.stringify(`#${name}`)}`);
    if (api === "kraken") {
      const called = `^${method}${path.replace(/\{\w+\}/g, "[^/?]+")}(\\?|$)`;
      await page.until(
        `[...document.querySelectorAll(".chip")].some((chip) => new RegExp(${JSON.stringify(called)}).test(chip.textContent))`,
        called,
      );
      const chips = Object.fromEntries(
        await page.evaluate(
          "[...document.querySelectorAll('.chip')].map((chip) => [chip.firstChild.textContent, chip.lastChild.textContent])",
        ),
      );
      assert.equal(chips["API-Sign"], apiSign({ body: "", ...chips }, SECRET).signature, name);
    }
    let card = await press("#send-button");
    if (name === "Pay/paylink/get" && card.action === "wait") {
      // The code is made after the first call has asked for it.
      card = await press(".verdict > button");
    }
    assert.equal(card.outcome, "done", `${name}: ${card.text}`);
  }
  assert.deepEqual(page.errors, []);
});
