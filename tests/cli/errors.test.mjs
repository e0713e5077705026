// `paysign errors`: what can go wrong, for people and as data.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { done, fails } from "./support.mjs";

describe("paysign errors", () => {
  it("lists every code with its outcomes", async () => {
    const { codes } = JSON.parse((await done(["errors", "--json"])).stdout);
    assert.equal(codes.length, 14);
    const { stdout } = await done(["errors"]);
    for (const { code, outcomes } of codes)
      assert.match(stdout, new RegExp(`^${code} +${outcomes.map(({ outcome }) => outcome).join(", ")} +\\S`, "m"));
  });

  it("tells all of one", async () => {
    const one = JSON.parse((await done(["errors", "duplicate_id", "--json"])).stdout);
    assert.deepEqual(one.outcomes, [{ outcome: "refused", actions: ["already_done"] }]);
    const { stdout } = await done(["errors", "no_answer"]);
    assert.match(stdout, /^advice +It may have been done/m);
    assert.match(stdout, /^unknown +same_external_id, reconcile, fresh_nonce, wait$/m);
  });

  it("names the nearest code, and refuses two", async () => {
    assert.match(await fails(2, ["errors", "duplicate"]), /did you mean duplicate_id\?/);
    await fails(2, ["errors", "freed", "internal"]);
  });
});
