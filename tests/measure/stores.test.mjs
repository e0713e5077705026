// The suite of every store, for those that need no server: each check is a test.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { REFUSED } from "../stores/refused.mjs";
import { run, SUITE } from "../stores/suite.mjs";
import { sqliteHere } from "./sqlite.mjs";

const sqlite = sqliteHere(process.env.PAYSIGN_TOOLS);
for (const kind of ["memory", ...(sqlite === undefined ? [] : [sqlite, "object here"])]) {
  describe(kind, () => {
    for (const check of [...SUITE, ...(REFUSED[kind] ?? [])]) {
      // What takes other processes says nothing of a mutant, which is in this one.
      if (check[2] === "processes") continue;
      test(check[0], async () => {
        const folder = await mkdtemp(join(tmpdir(), "paysign-measure-"));
        try {
          const where = { kind, file: join(folder, "payments.db"), journal: kind === "memory" ? undefined : "wal" };
          const { failed } = await run([check], { where, times: 5 });
          assert.deepEqual(failed, []);
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      });
    }
  });
}
