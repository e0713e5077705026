// The declarations of the package.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";

import { required } from "./entries.mjs";
import { verify } from "./verify.mjs";

const RELATIVE = /(?<=(?:from|import) ")\.\/[^"]*\.js(?=")|(?<=(?:from|import) ')\.\/[^']*\.js(?=')/g;

/** Rolls the types of an entry up into one text; `entryBeside` tells which imports stay. */
export async function types({ name, source, boot = "inline", beside, imports, require }, { src, dist, glue, tsconfig, entryBeside }) {
  const bundle = await rollup({
    input: join(src, source),
    external: (name) => imports.some((allowed) => (allowed instanceof RegExp ? allowed.test(name) : allowed === name)),
    plugins: [
      {
        name: "paysign",
        resolveId(name, importer) {
          const file = entryBeside(beside, name, importer);
          return file && { id: file, external: true };
        },
      },
      dts({
        tsconfig,
        compilerOptions: { paths: { "#boot": [join(src, "boot", `${boot}.ts`)], "#glue": [glue] } },
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
  await writeFile(join(dist, `${name}.d.ts`), head + text);
  await verify(dist, `${name}.d.ts`, imports);
  if (!require) return;
  await writeFile(join(dist, `${name}.d.cts`), head + text.replace(RELATIVE, required));
  await verify(dist, `${name}.d.cts`, imports.map(required));
}

/** Declarations that are those of the first entry, so that the classes of both are one type. */
export async function sameTypes({ name, require }, dist) {
  await writeFile(join(dist, `${name}.d.ts`), 'export * from "./index.js";\n');
  if (require) await writeFile(join(dist, `${name}.d.cts`), 'export * from "./index.cjs";\n');
}
