// How code in pages is coloured and checked: every block of TypeScript is compiled against the built package.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { transformerTwoslash } from "@shikijs/vitepress-twoslash";
import ts from "typescript";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Where the compiler finds each entry of the package, by the name that a program imports. */
function entries() {
  const { exports } = JSON.parse(readFileSync(here("../../pkg/package.json"), "utf8"));
  const paths = {};
  for (const [entry, conditions] of Object.entries(exports)) {
    const types = typeof conditions === "string" ? undefined : typesOf(conditions);
    if (types !== undefined) paths[`paysign${entry.slice(1)}`] = [here(`../../pkg/${types.slice(2)}`)];
  }
  return paths;
}

const typesOf = (conditions) => conditions.types ?? conditions.import?.types;

/** Options of VitePress's `markdown`. A block that does not compile ends the build. */
export function samples() {
  return {
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    codeTransformers: [
      transformerTwoslash({
        explicitTrigger: false,
        langs: ["ts"],
        twoslashOptions: {
          compilerOptions: {
            strict: true,
            target: ts.ScriptTarget.ES2022,
            module: ts.ModuleKind.ESNext,
            moduleResolution: ts.ModuleResolutionKind.Bundler,
            moduleDetection: ts.ModuleDetectionKind.Force,
            lib: ["lib.es2022.d.ts", "lib.esnext.disposable.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
            types: ["node"],
            skipLibCheck: true,
            paths: entries(),
          },
        },
      }),
    ],
  };
}
