// What the checks of refusals share.
import assert from "node:assert/strict";
import { open } from "./open.mjs";

/** A first commit. */
export const put = (name) => [{ key: `${name}/pay/1`, was: undefined, now: "1" }];

/** A PaySignError that a person can act upon. */
export const refused = (promise, message) =>
  assert.rejects(promise, (error) => {
    assert.deepEqual(
      [error.name, error.code, error.outcome, error.field],
      ["PaySignError", "invalid_request", "not_sent", "store"],
      String(error),
    );
    assert.match(error.message, message);
    return true;
  });

/** With a store that is closed afterwards. */
export async function with_(where, work) {
  const opened = await open(where);
  try {
    await work(opened);
  } finally {
    await opened.close();
  }
}
