// What the store in PostgreSQL refuses because a payment could be lost in it, and what it sets up by itself.
import assert from "node:assert/strict";
import { postgresStore } from "paysign/payments/postgres";
import { connected, sql } from "./engines.mjs";
import { open } from "./open.mjs";
import { put, refused, with_ } from "./refusal.mjs";

const withPostgres = (where, more, work) => with_({ ...where, ...more }, work);

async function insideTransaction(client, name) {
  const store = postgresStore(client);
  await client.query("begin");
  await refused(store.commit(put(name)), /in a transaction of yours/);
  await client.query("rollback");
  await client.query("begin");
  // The client knows that the transaction has failed once the error's end has come: before the second answer.
  for (let time = 0; time < 2; time++) await assert.rejects(client.query("select 1 / 0"));
  await refused(store.read(`${name}/pay/1`), /in a transaction of yours/);
  await client.query("rollback");
  for (let time = 0; time < 2; time++) {
    // Not answered yet when the store is asked; the first time it would make its table in there.
    const begun = client.query("begin");
    await refused(store.commit(put(name)), /in a transaction of yours/);
    await begun;
    await client.query("rollback");
    assert.equal(await store.read(`${name}/pay/1`), undefined);
  }
}

/** A client by whose query `asked` goes, with a function that goes on to the real one. */
function between(client, asked) {
  const name = client.unsafe ? "unsafe" : "query";
  return { [name]: (...given) => asked(given[0], () => client[name](...given)) };
}

/** Commits while somebody else holds the row and then changes it. */
async function overtaken({ where, name, store }) {
  const key = `${name}/pay/1`;
  await connected({ port: where.admin, database: where.database }, async (ask) => {
    await ask(`begin; update paysign_1 set value = 'other' where key = '${key}'`);
    const done = store.commit([{ key, was: "1", now: "2" }]);
    const waits = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = '${where.database}'`;
    let isDone = false;
    done.catch(() => {}).finally(() => (isDone = true));
    while (!isDone && (await sql({ port: where.admin }, waits)).length === 0);
    await ask("commit");
    assert.equal(await done, false);
  });
  assert.equal(await store.read(key), "other");
}

export const POSTGRES = [
  [
    "what is not a client",
    () => {
      for (const wrong of [undefined, null, {}, { query: "select" }])
        assert.throws(() => postgresStore(wrong), { code: "invalid_request", field: "store" });
    },
  ],
  [
    "8 first uses at once",
    async ({ where }) => {
      for (let round = 0; round < 5; round++) {
        await sql({ port: where.admin, database: where.database }, "drop table if exists paysign_1");
        const all = await Promise.all(Array.from({ length: 8 }, () => open(where)));
        const done = await Promise.all(all.map(({ store }, number) => store.commit(put(`at-once-${number}`))));
        await Promise.all(all.map(({ close }) => close()));
        assert.deepEqual(done, Array(8).fill(true));
      }
    },
  ],
  [
    "synchronous_commit off",
    async ({ where, name }) => {
      await sql(
        { port: where.admin },
        `alter role postgres in database ${where.database} set synchronous_commit = off`,
      );
      try {
        await withPostgres(where, { port: where.admin }, ({ store }) =>
          refused(store.read(`${name}/pay/1`), /synchronous_commit is off/),
        );
      } finally {
        await sql({ port: where.admin }, `alter role postgres in database ${where.database} reset synchronous_commit`);
      }
    },
  ],
  [
    "a role that may not make the table",
    async ({ where, name }) => {
      const admin = { port: where.admin, database: where.database };
      const role = `role_${name}`;
      await sql(admin, `drop table if exists paysign_1; create role ${role}; grant ${role} to postgres`);
      const options = `-c role=${role}`;
      const limited = { port: where.admin, options };
      await withPostgres(where, limited, async ({ store }) => {
        await refused(
          store.commit(put(name)).catch((error) => {
            assert.equal(error.cause.code, "42501");
            throw error;
          }),
          /let its owner run do \$\$/,
        );
        // As its owner would copy it.
        const text = await store.commit(put(name)).catch(({ message }) => message.slice(message.indexOf("do $$")));
        await sql(admin, text);
        await sql(admin, `grant select, insert, update, delete on paysign_1 to ${role}`);
        assert.equal(await store.commit(put(name)), true);
        assert.equal(await store.read(`${name}/pay/1`), "1");
      });
      await withPostgres(where, limited, async ({ store }) => assert.equal(await store.read(`${name}/pay/1`), "1"));
    },
  ],
  [
    "a transaction of the program",
    async ({ where, name, client }) => {
      if (where.kind === "pg") {
        const taken = where.client ? client : await client.connect();
        try {
          await insideTransaction(taken, name);
        } finally {
          if (!where.client) taken.release();
        }
        return;
      }
      await client.begin((inside) => refused((async () => postgresStore(inside))(), /of a transaction/));
    },
  ],
  [
    "a standby",
    ({ where, name }) =>
      withPostgres({ ...where, database: "postgres" }, { port: where.standby }, ({ store }) =>
        refused(store.read(`${name}/pay/1`), /is a standby/),
      ),
  ],
  [
    "an error that is not about a right comes as it is",
    async ({ where, name }) => {
      await sql({ port: where.admin, database: where.database }, "drop table if exists paysign_1");
      const options = "-c default_transaction_read_only=on";
      await withPostgres(where, { port: where.admin, options }, ({ store }) =>
        assert.rejects(store.read(`${name}/pay/1`), { code: "25006" }),
      );
    },
  ],
  [
    "what a server rolls back because of somebody else is a lost commit, and no other error is",
    async ({ name, client }) => {
      for (const [code, isLost] of [
        ["22012", true],
        ["40001", true],
        ["40P01", true],
        ["40003", false],
        ["57P01", false],
      ]) {
        const error = Object.assign(new Error("from the server"), { code });
        const store = postgresStore(
          between(client, (text, goOn) => (text.startsWith("with ") ? Promise.reject(error) : goOn())),
        );
        if (isLost) assert.equal(await store.commit(put(name)), false, code);
        else await assert.rejects(store.commit(put(name)), (thrown) => thrown === error);
      }
    },
  ],
  [
    "a client with both ways to ask, as Neon's, is asked by query",
    async ({ name, client }) => {
      const query = async (text, values) =>
        client.unsafe ? { rows: await client.unsafe(text, values) } : client.query(text, values);
      const store = postgresStore({ query, unsafe: () => assert.fail("unsafe") });
      assert.equal(await store.commit(put(name)), true);
      assert.equal(await store.read(`${name}/pay/1`), "1");
    },
  ],
  [
    "a commit somebody else overtakes",
    async ({ where, name, store }) => {
      assert.equal(await store.commit(put(name)), true);
      await overtaken({ where, name, store });
    },
  ],
  [
    "stricter isolation",
    async ({ where, name }) => {
      await sql(
        { port: where.admin },
        `alter database ${where.database} set default_transaction_isolation = 'serializable'`,
      );
      try {
        await withPostgres(where, { port: where.admin }, async ({ store }) => {
          const key = `${name}/pay/1`;
          assert.equal(await store.commit(put(name)), true);
          const all = Array.from({ length: 16 }, (_, number) => store.commit([{ key, was: "1", now: `${number}.` }]));
          assert.equal((await Promise.all(all)).filter((done) => done).length, 1);
          assert.equal(await store.commit([{ key, was: await store.read(key), now: "1" }]), true);
          await overtaken({ where, name, store });
        });
      } finally {
        await sql({ port: where.admin }, `alter database ${where.database} reset default_transaction_isolation`);
      }
    },
  ],
];
