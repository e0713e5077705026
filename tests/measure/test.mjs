// As much of `node:test` as the tests of payments use, by Mocha's globals.

const isSkipped = ([options]) => Boolean(typeof options === "object" && options.skip);

/** Mocha takes a function with a parameter for one that wants a callback. */
export function test(name, ...rest) {
  const work = rest.at(-1);
  (isSkipped(rest) ? globalThis.it.skip : globalThis.it)(name, async function () {
    const ends = [];
    const context = { diagnostic() {}, skip: () => this.skip(), after: (end) => ends.push(end) };
    try {
      await work(context);
    } finally {
      for (const end of ends) await end();
    }
  });
}

export const describe = (name, ...rest) =>
  (isSkipped(rest) ? globalThis.describe.skip : globalThis.describe)(name, rest.at(-1));
export const after = (work) => globalThis.after(work);
export const before = (work) => globalThis.before(work);
