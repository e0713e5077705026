// The runtimes that are too large for every run: Next (edge route, node route, server component) and Fastly.
import { spawn } from "node:child_process";
import { mkdir, readdir, symlink, writeFile, copyFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CONSUMER, exec, folder, freePort, HEAVY, heavyVersion, MARK, tell, told } from "../lib.mjs";

export const name = "heavy";
export const heavy = true;
export const weight = 9;
const ends = [];
export async function close() {
  for (const end of ends) await end();
}

export async function rows() {
  const next = heavyVersion("next");
  const fastly = heavyVersion("@fastly/js-compute");
  let address;
  const url = () => (address ??= startNext());
  const answer = (path, read) => next && (async () => read(await (await fetch((await url()) + path)).text()));
  const row = { runtime: "Next", version: next, entry: "paysign" };
  return [
    { ...row, where: "edge route", run: answer("api/edge", JSON.parse) },
    { ...row, where: "node route", run: answer("api/node", JSON.parse) },
    { ...row, where: "server component", run: answer("", inPage) },
    {
      runtime: "Fastly js-compute",
      version: fastly,
      entry: "paysign/js",
      where: "by condition, in its JavaScript engine",
      run: fastly && inFastly,
    },
  ];
}

function inPage(html) {
  const hex = new RegExp(`${MARK}([0-9a-f]+)`).exec(html)?.[1];
  if (!hex) throw new Error(html.slice(0, 500));
  return JSON.parse(Buffer.from(hex, "hex").toString());
}

const ROUTE = (runtime) => `import * as paysign from "paysign";
import { run } from "../../../suite.mjs";
export const runtime = "${runtime}";
export const dynamic = "force-dynamic";
export const GET = async () => Response.json(await run(paysign));
`;

async function startNext() {
  const cwd = await folder("next", {
    "package.json": JSON.stringify({ private: true, type: "module" }),
    // Next takes no file from outside of this folder; its own packages are linked from below the same one.
    "next.config.mjs": `export default { turbopack: { root: ${JSON.stringify(join(HEAVY, "..", "..", ".."))} } };\n`,
  });
  const files = {
    "app/layout.jsx":
      "export default function Layout({ children }) {\n  return <html><body>{children}</body></html>;\n}\n",
    "app/page.jsx": `import * as paysign from "paysign";
import { run } from "../suite.mjs";
export const dynamic = "force-dynamic";
export default async function Page() {
  return <pre>{"${MARK}" + Buffer.from(JSON.stringify(await run(paysign))).toString("hex")}</pre>;
}
`,
    "app/api/edge/route.js": ROUTE("edge"),
    "app/api/node/route.js": ROUTE("nodejs"),
  };
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(cwd, file)), { recursive: true });
    await writeFile(join(cwd, file), text);
  }
  for (const file of ["suite.mjs", "cases.mjs", "signatures.mjs"])
    await copyFile(join(CONSUMER, "runtimes", file), join(cwd, file));
  await mkdir(join(cwd, "node_modules"));
  for (const name of await readdir(HEAVY)) await symlink(join(HEAVY, name), join(cwd, "node_modules", name));
  const program = join(HEAVY, "next", "dist", "bin", "next");
  const env = { NEXT_TELEMETRY_DISABLED: "1" };
  const built = await exec(process.execPath, [program, "build"], { cwd, env, seconds: 300 });
  if (!built.ok) throw new Error(built.output);
  const port = await freePort();
  const child = spawn(process.execPath, [program, "start", "--port", String(port), "--hostname", "127.0.0.1"], {
    cwd,
    env: { ...process.env, ...env },
    stdio: "ignore",
  });
  ends.push(() => child.kill());
  for (let attempt = 0; attempt < 100; attempt++) {
    if (
      await fetch(`http://127.0.0.1:${port}/api/node`).then(
        () => true,
        () => false,
      )
    )
      return `http://127.0.0.1:${port}/`;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error("Next does not answer");
}

/** Fastly's compiler runs the program's top level in its engine, SpiderMonkey without WebAssembly. */
async function inFastly() {
  const cwd = await folder("fastly", {
    "in.js": `import * as paysign from "paysign";
import { run } from "../../runtimes/suite.mjs";
run(paysign, { entry: "paysign/js" }).then(${tell});
addEventListener("fetch", (event) => event.respondWith(new Response("")));
`,
  });
  const program = join(HEAVY, "@fastly", "js-compute", "dist", "cli", "js-compute-runtime-cli.js");
  return told(await exec(process.execPath, [program, "in.js", "out.wasm"], { cwd, seconds: 400 }));
}
