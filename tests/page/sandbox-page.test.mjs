// The page of a running sandbox, in every browser: what went wrong is seen at once, and its buttons do what they say.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { BROWSERS, found, launched } from "./browsers.mjs";
import { importPaysign, SHOTS } from "./support.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const { serveSandbox } = await importPaysign("sandbox-node.js");
const { Kraken } = await importPaysign("index.js");

const LIVE = "document.querySelector('#live').textContent === 'Live'";
const list = (id) => `document.querySelector(${JSON.stringify(id)}).textContent`;

/** A receiver that knows one path, and a sandbox that sends there, or beside it. */
async function setUp(t, path = "/hook") {
  const received = [];
  const receiver = createServer((message, reply) => {
    received.push(message.url);
    message.resume();
    reply.writeHead(message.url === "/hook" ? 200 : 404).end();
  });
  await new Promise((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const hook = `http://127.0.0.1:${receiver.address().port}`;
  const { url, sandbox, close } = await serveSandbox({ webhookUrl: hook + path });
  t.after(async () => {
    receiver.closeAllConnections();
    await new Promise((resolve) => receiver.close(resolve));
    await close();
  });
  const kraken = new Kraken({ ...sandbox.kraken, baseUrl: url });
  const call = async (...what) => {
    const request = kraken.request(...what);
    return fetch(request.url, request).catch(() => undefined);
  };
  return { url, sandbox, hook, received, call };
}

async function opened(t, name, url, look) {
  const browser = await launched(name);
  t.after(() => browser.close());
  const page = await browser.open(`${url}/`, look);
  await page.until(LIVE);
  return page;
}

/** Asks axe, all its rules; gives what it found in words. */
async function complaints(page) {
  await page.evaluate(`${axe}; undefined`);
  return page.evaluate(
    "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).slice(0, 3).join('; ')}`))",
  );
}

const REQUEST = { amount: "10.50", asset: "USD", external_id: "GSoAAAAAAAA" };

for (const name of BROWSERS) {
  test(`${name}: a wrong path of a webhook is seen within a second, and put right`, async (t) => {
    if (!found(t, name)) return;
    const { url, sandbox, hook, received } = await setUp(t, "/hok");
    const page = await opened(t, name, url);
    sandbox.trigger("katu9", "payment_link.created");
    const began = Date.now();
    await page.until(`${list("#delivery-list")}.includes('404')`);
    const took = Date.now() - began;
    assert.ok(took < 1_000, `seen after ${took} ms`);
    const shown = await page.text("#delivery-list");
    assert.ok(shown.includes("payment_link.created") && shown.includes(`${hook}/hok`), shown);
    await page.until(`${list("#delivery-list")}.includes('given up')`);
    assert.match(await page.text("#delivery-list"), /Nothing is at this path/);
    assert.equal(await page.text("#deliveries-count"), "1 failed");

    await page.evaluate("document.querySelector('#urls').open = true");
    await page.fill("#url-katu9", `${hook}/hook`);
    await page.click("#urls-form button");
    await page.until(`${list("#urls-say")} === ${JSON.stringify(`katu9 to ${hook}/hook`)}`);
    await page.click("#delivery-list button");
    await page.until(`${list("#delivery-list")}.includes('200')`);
    assert.equal(received.at(-1), "/hook");
    assert.deepEqual(page.errors, []);
  });

  test(`${name}: pay, claim and decline do so`, async (t) => {
    if (!found(t, name)) return;
    const { url, sandbox, call } = await setUp(t);
    await call("Pay/request/create", REQUEST);
    await call("Pay/paylink/create", { ...REQUEST, external_id: "AAAA" });
    await call("Pay/transfer/create", { ...REQUEST, external_id: "BBBB", to: "carol" });
    const page = await opened(t, name, url);
    const press = (label) => page.click(`button[aria-label=${JSON.stringify(label)}]`);
    await page.until(`${list("#payment-list")}.includes('GSoAAAAAAAA')`);
    await press("Pay request GSoAAAAAAAA");
    await press("Claim paylink AAAA");
    await press("Decline transfer BBBB");
    await page.until("document.querySelectorAll('#payment-list .item.good').length === 2");
    await page.until(`${list("#payment-list")}.includes('declined')`);
    const statuses = ["GSoAAAAAAAA", "AAAA", "BBBB"].map((id) => sandbox.payment(id).status);
    assert.deepEqual(statuses, ["success", "success", "declined"]);
    assert.equal(
      await page.evaluate("document.querySelectorAll('[aria-label=\"Pay request GSoAAAAAAAA\"]').length"),
      0,
    );
    assert.equal(sandbox.journal.length, 3, "what the page does is not a call");
  });

  test(`${name}: calls are told by what became of them; clock, faults and deposits work`, async (t) => {
    if (!found(t, name)) return;
    const { url, sandbox, call } = await setUp(t);
    const page = await opened(t, name, url);
    await page.until(`${list("#try-call")}.includes('--base-url ${url}')`);
    assert.ok((await page.text("#try-call")).includes(`KRAKEN_API_KEY=${sandbox.kraken.apiKey}`));
    await page.fill("#fault-kind", "lose_answer");
    await page.fill("#fault-match", "Withdraw");
    await page.click("#fault-form button[type=submit]");
    await page.until(`${list("#fault-list")}.includes('Withdraw')`);
    await call("Withdraw", { asset: "XBT", key: "BTC_Cold", amount: "1" });
    await call("Withdraw", { asset: "XBT", key: "cold", amount: "1" });
    await call("DepositStatus");
    await page.until("document.querySelectorAll('#call-list > li').length === 3");
    const [read, refused, lost] = await page.evaluate(
      "Array.from(document.querySelectorAll('#call-list .became'), (one) => one.textContent)",
    );
    assert.equal(read, "accepted");
    assert.equal(refused, "refused EFunding:Unknown withdraw key");
    assert.match(lost, /^accepted, and the answer was lost/);
    await page.click("#which-wrong");
    await page.until("document.querySelectorAll('#call-list > li').length === 2");
    await page.until("document.querySelector('#fault-list').childElementCount === 0");

    const before = sandbox.now();
    await page.click("#clock-buttons button:nth-child(2)");
    await page.until("document.querySelector('#now').dateTime");
    for (let turn = 0; sandbox.now() - before < 3_600_000 && turn < 100; turn += 1) await page.until(LIVE);
    assert.ok(sandbox.now() - before >= 3_600_000);
    await page.fill("#deposit-amount", "twelve");
    await page.click("#deposit-form button");
    await page.until("!document.querySelector('#deposit-error').hidden");
    assert.match(await page.text("#deposit-error"), /amount must be decimal text/);
    await page.fill("#deposit-amount", "12");
    await page.click("#deposit-form button");
    await page.until(`${list("#deposit-list")}.includes('12.00000000')`);
    assert.ok(sandbox.overview().deposits[0].amount.startsWith("12.0"));
    assert.ok(await page.evaluate("document.querySelector('#deposit-error').hidden"));
    if (name !== "webkit") {
      const elsewhere = page.requests.filter((request) => !/^data:/.test(request) && !request.startsWith(`${url}/`));
      assert.ok(page.requests.length > 5);
      // Firefox has a font of its own for what it draws itself.
      assert.deepEqual(elsewhere, [], "it asks nobody else");
      // The browser tells of the order that was refused.
      assert.ok(
        page.errors.every((error) => error.includes("400")),
        page.errors.join("\n"),
      );
    }
  });
}

test("what callers send stays text", async (t) => {
  if (!found(t, "chromium")) return;
  const { url, sandbox, call } = await setUp(t);
  const markup = '<img src=x onerror="document.title=1">';
  await call("Pay/request/create", { ...REQUEST, note: markup, from: markup.slice(0, 20) });
  await call("Withdraw", { asset: "XBT", key: markup, amount: "1" });
  await fetch(`${url}/${encodeURIComponent(markup)}`);
  sandbox.trigger("katu9", "payment_link.created");
  const page = await opened(t, "chromium", url);
  await page.until("document.querySelectorAll('#call-list > li').length === 3");
  assert.ok((await page.text("#call-list")).includes("<img src=x"));
  assert.equal(await page.evaluate("document.querySelectorAll('img').length"), 0);
  assert.equal(await page.evaluate("document.title"), "paysign sandbox");
});

test("a wrong signature is shown stage by stage, and what is open stays open", async (t) => {
  if (!found(t, "chromium")) return;
  const { url, sandbox, call } = await setUp(t);
  const { apiKey } = sandbox.kraken;
  const wrong = new Kraken({ apiKey, apiSecret: sandbox.createKey({ apiKey: "other" }).apiSecret, baseUrl: url });
  const request = wrong.request("DepositStatus");
  await fetch(request.url, request);
  const page = await opened(t, "chromium", url);
  await page.until("document.querySelector('#call-list .differs')");
  assert.match(await page.text("#call-list .why"), /secret of the API key other/);
  assert.equal(await page.text("#call-list .differs th"), "key");
  await page.evaluate("document.querySelector('#call-list details').open = true");
  await call("DepositStatus");
  await page.until("document.querySelectorAll('#call-list > li').length === 2");
  assert.ok(await page.evaluate("document.querySelector('#call-list > li:last-child details').open"));
});

test("a sandbox that has stopped is said to have stopped", async (t) => {
  if (!found(t, "chromium")) return;
  const { url, close } = await serveSandbox();
  const page = await opened(t, "chromium", url);
  await close();
  await page.until("document.querySelector('#live').textContent.startsWith('No answer')");
});

test("another site can neither show the page in a frame nor use it", async (t) => {
  if (!found(t, "chromium")) return;
  const { url, sandbox } = await setUp(t);
  const address = new URL(url);
  const elsewhere = createServer((_message, reply) => {
    reply.writeHead(200, { "Content-Type": "text/html" });
    reply.end(`<!doctype html><title>elsewhere</title><iframe src="${url}/"></iframe>`);
  });
  await new Promise((resolve) => elsewhere.listen(0, "127.0.0.2", resolve));
  const browser = await launched("chromium");
  t.after(async () => {
    await browser.close();
    elsewhere.closeAllConnections();
    await new Promise((resolve) => elsewhere.close(resolve));
  });
  // To a browser another loopback address is another site; to the sandbox it is this machine.
  const page = await browser.open(`http://127.0.0.2:${elsewhere.address().port}/`);
  await page.until("document.querySelector('iframe')");
  await page.until("performance.now() > 500");
  assert.match(page.errors.join(" "), /frame-ancestors 'none'/);
  const sent = await page.evaluate(
    `fetch(${JSON.stringify(`${url}/sandbox/advance`)}, { method: "POST", mode: "no-cors", headers: { "Content-Type": "application/json" }, body: '{"milliseconds":3600000}' }).then(() => "sent", () => "blocked")`,
  );
  assert.ok(["sent", "blocked"].includes(sent));
  assert.ok(sandbox.now() - Date.now() < 1_000, "no-cors can't say that it sends JSON");
  const { hostname, port } = address;
  assert.deepEqual([hostname, port !== ""], ["127.0.0.1", true]);
});

const LOOKS = {
  light: {},
  dark: { dark: true },
  phone: { width: 390, height: 844 },
  "phone-dark": { width: 390, height: 844, dark: true },
};

for (const [look, options] of Object.entries(LOOKS)) {
  test(`${look}: axe finds nothing, nothing is too wide`, async (t) => {
    if (!found(t, "chromium")) return;
    const { url, sandbox, call } = await setUp(t, "/hok");
    const page = await opened(t, "chromium", url, options);
    const look_ = async (state) => {
      assert.deepEqual(await complaints(page), [], `${look}, ${state}`);
      const wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
      assert.ok((await page.evaluate(wide)) <= 0, `${look}, ${state}: the page scrolls sideways`);
      await page.shot(join(SHOTS, `sandbox-${look}-${state}.png`));
    };
    await look_("empty");
    await call("Pay/request/create", { ...REQUEST, from: "bob" });
    await call("Withdraw", { asset: "XBT", key: "cold", amount: "1" });
    sandbox.fault({ kind: "lose_answer", match: "Withdraw" });
    await call("Withdraw", { asset: "XBT", key: "BTC_Cold", amount: "1" });
    const { apiKey } = sandbox.kraken;
    const wrong = new Kraken({ apiKey, apiSecret: sandbox.createKey({ apiKey: "other" }).apiSecret, baseUrl: url });
    const request = wrong.request("DepositStatus");
    await fetch(request.url, request);
    sandbox.fault({ kind: "slow", match: "Balance", times: 3 });
    sandbox.trigger("katu9", "payment_link.created");
    await sandbox.idle();
    await page.until(`${list("#delivery-list")}.includes('given up')`);
    await look_("busy");
    await page.evaluate("document.querySelectorAll('details').forEach((details) => (details.open = true))");
    await page.fill("#deposit-amount", "twelve");
    await page.click("#deposit-form button");
    await page.until("!document.querySelector('#deposit-error').hidden");
    await look_("open");
    assert.deepEqual(
      page.errors.filter((error) => !error.includes("400")),
      [],
    );
  });
}

test("the keyboard alone pays", async (t) => {
  if (!found(t, "chromium")) return;
  const { url, sandbox, call } = await setUp(t);
  await call("Pay/request/create", REQUEST);
  const page = await opened(t, "chromium", url);
  await page.until(`${list("#payment-list")}.includes('GSoAAAAAAAA')`);
  const focused = () => page.evaluate("document.activeElement.getAttribute('aria-label')");
  for (let presses = 0; (await focused()) !== "Pay request GSoAAAAAAAA"; presses += 1) {
    assert.ok(presses < 60, "Tab does not reach the button");
    await page.press("Tab");
  }
  await page.press("Enter");
  await page.until("document.querySelector('#payment-list .item.good')");
  assert.equal(sandbox.payment("GSoAAAAAAAA").status, "success");
  // The button is gone; the focus is where it was.
  assert.ok(await page.evaluate("document.activeElement.closest('#payment-list') !== null"));
});
