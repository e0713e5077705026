// The policy: strict, the same in header and page, and kept; and the page stands on any static host.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { found, launched } from "./browsers.mjs";
import { packageFolders, PAGE, served } from "./support.mjs";

const html = readFileSync(join(PAGE, "index.html"), "utf8");
const [, policy] = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(html);
const [, importMap] = /<script type="importmap">([^<]+)<\/script>/.exec(html);

test("the policy lets nothing in but the page's own files and the one import map", () => {
  const hash = createHash("sha256").update(importMap).digest("base64");
  assert.deepEqual(policy.split("; "), [
    "default-src 'none'",
    `script-src 'self' 'wasm-unsafe-eval' 'sha256-${hash}'`,
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self' http://127.0.0.1:*",
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  for (const address of Object.values(JSON.parse(importMap).imports)) assert.match(address, /^\.\//);
});

test("the server says the same in its header, and serves the page's files only", async (t) => {
  const { url, sandbox } = await served(t);
  const answer = await fetch(url);
  assert.equal(answer.headers.get("Content-Security-Policy"), `${policy}; frame-ancestors 'none'`);
  for (const path of [
    "/serve.mjs",
    "/package.json",
    "/node_modules/uqr/package.json",
    "/app/..%2fserve.mjs",
    "/paysign/..%2fpackage.json",
    "/..%2f..%2fREADME.md",
  ]) {
    assert.equal((await fetch(url + path)).status, 404, path);
  }
  const other = await fetch(`${sandbox.url}/health`, { headers: { Origin: "http://evil.example" } });
  assert.equal(other.headers.get("Access-Control-Allow-Origin"), null, "no other page may read the sandbox");
});

test("nothing in the page names another host, but in links and texts", () => {
  assert.ok(!/<(?:script|link|img|iframe)[^>]+(?:src|href)="(?:https?:)?\/\//.test(html));
  assert.ok(!/\sstyle="|\son\w+="/.test(html), "no inline style or handler");
});

test("a folder of plain files under another path works on any static host", async (t) => {
  if (!found(t, "chromium")) return;
  const folder = mkdtempSync(join(tmpdir(), "paysign-site-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const paysign = join(packageFolders().paysign, "..");
  await promisify(execFile)(process.execPath, [join(PAGE, "site.mjs"), folder, "--docs", "../"], {
    env: { ...process.env, PAYSIGN_PKG: paysign },
  });
  const types = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".json": "application/json",
  };
  const host = createServer((request, reply) => {
    const { pathname } = new URL(request.url, "http://host.invalid");
    const path = pathname.replace(/^\/some\/place\//, "").replace(/^$/, "index.html");
    try {
      const bytes = readFileSync(join(folder, path));
      reply.writeHead(200, { "Content-Type": types[extname(path)] ?? "application/octet-stream" }).end(bytes);
    } catch {
      reply.writeHead(404).end();
    }
  });
  await new Promise((resolve) => host.listen(0, "127.0.0.1", resolve));
  const browser = await launched("chromium");
  t.after(async () => {
    await browser.close();
    host.closeAllConnections();
    await new Promise((resolve) => host.close(resolve));
  });
  const page = await browser.open(`http://127.0.0.1:${host.address().port}/some/place/`);
  await page.until("document.querySelector('#call-verdict')?.textContent.includes('expired')");
  assert.equal(await page.text("#agreement"), "paysign = WebCrypto");
  const docs = await page.evaluate("document.querySelector('#links a').href");
  assert.equal(new URL(docs).pathname, "/some/", "the documentation that the page stands within");
  await page.fill("#way", "never");
  await page.click("#send-button");
  await page.until("document.querySelector('.verdict')");
  const code = await page.evaluate("document.querySelector('.verdict dd a').href");
  assert.equal(new URL(code).pathname, "/some/errors/no_answer/");
  assert.deepEqual(page.errors, []);

  // What the policy forbids does not happen.
  const blocked = await page.evaluate(
    "fetch('https://api.kraken.com/0/public/Time').then(() => 'sent', () => 'blocked')",
  );
  assert.equal(blocked, "blocked");
  assert.match(page.errors.join(" "), /Content Security Policy/);
});
