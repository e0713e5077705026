// Webhooks posted to the frameworks that are too large for every run, each set up as its own documentation says.
import { spawn } from "node:child_process";
import { cp, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ANSWER, refusesRead } from "../../consumers/webhooks/post.mjs";
import { ENV, stands } from "../../recipes/posts.mjs";
import { DOCS } from "../../recipes/support.mjs";
import { exec, folder, freePort, HEAVY, heavyVersion, importTool, tool } from "../lib.mjs";

export const name = "webhooks";
export const heavy = true;
export const weight = 8;
const ends = [];
export async function close() {
  for (const end of ends) await end();
}

/** Frameworks of today need a Node of today. */
const node = () => tool("node-24", "bin", "node") ?? process.execPath;

export async function rows() {
  const row = (runtime, package_, where, start, parsed) => {
    const there = heavyVersion(package_);
    const run = async () => {
      const server = await start();
      await stands(server);
      await refusesRead(server.parsedUrl ?? server.url, parsed);
      return { passed: 1, failed: [] };
    };
    return { runtime, version: there, entry: "paysign", where, run: there && run };
  };
  const request = { said: /call this before request\.json\(\)/ };
  const parser = { said: /Nest: rawBody: true/ };
  return [
    row("Next", "next", "webhooks to a route handler", next, request),
    row("SvelteKit", "@sveltejs/kit", "webhooks to +server.js", svelteKit, request),
    row("Nuxt", "nuxt", "webhooks to a server route", nuxt, parser),
    row("Nest", "@nestjs/core", "webhooks to a controller", nest, parser),
  ];
}

/** A program below the installed package, with the packages of tests/heavy, and receivers of docs/recipes in their places. */
async function project(name, files, receivers) {
  const cwd = await folder(`webhooks-${name}`, {
    "package.json": JSON.stringify({ name: `webhooks-${name}`, private: true, type: "module" }),
  });
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(cwd, file)), { recursive: true });
    await writeFile(join(cwd, file), text);
  }
  for (const [file, from] of Object.entries(receivers))
    await cp(join(DOCS, "recipes", "webhooks", from), join(cwd, file), { recursive: true });
  await mkdir(join(cwd, "node_modules"));
  for (const name of await readdir(HEAVY)) {
    if (!name.startsWith(".")) await symlink(join(HEAVY, name), join(cwd, "node_modules", name));
  }
  return cwd;
}

/** What the receivers of all frameworks import, one folder above them. */
const shared = (folder) => ({ [`${folder}/status.mjs`]: "status.mjs", [`${folder}/handle.mjs`]: "handle.mjs" });

async function built(cwd, args, env = {}) {
  const { ok, output } = await exec(node(), args, { cwd, env, seconds: 300 });
  if (!ok) throw new Error(output.slice(-3000));
}

/** Starts a server; gives its address once it answers, and what it has printed. */
async function started(cwd, args, env = {}) {
  const port = String(await freePort());
  const child = spawn(node(), args(port), {
    cwd,
    env: { ...process.env, NODE_OPTIONS: undefined, HOST: "127.0.0.1", PORT: port, NITRO_PORT: port, ...ENV, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
  ends.push(() => child.kill());
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 150 && child.exitCode === null; attempt++) {
    const answers = await fetch(url).then(
      () => true,
      () => false,
    );
    if (answers) return { url, output: () => output };
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`it does not answer: ${output.slice(-3000)}`);
}

const HEAD = `import { receiveKatu9Webhook } from "paysign";\n${ANSWER}`;

async function next() {
  const parsed = `${HEAD}
export async function POST(request) {
  await request.json();
  const [status, text] = await answer(request);
  return new Response(text, { status });
}
`;
  const files = {
    "next.config.mjs": `export default { turbopack: { root: ${JSON.stringify(join(HEAVY, "..", "..", ".."))} } };\n`,
    "app/layout.jsx":
      "export default function Layout({ children }) {\n  return <html><body>{children}</body></html>;\n}\n",
    "app/page.jsx": "export default function Page() {\n  return null;\n}\n",
    "app/parsed/route.js": parsed,
  };
  const cwd = await project("next", files, { "app/katu9/route.js": "next/route.js", ...shared("app") });
  const program = join(HEAVY, "next", "dist", "bin", "next");
  const env = { NEXT_TELEMETRY_DISABLED: "1" };
  await built(cwd, [program, "build"], env);
  return started(cwd, (port) => [program, "start", "--port", port, "--hostname", "127.0.0.1"], env);
}

async function svelteKit() {
  const parsed = `${HEAD}
export async function POST({ request }) {
  await request.json();
  const [status, text] = await answer(request);
  return new Response(text, { status });
}
`;
  const files = {
    "vite.config.js": `import adapter from "@sveltejs/adapter-node";
import { sveltekit } from "@sveltejs/kit/vite";
export default { plugins: [sveltekit({ adapter: adapter() })] };
`,
    "src/app.html":
      "<!doctype html><html><head>%sveltekit.head%</head><body><div>%sveltekit.body%</div></body></html>\n",
    "src/routes/parsed/+server.js": parsed,
  };
  const receivers = { "src/routes/katu9/+server.js": "sveltekit/+server.js", ...shared("src/routes") };
  const cwd = await project("sveltekit", files, receivers);
  await built(cwd, [join(HEAVY, "vite", "bin", "vite.js"), "build"]);
  return started(cwd, () => ["build/index.js"]);
}

async function nuxt() {
  const parsed = `${HEAD}
export default defineEventHandler(async (event) => {
  await readBody(event);
  const [status, text] = await answer(event.node.req);
  setResponseStatus(event, status);
  return text;
});
`;
  const files = {
    "nuxt.config.ts": "export default defineNuxtConfig({ telemetry: false });\n",
    "app.vue": "<template><div /></template>\n",
    "server/routes/parsed.post.js": parsed,
  };
  const receivers = { "server/routes/katu9.post.js": "nuxt/katu9.post.js", ...shared("server") };
  const cwd = await project("nuxt", files, receivers);
  await built(cwd, [join(HEAVY, "nuxt", "bin", "nuxt.mjs"), "build"], { NUXT_TELEMETRY_DISABLED: "1", CI: "true" });
  return started(cwd, () => [".output/server/index.mjs"]);
}

async function nest() {
  const parsed = `import "reflect-metadata";
import { Controller, Module, Post, Req, Res } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
${HEAD}
@Controller()
class Webhooks {
  @Post("parsed")
  async parsed(@Req() request, @Res() reply) {
    const [status, text] = await answer(request);
    reply.status(status).send(text);
  }
}
@Module({ controllers: [Webhooks] })
class App {}
const app = await NestFactory.create(App, { rawBody: true, logger: ["error"] });
await app.listen(process.env.PORT, "127.0.0.1");
`;
  const cwd = await project("nest", { "parsed.ts": parsed }, { "": "" });
  const { build } = await importTool("esbuild");
  await build({
    entryPoints: [join(cwd, "nest.ts"), join(cwd, "parsed.ts")],
    outdir: join(cwd, "built"),
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "es2022",
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
  });
  const [server, other] = [await started(cwd, () => ["built/nest.js"]), await started(cwd, () => ["built/parsed.js"])];
  return { ...server, parsedUrl: other.url };
}
