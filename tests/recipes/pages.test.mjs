// The pages of docs/recipes and docs/explanation: each says what its reader gets, programs are imported and run, and tables and
// pictures are what the package computes.
import assert from "node:assert/strict";
import { cp, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { test } from "node:test";
import { WORK } from "../runtimes/lib.mjs";
import { DOCS, printed } from "./support.mjs";

const ROOT = dirname(DOCS);
const IMPORT = /^<<< (?<path>[^#{[\s]+)(?:#(?<region>[\w-]+))?/gm;
const PROGRAM = /\.[cm]?[jt]s$/;

/** What others write: their pages follow these rules as far as their own tests say. */
const OTHERS = /^(testing|telemetry|other-clients)/;

async function pages(folder) {
  const names = (await readdir(join(DOCS, folder))).filter((name) => name.endsWith(".md") && !OTHERS.test(name));
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(DOCS, folder, name), "utf8");
      const imports = [...text.matchAll(IMPORT)].map(({ groups: { path, region } }) => ({
        file: join(DOCS, folder, path),
        region,
      }));
      return { name: `${folder}/${name}`, text, imports };
    }),
  );
}

const recipes = await pages("recipes");
const all = [...recipes, ...(await pages("explanation"))];

/** The text of every test, and of what tests start. */
async function tests() {
  const files = (await readdir(join(ROOT, "tests"), { recursive: true })).filter(
    (file) => file.endsWith(".mjs") && !file.includes("node_modules") && !file.endsWith("pages.test.mjs"),
  );
  return (await Promise.all(files.map((file) => readFile(join(ROOT, "tests", file), "utf8")))).join("\n");
}

test("pages: there are ten recipes and ten explanations at least", () => {
  assert.ok(recipes.length >= 10, `${recipes.length} recipes`);
  assert.ok(all.length - recipes.length >= 10, `${all.length - recipes.length} explanations`);
});

for (const { name, text, imports } of all)
  test(`pages: ${name}`, async () => {
    assert.match(text, /^---\norder: \d+\n---\n# /);
    const [, first = ""] = /^# .+\n\n((?:.+\n)+?)\n/m.exec(text) ?? [];
    assert.match(first, /^[A-Z].+\.\n$/s, "what its reader gets");
    assert.ok(first.length < 260 && first.split(". ").length === 1, "in one sentence");
    assert.doesNotMatch(text, /^```(?:m?js|m?ts|javascript|typescript)/m, "programs are imported, never pasted");
    for (const { file, region } of imports) {
      const program = await readFile(file, "utf8");
      if (region !== undefined)
        assert.match(program, new RegExp(`// #region ${region}\n[^]*// #endregion ${region}\n`));
    }
  });

test("pages: an explanation has 300 to 900 words", () => {
  for (const { name, text } of all.slice(recipes.length)) {
    const words = text.split(/\s+/).length;
    assert.ok(words >= 300 && words <= 900, `${name}: ${words} words`);
  }
});

test("pages: every program that a page shows is run by a test, and none lies beside a page that does not show it", async () => {
  const run = await tests();
  const shown = recipes.flatMap(({ imports }) => imports.map(({ file }) => file));
  const texts = await Promise.all(shown.map((file) => readFile(file, "utf8")));
  const imported = (name) => texts.some((text) => text.includes(`/${name}"`));
  for (const name of shown.filter((file) => PROGRAM.test(file)).map((file) => basename(file)))
    assert.ok(
      [`"${name}`, `/${name}`, ` ${name}"`].some((part) => run.includes(part)) || imported(name),
      `${name} is not run`,
    );
  const there = await readdir(join(DOCS, "recipes"), { recursive: true });
  const folders = new Set(recipes.flatMap(({ imports }) => imports.map(({ file }) => dirname(file))));
  for (const file of there.map((name) => join(DOCS, "recipes", name)).filter((file) => PROGRAM.test(file)))
    if (folders.has(dirname(file))) assert.ok(shown.includes(file), `${relative(ROOT, file)} is on no page`);
});

test("pages: three sentences that nobody should have to search for", () => {
  const text = all.map((page) => page.text.replaceAll(/\s+/g, " ")).join("\n");
  for (const sentence of [
    "`reconcile` means: it may have been done, and a repeat could do it twice. Look it up before you do anything else.",
    "A repeat is always a new `request()` with the same parameters, never the old request sent twice",
    "each payment is made once, or a person is asked",
  ])
    assert.ok(text.includes(sentence), sentence);
});

const DRAWN = [
  ["signature", ["picture.svg", "steps.txt"], []],
  ["speed-and-size", ["sizes.txt"], [join(ROOT, "benches", "sizes.json")]],
];
for (const [name, files, args] of DRAWN)
  test(`pages: explanation/${name} is what its program draws`, async () => {
    const from = join(DOCS, "explanation", name);
    const to = join(WORK, `drawn-${name}`);
    await rm(to, { recursive: true, force: true });
    await mkdir(to, { recursive: true });
    await cp(join(from, "draw.mjs"), join(to, "draw.mjs"));
    await printed(to, ["draw.mjs", ...args]);
    const bless = process.env.BLESS && process.env.BLESS !== "0" && !process.env.CI;
    for (const file of files) {
      if (bless) await cp(join(to, file), join(from, file));
      const [drawn, stored] = await Promise.all([to, from].map((folder) => readFile(join(folder, file), "utf8")));
      assert.equal(stored, drawn, `BLESS=1 cargo xtask test recipes/pages writes ${file} again`);
    }
  });
