// The recipe for Playwright, in the Chromium of this machine: a page's own fetch meets the sandbox.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { after, before, it } from "node:test";
import { Kraken } from "paysign";
import { createSandbox } from "paysign/sandbox";
import { toSandbox } from "../docs/recipes/testing/playwright/to-sandbox.mjs";
import { onPath } from "../runtimes/lib.mjs";

const { chromium } = createRequire(new URL("../docs/recipes/testing/", import.meta.url))("playwright-core");
const executablePath = process.env["CHROME"] ?? onPath("chromium", "chromium-browser", "google-chrome");
const skip = executablePath === undefined && "there is no Chromium";

let browser, server;

before(async () => {
  if (skip) return;
  server = createServer((_, reply) => reply.setHeader("Content-Type", "text/html").end("<title>shop</title>"));
  await once(server.listen(0, "127.0.0.1"), "listening");
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
});

after(async () => {
  await browser?.close();
  server?.close();
});

it("a page's calls are answered, and a lost answer is a connection that breaks", { skip }, async () => {
  const sandbox = createSandbox();
  const kraken = new Kraken(sandbox.kraken);
  const page = await browser.newPage();
  await toSandbox(page, sandbox);
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const sent = () =>
    page.evaluate(async (request) => {
      const { url, method, headers, body } = request;
      return fetch(url, { method, headers, body }).then((answer) => answer.json(), String);
    }, kraken.request("Balance"));

  assert.match((await sent()).result.XXBT, /^\d+\.\d+$/);
  sandbox.fault({ kind: "lose_answer", match: "Balance" });
  assert.match(await sent(), /TypeError/);
  assert.equal(sandbox.entries({ endpoint: "Balance" }).length, 2);
});
