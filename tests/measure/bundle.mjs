// What the tests import of paysign/payments, bundled of the sources that stand in src/ here: Stryker has put its mutants there.
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, tools] = process.argv.slice(2);
const { build } = createRequire(join(tools, "paysign.cjs"))("esbuild");
const dist = join(folder, "node_modules/paysign/dist");

const bundle = (source, outfile) =>
  build({
    entryPoints: [join(folder, "src/payments", `${source}.ts`)],
    outfile,
    bundle: true,
    format: "esm",
    target: "es2022",
    external: ["cloudflare:workers"],
    logLevel: "warning",
    plugins: [
      {
        name: "one core",
        setup: ({ onResolve }) =>
          onResolve({ filter: /^\.\.\/index\.ts$/ }, () => ({ path: "paysign", external: true })),
      },
    ],
  });

await Promise.all([
  bundle("index", join(dist, "payments.js")),
  bundle("sqlite", join(dist, "payments-sqlite.js")),
  bundle("postgres", join(dist, "payments-postgres.js")),
  bundle("redis", join(dist, "payments-redis.js")),
  bundle("durable-object", join(dist, "durable-object.js")),
  bundle("memory", join(folder, "work/stores/memory.mjs")),
  bundle("object-store", join(folder, "work/stores/object-store.mjs")),
]);
