// Serves the page on this machine, and beside it a sandbox that the page may call.
//
//   node serve.mjs [--port 4174] [--sandbox-port 4175] [--no-sandbox] [--open]

import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { HERE, PAGE_FILES, importPaysign, packageFolders } from "./packages.mjs";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

/** A server on 127.0.0.1 and its address; port 0 takes a free one. */
async function listen(port, handler) {
  const server = createServer((request, reply) => {
    handler(request, reply).catch(() => reply.destroy());
  });
  await new Promise((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  const close = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${server.address().port}`, close };
}

/** The policy that the page states of itself, and the one part that only a header can state. */
async function policyOf(html) {
  const [, policy] = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(html) ?? [];
  if (policy === undefined) throw new Error("index.html states no Content-Security-Policy");
  return `${policy}; frame-ancestors 'none'`;
}

/** Serves the page's own files, and the packages' under their names; nothing else of this folder. */
export async function servePage({ port = 0 } = {}) {
  const packages = packageFolders();
  const headers = {
    "Content-Security-Policy": await policyOf(await readFile(join(HERE, "index.html"), "utf8")),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
  };
  return listen(port, async (request, reply) => {
    const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
    const path = pathname === "/" ? "index.html" : decodeURIComponent(pathname.slice(1));
    const [first, ...rest] = path.split("/");
    const folder = packages[first] ?? (PAGE_FILES.includes(first) ? join(HERE, first) : undefined);
    const file = folder === undefined ? undefined : normalize(join(folder, ...rest));
    const inside = file !== undefined && (file === folder || file.startsWith(folder + sep));
    const bytes =
      inside && /^(?:GET|HEAD)$/.test(request.method ?? "") ? await readFile(file).catch(() => undefined) : undefined;
    if (bytes === undefined) {
      reply.writeHead(404, { ...headers, "Content-Type": "text/plain" }).end("not found\n");
      return;
    }
    reply.writeHead(200, { ...headers, "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" });
    reply.end(request.method === "HEAD" ? undefined : bytes);
  });
}

/** Starts a server on its usual port, or on a free one where that is taken. */
async function started(start, port) {
  try {
    return await start({ port });
  } catch (error) {
    if (error.code !== "EADDRINUSE") throw error;
    return start({ port: 0 });
  }
}

/** Shows the page in the desktop's browser, where there is a desktop. */
function open(url) {
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return;
  spawn("xdg-open", [url], { stdio: "ignore", detached: true })
    .on("error", () => undefined)
    .unref();
}

async function main() {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "4174" },
      "sandbox-port": { type: "string", default: "4175" },
      "no-sandbox": { type: "boolean", default: false },
      open: { type: "boolean", default: false },
    },
  });
  const { serveSandbox } = await importPaysign("sandbox-node.js");
  const page = await started(servePage, Number(values.port));
  const sandbox = values["no-sandbox"] ? undefined : await started(serveSandbox, Number(values["sandbox-port"]));
  const address = `${page.url}/${sandbox === undefined ? "" : `?sandbox=${sandbox.url}`}`;
  console.log(`page     ${address}`);
  if (sandbox !== undefined) console.log(`sandbox  ${sandbox.url}`);
  console.log("Ctrl-C ends it");
  if (values.open) open(address);
  const end = async () => {
    await page.close();
    await sandbox?.close();
    process.exit(0);
  };
  process.once("SIGINT", end).once("SIGTERM", end);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
