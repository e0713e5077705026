// Where the page is, a server for it, and what the tests compare it with.
import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The page's folder: beside the installed package, or in the repository. */
const PLACES = [process.env.WWW_EXAMPLE, ...["../www-example", "../../www-example", "../../../www-example"].map(here)];
export const PAGE = PLACES.find((folder) => folder !== undefined && existsSync(join(folder, "index.html")));
assert.ok(PAGE, "there is no www-example");

// The page is tested with the installed tarball, wherever its own files are.
const installed = here("../node_modules/paysign");
if (!process.env.PAYSIGN_PKG && existsSync(installed)) process.env.PAYSIGN_PKG = installed;

const module = (name) => import(pathToFileURL(join(PAGE, name)).href);
export const { servePage } = await module("serve.mjs");
export const { importPaysign, packageFolders } = await module("packages.mjs");
export const { fieldsOf, fieldsText } = await module("make-fields.mjs");

/** The package under test, from the same place as the page has it. */
export const { operations } = await importPaysign("index.js");
const { serveSandbox } = await importPaysign("sandbox-node.js");

/** Where screenshots go: target/page of the repository, also from a folder within target. */
export const SHOTS = process.env.PAGE_SHOTS ?? here("../../target/page").replace(/target([\\/])target/, "target");
mkdirSync(SHOTS, { recursive: true });

/** The page and a sandbox for it, both on free ports of this machine. */
export async function served(t) {
  const page = await servePage();
  const sandbox = await serveSandbox();
  t.after(async () => {
    await page.close();
    await sandbox.close();
  });
  return { url: page.url, sandbox };
}

/** API-Sign by node:crypto. */
export function apiSign({ path, nonce, body }, secret) {
  const digest = createHash("sha256").update(nonce).update(body).digest();
  const signature = createHmac("sha512", Buffer.from(secret, "base64")).update(path).update(digest).digest("base64");
  return { digest: digest.toString("hex"), signature };
}

/** The published demonstration secret, as Kraken's authentication guide prints it. */
export const SECRET = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";

/** The words of a QR code, read from the page's own picture of it. */
export async function qrText(page) {
  const { default: jsqr } = await import("jsqr");
  const { size, path } = await page.evaluate(`(() => {
    const code = document.querySelector(".qr-code");
    return { size: code.viewBox.baseVal.width, path: code.querySelector(".qr-dark").getAttribute("d") };
  })()`);
  const scale = 4;
  const width = size * scale;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let dy = 0; dy < scale; dy += 1) {
      const from = ((Number(y) * scale + dy) * width + Number(x) * scale) * 4;
      for (let at = from; at < from + scale * 4; at += 1) if (at % 4 !== 3) pixels[at] = 0;
    }
  }
  return jsqr(pixels, width, width)?.data;
}
