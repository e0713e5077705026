// The site as files: no link leads nowhere, and what programs read is there.
import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { operations } from "paysign";
import { BASE, files, own, SITE, site, source } from "./site.mjs";

const pages = files(SITE, ".html").filter(own);
const anchors = new Map();

/** The ids that a page can be led to. */
function ids(page) {
  if (!anchors.has(page)) anchors.set(page, new Set([...site(page).matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id)));
  return anchors.get(page);
}

/** The file that an address below the base leads to, on a host that knows index.html and nothing more. */
function target(path) {
  const file = join(SITE, path);
  if (!existsSync(file)) return undefined;
  return statSync(file).isDirectory()
    ? existsSync(join(file, "index.html"))
      ? `${path.replace(/\/?$/, "/")}index.html`
      : undefined
    : path;
}

test("every link of every page leads somewhere on the site, or to the vendors", () => {
  const lost = [];
  const hosts = new Set();
  for (const page of pages) {
    for (const [, link] of site(page).matchAll(/\b(?:href|src)="([^"]*)"/g)) {
      const url = new URL(link.replaceAll("&amp;", "&"), `http://site.invalid${BASE}${page}`);
      if (url.host !== "site.invalid") {
        hosts.add(url.host);
        continue;
      }
      const inside = url.pathname.startsWith(BASE)
        ? target(decodeURIComponent(url.pathname.slice(BASE.length)) || "index.html")
        : undefined;
      const anchor = decodeURIComponent(url.hash.slice(1));
      if (inside === undefined) lost.push(`${page}: ${link}`);
      else if (anchor !== "" && own(inside) && inside.endsWith(".html") && !ids(inside).has(anchor))
        lost.push(`${page}: ${link}, no such part`);
    }
  }
  assert.ok(pages.length > 70, `${pages.length} pages`);
  assert.deepEqual(lost, []);
  console.log(`links lead to ${[...hosts].sort().join(", ")}`);
});

test("nothing is loaded from elsewhere", () => {
  for (const page of pages) {
    for (const [tag] of site(page).matchAll(/<(?:script|link|img|iframe|source|video)\b[^>]*>/g)) {
      assert.doesNotMatch(tag, /(?:src|href)="(?:https?:)?\/\//, page);
    }
  }
  for (const style of files(SITE, ".css").filter(own))
    assert.doesNotMatch(site(style), /url\(["']?(?:https?:)?\/\//, style);
});

test("each page is there as Markdown, and llms.txt leads to it", () => {
  const markdown = new Set(files(SITE, ".md").filter(own));
  for (const page of pages.filter((page) => page !== "404.html")) {
    const name = page === "index.html" ? "index.md" : page.replace(/(?:\/index)?\.html$/, ".md");
    assert.ok(markdown.has(name), `${page} is not there as ${name}`);
  }
  const listed = [...site("llms.txt").matchAll(/\]\(([^)]+\.md)\)/g)].map(([, link]) => link);
  assert.ok(listed.length > 70, `${listed.length} pages in llms.txt`);
  for (const link of listed) assert.ok(link.startsWith(BASE) && markdown.has(link.slice(BASE.length)), link);
});

test("every operation and every error code has an address of its own", () => {
  const text = site("llms-full.txt");
  for (const { name } of operations()) assert.ok(text.includes(`# \`${name}\`\n`), name);
  for (const code of ["invalid_request", "duplicate_id", "no_answer", "wasm_blocked"]) {
    assert.ok(site(`errors/${code}/index.html`).includes(`>${code}</code>`), code);
  }
});

test("llms-full.txt says word for word how not to pay twice, and what reconcile means", () => {
  const text = site("llms-full.txt");
  const page = source("reference/outcomes.md");
  for (const heading of ["## How not to pay twice", "### `reconcile`"]) {
    const [part] = page.slice(page.indexOf(heading)).split(/\n(?=#)/);
    const lines = part
      .split("\n")
      .slice(1)
      .filter((line) => line !== "");
    assert.ok(lines.length >= 2, heading);
    // Links are written for the site there; all words stay.
    const words = (line) => line.replaceAll(/\]\([^)]*\)/g, "]");
    for (const line of lines) assert.ok(words(text).includes(words(line)), `${heading}: ${line}`);
  }
});

test("llms-full.txt has the receiver of Katu9's webhooks for Next, word for word", () => {
  const program = source("recipes/webhooks/next/route.js").trim();
  assert.match(program, /receiveKatu9Webhook/);
  assert.ok(site("llms-full.txt").includes(program));
});
