// The JavaScript of the READMEs: how it is found, how it is run. What is not for Node is run by tests/newcomer.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createSandbox } from "paysign/sandbox";
import { CONSUMER, freePort, PACKAGE } from "../runtimes/lib.mjs";

const READMES = { repository: join(CONSUMER, "README.md"), package: join(PACKAGE, "README.md") };
const LANGUAGES = ["js", "mjs", "javascript", "ts", "mts", "typescript", "jsx", "tsx"];

/** The port of every sample that listens. */
const PORT = "4870";
/** What ends a receiver; one that does not end by itself is ended by its process. */
const END = "receiver.close();";

export const SECRET = createSandbox().katu9.webhookSecret;

/** Every block of JavaScript of both READMEs. */
export function samples() {
  return Object.entries(READMES).flatMap(([readme, file]) =>
    [...readFileSync(file, "utf8").matchAll(/^ *```(\w*)[^\n]*\n(.*?)^ *```/gmsu)]
      .filter(([, language]) => LANGUAGES.includes(language))
      .map(([, , text], index) => ({
        name: `${readme} ${index + 1}`,
        readme,
        text,
        // A Worker is for workerd, and what imports miniflare needs that.
        inNode: !/^export default|from "miniflare"/m.test(text),
        receives: /\b(verify|receive)\w+Webhook\(/.test(text),
      })),
  );
}

/** A sample in a process of its own; `url` is where it listens, if it does. A receiver is held back at its end. */
export async function start(folder, { name, text }, env = { KATU9_WEBHOOK_SECRET: SECRET }) {
  const port = String(await freePort());
  const held = text
    .replaceAll(PORT, port)
    .replace(END, `await new Promise((go) => process.stdin.once("data", go));\n${END}\nprocess.stdin.destroy();`);
  const file = `${name.replace(" ", "-")}.mjs`;
  await writeFile(join(folder, file), held);
  const child = spawn(process.execPath, [file], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const sample = {
    url: `http://127.0.0.1:${port}`,
    output: "",
    errors: "",
    ended: false,
    endsItself: text.includes(END),
  };
  child.stdout.on("data", (data) => (sample.output += data));
  child.stderr.on("data", (data) => (sample.errors += data));
  sample.end = new Promise((done) => child.once("close", (code) => ((sample.ended = true), done(code))));
  sample.finish = () => (sample.endsItself ? child.stdin.end("go\n") : child.kill());
  sample.kill = () => child.kill("SIGKILL");
  return sample;
}

/** Waits until a sample listens. */
export async function listening(sample) {
  for (let attempt = 0; attempt < 200 && !sample.ended; attempt++) {
    if (
      await fetch(sample.url).then(
        () => true,
        () => false,
      )
    )
      return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`it does not listen: ${sample.errors}`);
}
