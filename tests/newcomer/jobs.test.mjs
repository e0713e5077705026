// A newcomer's five jobs, each in an empty folder, with the tarball and what the READMEs say: nothing is added to their
// code but the ports, and nothing to their commands.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { CONSUMER, PACKAGE } from "../runtimes/lib.mjs";
import { read, section } from "./book.mjs";
import { emptyFolder, printed } from "./folder.mjs";

const repository = read(join(CONSUMER, "README.md"));
const packed = read(join(PACKAGE, "README.md"));

/** Saves the blocks of a section under the names that it gives them. */
function save(folder, { blocks }) {
  const code = blocks.filter(({ language }) => language === "js" || language === "ts");
  assert.ok(code.length > 0, "there is code");
  for (const block of code) {
    assert.ok(block.file, `no name is given to what begins with ${block.code.slice(0, 60)}`);
    folder.save(block.file, block.code);
  }
}

const commands = ({ blocks }) => blocks.filter(({ language }) => language === "sh").map(({ code }) => code);

async function installed(t, book) {
  const folder = await emptyFolder(t);
  const { code, output } = await folder.install(book);
  assert.equal(code, 0, output);
  return folder;
}

/** Runs a section's code as its text says: `node file`. */
async function follow(t, book, name) {
  const folder = await installed(t, book);
  const part = section(book, name);
  save(folder, part);
  const command = /`(node [\w-]+\.mjs)`/.exec(part.text)?.[1] ?? `node ${part.blocks[0].file}`;
  const { code, output } = await folder.run(command).ended;
  assert.equal(code, 0, output);
  return output;
}

test("sign and send, by the repository's README: a payment, a link, its webhook", async (t) => {
  const output = await follow(t, repository, "One request, one answer, one webhook");
  assert.match(output, /^pay at +https:\/\/\S+$/m);
  assert.match(output, /^link +\S+$/m);
  assert.match(output, /^verified payment_link\.created$/m);
});

test("sign and send, by the package's README", async (t) => {
  assert.match(await follow(t, packed, "One request, one answer"), /^https:\/\/\S+ \[\]\n$/);
});

test("a lost answer: what the README says that it prints", async (t) => {
  const output = await follow(t, packed, "A lost answer");
  const told = [
    ...section(packed, "A lost answer")
      .text.split("It prints")[1]
      .matchAll(/`(.+?)`/g),
  ].slice(0, 2);
  assert.equal(output, told.map(([, line]) => `${line}\n`).join(""));
});

test("verify a webhook in Node, and the command against the sandbox", async (t) => {
  const folder = await installed(t, packed);
  const part = section(packed, "One webhook");
  save(folder, part);
  const run = folder.run(commands(part).join("\n"));
  await run.ended;
  assert.equal(run.code, 0, run.output);
  await printed(run, /payment_link\.created \{/);
  assert.match(run.output, /view_link +https:\/\/\S+/);
  assert.match(run.output, /external_id=\S+/);
  const forged = await fetch(`http://127.0.0.1:${folder.port}`, {
    method: "POST",
    headers: { "X-Katu9-Signature": "0".repeat(64) },
    body: '{"event":"payment_link.created","data":{}}',
  });
  assert.equal(forged.status, 401);
});

test("a Worker with miniflare: it calls the sandbox, and verifies a webhook", async (t) => {
  const folder = await installed(t, packed);
  const part = section(packed, "In a Worker");
  assert.match(part.text, /`npm install --save-dev wrangler`/);
  folder.addWrangler();
  save(folder, part);
  const { code, output } = await folder.run(commands(part).join("\n")).ended;
  assert.equal(code, 0, output);
  assert.match(output, /^200 \{"id":/m);
  assert.match(output, /^payment_link\.created [0-9a-f]{64}$/m);
  assert.match(output, /^401$/m);
});
