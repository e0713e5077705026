// The recipes for testing, as somebody who copied them would run them: each in its own test runner.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { CONSUMER, exec, tool } from "../runtimes/lib.mjs";

const RECIPES = join(CONSUMER, "docs", "recipes");
const inRecipes = (...path) => join(RECIPES, "node_modules", ...path);

/** Runs a program in the recipes' folder; answers what it printed. */
async function run(node, ...args) {
  const { code, output } = await exec(node, args, { cwd: RECIPES, env: { NODE_TEST_CONTEXT: undefined } });
  assert.equal(code, 0, output);
  return output;
}

describe("the samples", () => {
  const newer = Number(process.versions.node.split(".")[0]) >= 22 ? process.execPath : tool("node-24", "bin", "node");

  it("in Vitest", { skip: newer === undefined && "Vitest needs Node 22" }, async () => {
    const output = await run(newer, inRecipes("vitest", "vitest.mjs"), "run", "testing/vitest");
    assert.match(output, /Tests +4 passed \(4\)/);
  });

  it("in Jest", async () => {
    const output = await run(process.execPath, inRecipes("jest", "bin", "jest.js"), "testing/jest");
    assert.match(output, /Tests: +5 passed, 5 total/);
  });

  for (const [what, folder, count] of [
    ["for a Worker, in Miniflare", "miniflare", 2],
    ["with MSW", "msw", 2],
  ]) {
    it(what, async () => {
      const file = `testing/${folder}/shop.test.mjs`;
      const output = await run(process.execPath, "--test", "--test-reporter=tap", file);
      assert.match(output, new RegExp(`^# pass ${count}$`, "m"));
    });
  }
});

describe("the pages", async () => {
  const pages = (await readdir(RECIPES)).filter((name) => name.endsWith(".md"));
  for (const page of ["testing.md", "telemetry.md", "other-clients.md"]) {
    it(`${page} shows programs that are there`, async () => {
      assert.ok(pages.includes(page));
      const text = await readFile(join(RECIPES, page), "utf8");
      const imported = [...text.matchAll(/^<<< (\S+?)\{/gm)].map(([, file]) => file);
      assert.ok(imported.length > 0);
      const links = [...text.matchAll(/\]\(((?!https?:)[^)#]+)\)/g)].map(([, link]) => link);
      for (const file of [...imported, ...links]) assert.ok(existsSync(join(RECIPES, file)), file);
    });
  }

  for (const [page, folder] of [
    ["testing.md", "testing"],
    ["telemetry.md", "telemetry"],
  ]) {
    it(`what ${page} shows of its programs is in them`, async () => {
      const names = (await readdir(join(RECIPES, folder), { recursive: true })).filter((name) =>
        /\.[mc]js$/.test(name),
      );
      const programs = await Promise.all(names.map((name) => readFile(join(RECIPES, folder, name), "utf8")));
      const text = await readFile(join(RECIPES, page), "utf8");
      // Blocks of a line or two are for the reader to adapt.
      const blocks = [...text.matchAll(/^```js\n(.*?)^```$/gms)].map(([, block]) => block);
      const shown = blocks.filter((block) => /^(export )?(async )?(function|test|const server)/.test(block));
      assert.ok(shown.length > 0);
      for (const block of shown)
        assert.ok(
          programs.some((program) => program.includes(block)),
          block,
        );
    });
  }
});
