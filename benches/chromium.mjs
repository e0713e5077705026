// Runs a bundled module in a page of Chromium.

import { createServer } from "node:http";
import { chromium } from "playwright-core";

import { CHROMIUM } from "./runtimes.mjs";

const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
const QUIETER = ["--disable-component-update", "--disable-sync"];

/**
 * Serves `/module.js`, and whatever `files` has beside it, to a page that is isolated, so that its clock is not
 * coarsened, and secure, so that it has WebCrypto.
 *
 * @param work Is given a new page, and the function that makes another in a new browser context.
 */
export async function inChromium(files, work) {
  const server = createServer((request, response) => {
    const body =
      files[request.url.split("?")[0]] ?? (request.url === "/" ? "<!doctype html><title>bench</title>" : undefined);
    const type = request.url.endsWith(".js")
      ? "text/javascript"
      : request.url.endsWith(".wasm")
        ? "application/wasm"
        : "text/html";
    response.writeHead(body === undefined ? 404 : 200, {
      "Content-Type": type,
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await chromium.launch({ executablePath: CHROMIUM.program, args: [...QUIET, ...QUIETER] });
  try {
    const newPage = async () => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`http://127.0.0.1:${server.address().port}/`);
      return page;
    };
    return await work(newPage);
  } finally {
    await browser.close();
    server.close();
  }
}
