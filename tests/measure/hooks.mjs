// Mocha runs the tests here, since Stryker's runner for it switches mutants within one process and knows which test reaches
// which: `node:test` is what test.mjs makes of Mocha.
import { register } from "node:module";

const shim = new URL("./test.mjs", import.meta.url).href;
register(
  `data:text/javascript,${encodeURIComponent(
    `export const resolve = (name, context, next) =>
      name === "node:test" ? { url: ${JSON.stringify(shim)}, shortCircuit: true } : next(name, context);`,
  )}`,
);
