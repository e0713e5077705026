// Makes the declarations of the package: reads src and wasm-bindgen's, writes target/paysign/types.

import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";

import { entryBeside, required, SAME_TYPES, TYPES } from "./entries.mjs";
import { verify } from "./verify.mjs";

const template = join(import.meta.dirname, "..");
const src = join(template, "src");
const built = join(template, "..", "target", "paysign");
const folder = join(built, "types");

const RELATIVE = /(?<=(?:from|import) ")\.\/[^"]*\.js(?=")|(?<=(?:from|import) ')\.\/[^']*\.js(?=')/g;

/** Rolls the types of an entry up into one text. */
async function types({ name, source, boot = "inline", beside, imports, require }) {
  const bundle = await rollup({
    input: join(src, source),
    external: (name) => imports.some((allowed) => (allowed instanceof RegExp ? allowed.test(name) : allowed === name)),
    plugins: [
      {
        name: "paysign",
        resolveId(name, importer) {
          const file = entryBeside(src, beside, name, importer);
          return file && { id: file, external: true };
        },
      },
      dts({
        tsconfig: join(template, "tsconfig.json"),
        compilerOptions: {
          paths: { "#boot": [join(src, "boot", `${boot}.ts`)], "#glue": [join(built, "bindgen", "paysign.d.ts")] },
        },
      }),
    ],
    onwarn: (warning) => {
      throw new Error(`${source}: ${warning.message}`);
    },
  });
  const { output } = await bundle.generate({ format: "es" });
  await bundle.close();
  if (output.length !== 1) throw new Error(`${source}: its types are ${output.length} files, expected one`);
  const text = output[0].code.replace(/^\/\/\/ <reference .*\n|^\/\* (?:ts|es)lint.disable \*\/\n+/gm, "");
  const head = text.includes("Symbol.dispose") ? '/// <reference lib="esnext.disposable" />\n' : "";
  await writeFile(join(folder, `${name}.d.ts`), head + text);
  await verify(folder, `${name}.d.ts`, imports);
  if (!require) return;
  await writeFile(join(folder, `${name}.d.cts`), head + text.replace(RELATIVE, required));
  await verify(folder, `${name}.d.cts`, imports.map(required));
}

/** Declarations that are those of the first entry, so that the classes of both are one type. */
async function sameTypes({ name, require }) {
  await writeFile(join(folder, `${name}.d.ts`), 'export * from "./index.js";\n');
  if (require) await writeFile(join(folder, `${name}.d.cts`), 'export * from "./index.cjs";\n');
}

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
for (const entry of TYPES) await types(entry);
for (const entry of SAME_TYPES) await sameTypes(entry);
