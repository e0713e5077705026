// The server behind the browsers: the installed package, the suite, and a page for each way to load them. A page tells
// what its suite came to by a POST.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { CONSUMER } from "./lib.mjs";

const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
  ".css": "text/css",
};
const DIST = "/node_modules/paysign/dist";
const SUITE = `import { run } from "/runtimes/suite.mjs";`;
const SEND = `const send = (way, result) => fetch("/result/" + way, { method: "POST", body: JSON.stringify(result) });`;
/** A page whose policy forbids WebAssembly: the error has to name the way out. */
const BLOCKED = `import { Kraken, PaySignError } from "${DIST}/index.js";
const failed = [];
try {
  new Kraken({ apiKey: "k", apiSecret: "YQ==" });
  failed.push("nothing was thrown");
} catch (error) {
  if (!PaySignError.is(error) || error.code !== "wasm_blocked") failed.push(String(error?.stack ?? error));
  for (const part of ["'wasm-unsafe-eval'", "paysign/js"]) if (!error.message.includes(part)) failed.push(part + ": " + error.message);
}`;

/** The script of each way: it ends by a POST to /result/<way>. */
const SCRIPTS = {
  "script-tag": `import * as paysign from "${DIST}/index.js";\n${SUITE}${SEND}\nsend("script-tag", await run(paysign));`,
  "import-map": `import * as paysign from "paysign";\n${SUITE}${SEND}\nsend("import-map", await run(paysign));`,
  js: `import * as paysign from "${DIST}/js.js";\n${SUITE}${SEND}\nsend("js", await run(paysign, { entry: "paysign/js" }));`,
  csp: `${BLOCKED}\n${SEND}\nsend("csp", { passed: 3 - failed.length, failed });`,
  worker: `new Worker("/script/in-worker.mjs", { type: "module" });`,
  "in-worker": `import * as paysign from "${DIST}/index.js";\n${SUITE}${SEND}\nsend("worker", await run(paysign));`,
  "service-worker": `navigator.serviceWorker.register("/script/in-service-worker.mjs", { type: "module", scope: "/" })
  .catch((error) => { ${SEND} send("service-worker", { passed: 0, failed: [String(error)] }); });`,
  // Service workers take no top-level await.
  "in-service-worker": `import * as paysign from "${DIST}/index.js";\n${SUITE}${SEND}\nself.addEventListener("install", (event) => event.waitUntil(run(paysign).then((result) => send("service-worker", result))));`,
};
const POLICIES = { csp: "script-src 'self'", js: "script-src 'self'" };

const page = (way) => `<!doctype html><meta charset="utf-8"><title>${way}</title>
${way === "import-map" ? `<script type="importmap">{"imports":{"paysign":"${DIST}/index.js"}}</script>` : ""}
<script type="module" src="/script/${way}.mjs"></script>`;
const index = (ways) => `<!doctype html><meta charset="utf-8"><title>paysign</title>
${ways.map((way) => `<iframe src="${way.includes("//") ? way : `/page/${way}`}"></iframe>`).join("\n")}`;

/** Starts the server; `answer(way)` resolves with what that page's suite came to. */
export async function serve(ways) {
  const waiting = new Map();
  const slot = (way) => {
    if (!waiting.has(way)) {
      let settle;
      const promise = new Promise((resolve) => (settle = resolve));
      waiting.set(way, { promise, settle });
    }
    return waiting.get(way);
  };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const [, kind, name = ""] = pathname.split("/");
    const reply = (status, type, body, headers = {}) => {
      response.writeHead(status, {
        "Content-Type": type,
        "Access-Control-Allow-Origin": "*",
        "Service-Worker-Allowed": "/",
        "Cache-Control": "no-store",
        ...headers,
      });
      response.end(body);
    };
    if (kind === "result") {
      let body = "";
      for await (const chunk of request) body += chunk;
      slot(name).settle(JSON.parse(body));
      return reply(200, "text/plain", "");
    }
    if (pathname === "/") return reply(200, "text/html", index(ways));
    if (kind === "page")
      return reply(200, "text/html", page(name), POLICIES[name] && { "Content-Security-Policy": POLICIES[name] });
    const script = kind === "script" && SCRIPTS[name.replace(/\.mjs$/, "")];
    if (script) return reply(200, "text/javascript", script);
    const file = normalize(pathname);
    try {
      reply(200, TYPES[extname(file)] ?? "application/octet-stream", await readFile(join(CONSUMER, file)));
    } catch {
      reply(404, "text/plain", "not found");
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const late = (seconds) =>
    new Promise((_, reject) =>
      setTimeout(() => reject(new Error(`no answer in ${seconds} s`)), seconds * 1000).unref(),
    );
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    answer: (way, seconds = 60) => Promise.race([slot(way).promise, late(seconds)]),
    close: () => (server.close(), server.closeAllConnections()),
  };
}
