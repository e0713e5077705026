// The skill for coding agents: each of its blocks compiles, runs as it stands, and does what the text says.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { operations } from "paysign";
import { exec, folder, PACKAGE, tool, TOOLS } from "../runtimes/lib.mjs";
import { read } from "./book.mjs";
import { emptyFolder } from "./folder.mjs";

const skill = read(join(PACKAGE, "skills", "paysign", "SKILL.md"));
const blocks = [...skill.sections.values()].flatMap((section) => section.blocks);
const scripts = blocks.filter(({ language }) => language === "js");
/** The READMEs say how to install it; the skill stands where it is installed. */
const { install } = read(join(PACKAGE, "README.md"));

/** What each file prints. */
const PRINTS = {
  "ask.mjs": /^unknown same_external_id\nalready_done\n$/,
  "pay.mjs": /^settled settled true\n$/,
  "webhook.mjs": /^handle payment_link\.paid \{ amount: 1499\.5 \}\n204\n204\n401\n$/,
};

test("it has the head by which agents find it", () => {
  const [, head] = /^---\n(.*?)\n---\n/s.exec(skill.text);
  const { name, description } = Object.fromEntries(head.split("\n").map((line) => line.split(/: (.*)/s)));
  assert.equal(name, "paysign", "the name of its folder");
  assert.ok(description.length > 100 && description.length <= 1024, `${description.length} characters`);
});

test("every block of code has a file, and is run here", () => {
  assert.deepEqual(scripts.map(({ file }) => file).toSorted(), Object.keys(PRINTS).toSorted());
  for (const { language } of blocks) assert.ok(["js", "sh"].includes(language), language);
});

test("its code compiles against the types of the package", async () => {
  const cwd = await folder("skill", { "package.json": '{ "type": "module", "private": true }\n' });
  // A parameter of JavaScript has no type; all else is checked.
  const files = Object.fromEntries(
    scripts.map(({ file, code }) => [file.replace(".mjs", ".ts"), `${code}\nexport {};\n`]),
  );
  await folder("skill", files);
  const { ok, output } = await exec(
    process.execPath,
    [
      tool("typescript-6.0", "bin", "tsc"),
      ...["--noEmit", "--pretty", "false", "--strict", "--noImplicitAny", "false", "--exactOptionalPropertyTypes"],
      ...["--target", "es2022", "--lib", "es2022,dom", "--module", "node16", "--moduleResolution", "node16"],
      ...[
        "--skipLibCheck",
        "--typeRoots",
        join(TOOLS, "..", "..", "pkg-template", "node_modules", "@types"),
        "--types",
        "node",
      ],
      ...Object.keys(files),
    ],
    { cwd },
  );
  assert.ok(ok, output);
});

let place;
const ends = [];
before(async () => {
  place = await emptyFolder({ after: (end) => ends.push(end) });
  const { code, output } = await place.install({ install });
  assert.equal(code, 0, output);
});
after(() => {
  for (const end of ends) end();
});

for (const { file, code } of scripts) {
  test(`${file} does what the text says`, async () => {
    place.save(file, code);
    const run = await place.run(`node ${file}`).ended;
    assert.equal(run.code, 0, run.output);
    assert.match(run.output, PRINTS[file]);
  });
}

test("its commands run without an account, and give what it says", async () => {
  const commands = blocks.filter(({ language }) => language === "sh").map(({ code }) => code);
  const run = await place.run(commands.join("\n")).ended;
  assert.equal(run.code, 0, run.output);
  assert.match(run.output, /view_link +https:/);
  const data = (file) => JSON.parse(readFileSync(join(place.path, file), "utf8"));
  assert.deepEqual(data("operations.json"), operations());
  assert.ok(data("withdraw.json").members.some(({ name, docs }) => name === "key" && docs.length > 0));
  assert.deepEqual(data("errors.json"), JSON.parse(readFileSync(join(PACKAGE, "dist", "errors.json"), "utf8")));
});

test("its rows are those of the catalogue: no action is left out", () => {
  const { actions } = JSON.parse(readFileSync(join(PACKAGE, "dist", "errors.json"), "utf8"));
  const rows = skill.text.split("\n").filter((line) => line.startsWith("| `"));
  const named = rows.flatMap((row) => [...row.split("|")[1].matchAll(/`(\w+)`/g)].map(([, name]) => name));
  assert.deepEqual(named.toSorted(), actions.map(({ name }) => name).toSorted());
});
