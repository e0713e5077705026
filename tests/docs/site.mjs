// Where the built site and its sources are, and a server for it below a path, as a static host has it.
import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, relative, sep } from "node:path";

export const SITE = process.env.PAYSIGN_SITE ?? join(import.meta.dirname, "../../docs");
export const DOCS = process.env.PAYSIGN_DOCS ?? join(import.meta.dirname, "../../../docs");
/** Where it was built for; xtask/src/test/docs.rs says the same. */
export const BASE = "/paysign/";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".md": "text/markdown; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
};

/** Every file below a folder, with `/` between the parts. */
export function files(folder, end = "") {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(end))
    .map((entry) =>
      relative(folder, join(entry.parentPath ?? entry.path, entry.name))
        .split(sep)
        .join("/"),
    )
    .sort();
}

/** What belongs to the documentation; the playground and the Rust documentation stand beside it. */
export const own = (path) => !path.startsWith("playground/") && !path.startsWith("rust/");

export const site = (path) => readFileSync(join(SITE, path), "utf8");
export const source = (path) => readFileSync(join(DOCS, path), "utf8");

/** Serves the site on a free port; gives its address with the path. */
export async function served(t) {
  const server = createServer(async (request, reply) => {
    const { pathname } = new URL(request.url, "http://127.0.0.1");
    const path = decodeURIComponent(pathname);
    const file = path.startsWith(BASE) ? join(SITE, path.slice(BASE.length)) : undefined;
    const bytes = file && (await readFile(file).catch(() => readFile(join(file, "index.html")).catch(() => undefined)));
    if (bytes === undefined || !(file + sep).startsWith(SITE + sep)) return reply.writeHead(404).end();
    reply.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "text/html; charset=utf-8" }).end(bytes);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => (server.closeAllConnections(), server.close()));
  return `http://127.0.0.1:${server.address().port}${BASE}`;
}
