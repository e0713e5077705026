// The tutorial: its programs print what the page says, and the test that the reader keeps passes and can fail.
import assert from "node:assert/strict";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { CONSUMER, exec } from "../runtimes/lib.mjs";
import { DOCS, source } from "./site.mjs";

const FOLDER = join(CONSUMER, "work", "tutorial");
const page = source("tutorial.md");
const said = [...page.matchAll(/```text\n([\s\S]*?)```/g)].map(([, text]) => text);

test.before(async () => {
  await rm(FOLDER, { recursive: true, force: true });
  await cp(join(DOCS, "tutorial"), FOLDER, { recursive: true });
});

const run = (...words) => exec(process.execPath, words, { cwd: FOLDER, env: { NODE_TEST_CONTEXT: undefined } });

test("first.mjs prints what the page says", async () => {
  const { ok, output } = await run("first.mjs");
  assert.ok(ok, output);
  const link = (text) => text.replace(/request\/\S+/, "request/...");
  assert.equal(link(output), link(said.slice(0, 3).join("")));
});

test("the test to keep passes, by the names that the page shows", async () => {
  const { output } = await run("--test", "--test-reporter=spec", "shop.test.mjs");
  const names = (text) => [...text.matchAll(/^\s*✔ ([^(\n]+?)(?: \([\d.]+ms\))?$/gm)].map(([, name]) => name);
  assert.deepEqual(names(output), names(said[3]));
  assert.equal(names(said[3]).length, 4);
});

test("the test to keep fails when a repeat takes a new id", async () => {
  const file = join(FOLDER, "shop.mjs");
  const text = await readFile(file, "utf8");
  const broken = text.replace("attempt > 1) return undefined", "attempt > 9) return undefined");
  assert.notEqual(broken, text);
  await writeFile(file, broken);
  assert.equal((await run("--test", "shop.test.mjs")).ok, false);
  await writeFile(file, text);
});

test("every part of the programs stands on the page", async () => {
  for (const name of ["first.mjs", "shop.mjs"]) {
    const text = await readFile(join(FOLDER, name), "utf8");
    for (const [, region] of text.matchAll(/#region (\w+)/g))
      assert.ok(page.includes(`<<< @/tutorial/${name}#${region}{js}`), region);
  }
  const head = (await readFile(join(FOLDER, "shop.mjs"), "utf8")).split("\n\n")[0];
  assert.ok(page.includes(head));
});
