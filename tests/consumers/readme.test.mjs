// Every block of JavaScript of both READMEs compiles, and runs in Node if it is for Node; where it receives webhooks, it
// stands what anybody may post.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { signKatu9Webhook } from "paysign";
import { exec, folder, tool, TOOLS } from "../runtimes/lib.mjs";
import { listening, samples, SECRET, start } from "./samples.mjs";

const BODY = '{"event":"payment_link.created","data":{"id":"link-1","amount":1499.50,"description":"Café \\u2615"}}';
const all = samples();
const typed = all.filter(({ text }) => !text.includes('from "miniflare"'));

test("both READMEs have samples, and each has a receiver", () => {
  for (const readme of ["repository", "package"]) {
    assert.ok(
      all.some((sample) => sample.readme === readme && sample.receives),
      readme,
    );
  }
});

test("a call to an API shows its time-out", () => {
  const calls = all.flatMap(({ text }) => text.match(/(?<!\.|async )\bfetch\(.*/g) ?? []);
  assert.ok(calls.length >= 3, `${calls.length} calls`);
  for (const call of calls) assert.match(call, /signal: AbortSignal\.timeout\(/);
});

for (const version of ["5.4", "5.9", "6.0", "7.0"]) {
  test(`TypeScript ${version}, strict: every sample`, async () => {
    const cwd = await folder(`readme-types-${version}`, {
      "package.json": '{ "type": "module", "private": true }\n',
    });
    const files = typed.map(({ name }) => `${name.replace(" ", "-")}.ts`);
    for (const [index, { text }] of typed.entries()) await writeFile(join(cwd, files[index]), `${text}\nexport {};\n`);
    const compiler = tool(`typescript-${version}`, "bin", "tsc");
    assert.ok(compiler, `TypeScript ${version} is not installed`);
    // The types of Node that the package itself is built with.
    const roots = join(TOOLS, "..", "..", "pkg-template", "node_modules", "@types");
    const { ok, output } = await exec(
      process.execPath,
      [
        compiler,
        "--noEmit",
        "--pretty",
        "false",
        "--strict",
        "--exactOptionalPropertyTypes",
        "--noUncheckedIndexedAccess",
        "--target",
        "es2022",
        "--lib",
        "es2022,dom",
        "--module",
        "node16",
        "--moduleResolution",
        "node16",
        "--skipLibCheck",
        "--typeRoots",
        roots,
        "--types",
        "node",
        ...files,
      ],
      { cwd },
    );
    assert.ok(ok, output);
  });
}

const sign = (body, secret = SECRET) => signKatu9Webhook(secret, body);
const posts = [
  ["a good one", BODY, sign(BODY), 2],
  ["a forged one", BODY, sign(BODY, "another secret"), 401],
  ["one with another's signature", BODY.replace("1499.50", "1.00"), sign(BODY), 401],
  ["one without a signature", BODY, undefined, 401],
  ["one whose signature is not hexadecimal", BODY, "sha256=no", 401],
  ["one without a body", "", sign(BODY), 401],
  ["one that is not JSON, signed", "<html>", sign("<html>"), 400],
  ["one without data, signed", '{"event":"payment_link.created"}', sign('{"event":"payment_link.created"}'), 400],
  ["one with an event that nobody knows", '{"event":"x","data":null}', sign('{"event":"x","data":null}'), undefined],
  ["one of 2 MiB", " ".repeat(2 ** 21), sign(BODY), 413],
  ["the good one again", BODY, sign(BODY), 2],
];

/** A post that breaks off in the middle of its body. */
const brokenOff = (url) =>
  new Promise((done) => {
    const socket = connect(new URL(url).port, "127.0.0.1", () => {
      socket.write(
        `POST / HTTP/1.1\r\nHost: shop.example\r\nX-Katu9-Signature: ${sign(BODY)}\r\nContent-Length: 1000\r\n\r\n{"event"`,
      );
      setTimeout(() => (socket.destroy(), done()), 50);
    });
  });

for (const sample of all.filter(({ inNode }) => inNode)) {
  test(`${sample.name} runs${sample.receives ? ", and stands what anybody may post" : ""}`, async (t) => {
    const cwd = await folder("readme", {});
    const running = await start(cwd, sample);
    t.after(running.kill);
    if (sample.receives) {
      await listening(running);
      for (const [what, body, signature, status] of posts) {
        const headers = signature === undefined ? {} : { "X-Katu9-Signature": signature };
        const answer = await fetch(running.url, { method: "POST", headers, body, signal: AbortSignal.timeout(10_000) });
        await answer.arrayBuffer();
        if (status === 2) assert.ok(answer.ok, `${what}: ${answer.status}`);
        else if (status === undefined) assert.ok(answer.status < 500, `${what}: ${answer.status}`);
        else assert.equal(answer.status, status, what);
      }
      await brokenOff(running.url);
      const answer = await fetch(running.url, {
        method: "POST",
        headers: { "X-Katu9-Signature": sign(BODY) },
        body: BODY,
      });
      assert.ok(answer.ok, "the good one after one that broke off");
      assert.equal(running.ended, false, running.errors);
      running.finish();
    }
    const code = await running.end;
    if (!sample.receives || running.endsItself) assert.equal(code, 0, running.errors);
    if (!sample.receives) assert.equal(running.errors, "");
    assert.notEqual(running.output, "", "it shows something");
  });
}

test("a receiver without its secret takes nothing, and says why", async (t) => {
  const sample = all.find(({ text }) => text.includes("process.env"));
  assert.ok(sample, "a sample that reads the environment");
  const running = await start(await folder("readme", {}), sample, {});
  t.after(running.kill);
  await listening(running);
  const { status } = await fetch(running.url, {
    method: "POST",
    headers: { "X-Katu9-Signature": sign(BODY) },
    body: BODY,
  });
  assert.equal(status, 500);
  running.kill();
  await running.end;
  assert.match(running.errors, /secret/);
  assert.equal(running.output, "");
});
