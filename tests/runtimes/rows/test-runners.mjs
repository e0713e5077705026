// Jest, whose tests run in realms of their own, by require and by import, and Vitest.
import { exec, folder, importTool, told, tool, toolVersion } from "../lib.mjs";
import { join } from "node:path";
import { CONSUMER, MARK } from "../lib.mjs";

const TEST = `
test("the suite", async () => {
  const result = await run(paysign);
  process.stdout.write("\\n${MARK}" + JSON.stringify(result) + "\\n");
  expect(result.failed).toEqual([]);
});
`;

export const name = "Jest and Vitest";
export async function rows() {
  const jest = tool("jest", "bin", "jest.js");
  const vitest = tool("vitest", "vitest.mjs");
  // Vitest asks for a newer Node than the oldest one that paysign supports.
  const node = tool("node-24", "bin", "node");
  return [
    {
      runtime: "Jest",
      version: jest && toolVersion("jest"),
      entry: "paysign",
      where: "require",
      run: jest && (() => inJest(jest, "cjs")),
    },
    {
      runtime: "Jest",
      version: jest && toolVersion("jest"),
      entry: "paysign",
      where: "import",
      run: jest && (() => inJest(jest, "mjs")),
    },
    {
      runtime: "Vitest",
      version: vitest && toolVersion("vitest"),
      entry: "paysign",
      where: "import",
      run: vitest && node && (() => inVitest(node, vitest)),
    },
  ];
}

async function inJest(jest, kind) {
  const cwd = await folder(`jest-${kind}`, {
    "package.json": JSON.stringify({
      private: true,
      jest: { testMatch: ["**/*.test.*"], moduleFileExtensions: ["js", "cjs", "mjs", "json"], transform: {} },
    }),
    [`suite.test.${kind}`]:
      kind === "cjs"
        ? `const paysign = require("paysign");\nconst { run } = require("./suite.cjs");${TEST}`
        : `import * as paysign from "paysign";\nimport { run } from "./suite.mjs";${TEST}`,
  });
  // Jest's own loader of CommonJS takes no ES module: the same suite in the other format.
  const { build } = await importTool("esbuild");
  await build({
    entryPoints: [join(CONSUMER, "runtimes", "suite.mjs")],
    outfile: join(cwd, `suite.${kind}`),
    bundle: true,
    format: kind === "cjs" ? "cjs" : "esm",
    charset: "utf8",
    logLevel: "warning",
  });
  const flags = kind === "mjs" ? ["--experimental-vm-modules", "--no-warnings"] : [];
  return told(
    await exec(process.execPath, [...flags, jest, "--rootDir", ".", "--ci", "--cacheDirectory", "cache"], { cwd }),
  );
}

async function inVitest(node, vitest) {
  const cwd = await folder("vitest", {
    "suite.test.mjs": `import * as paysign from "paysign";\nimport { run } from "../../runtimes/suite.mjs";${TEST}`,
  });
  return told(await exec(node, [vitest, "run", "--root", ".", "--globals", "--reporter", "dot"], { cwd }));
}
