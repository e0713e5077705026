// What the stores refuse because a payment could be lost in it, and what they set up by themselves.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sqliteStore } from "paysign/payments/sqlite";
import { put, refused, with_ } from "./refusal.mjs";
import { POSTGRES } from "./refused-postgres.mjs";
import { REDIS } from "./refused-redis.mjs";

function fresh(where, work) {
  const folder = mkdtempSync(join(tmpdir(), "paysign-stores-"));
  const { journal: _, ...rest } = where;
  return with_({ ...rest, file: join(folder, "payments.db") }, work).finally(() => rmSync(folder, { recursive: true }));
}

const pragma = (client, name) => Object.values(client.prepare(`pragma ${name}`).get())[0];

const SQLITE = [
  [
    "synchronous below FULL",
    ({ where, name }) =>
      fresh(where, async ({ store, client }) => {
        client.exec("pragma synchronous = normal");
        await refused(store.read(`${name}/pay/1`), /pragma synchronous = full/);
        client.exec("pragma synchronous = full");
        assert.equal(await store.commit(put(name)), true);
        client.exec("pragma synchronous = off");
        await refused(store.commit(put(name)), /pragma synchronous = full/);
      }),
  ],
  [
    "no journal",
    ({ where, name }) =>
      fresh(where, async ({ store, client }) => {
        client.exec("pragma synchronous = full");
        client.exec("pragma journal_mode = off");
        // better-sqlite3 lets nobody turn it off.
        if (pragma(client, "journal_mode") === "off")
          await refused(store.commit(put(name)), /pragma journal_mode = wal/);
      }),
  ],
  [
    "a journal in memory",
    ({ where, name }) =>
      fresh(where, async ({ store, client }) => {
        client.exec("pragma journal_mode = memory");
        await refused(store.commit(put(name)), /pragma journal_mode = wal/);
      }),
  ],
  [
    "WAL of a driver that lowers synchronous",
    ({ where, name }) =>
      fresh(where, async ({ store, client }) => {
        client.exec("pragma journal_mode = wal");
        if (where.kind === "better-sqlite3") await refused(store.read(`${name}/pay/1`), /pragma synchronous = full/);
        client.exec("pragma synchronous = full");
        assert.equal(await store.commit(put(name)), true);
      }),
  ],
  [
    "a transaction of the program",
    ({ where, name }) =>
      fresh(where, async ({ store, client }) => {
        client.exec("create table mine(a); begin; insert into mine values (1)");
        await refused(store.commit(put(name)), /in a transaction of yours/);
        await refused(store.read(`${name}/pay/1`), /in a transaction of yours/);
        client.exec("commit");
        assert.equal(await store.commit(put(name)), true);
        assert.equal(Object.values(client.prepare("select count(*) from mine").get())[0], 1);
      }),
  ],
  [
    "a driver that does not tell of transactions, as the first node:sqlite",
    ({ where, name }) =>
      fresh(where, async ({ client }) => {
        const store = sqliteStore({ exec: (text) => client.exec(text), prepare: (text) => client.prepare(text) });
        assert.equal(await store.commit(put(name)), true);
        client.exec("begin");
        await refused(store.read(`${name}/pay/1`), /in a transaction of yours/);
        await refused(store.commit([{ key: `${name}/pay/1`, was: "1", now: "2" }]), /in a transaction of yours/);
        client.exec("rollback");
        assert.equal(await store.read(`${name}/pay/1`), "1");
      }),
  ],
  [
    "busy_timeout is set where it is 0, journal_mode is not",
    ({ where, name }) =>
      fresh(where, async ({ store, client }) => {
        for (const [was, is] of [
          [0, 5000],
          [77, 77],
        ]) {
          client.exec(`pragma busy_timeout = ${was}`);
          await sqliteStore(client).read(`${name}/pay/1`);
          assert.equal(pragma(client, "busy_timeout"), is);
        }
        await store.read(`${name}/pay/1`);
        assert.equal(pragma(client, "journal_mode"), "delete");
      }),
  ],
  [
    "what is not a connection",
    () => {
      for (const wrong of [undefined, null, {}, { exec() {} }, { prepare() {} }, "payments.db"])
        assert.throws(() => sqliteStore(wrong), { code: "invalid_request", field: "store" });
    },
  ],
  [
    "a commit that fails half way leaves nothing of it, and the connection goes on",
    ({ where, name }) =>
      fresh(where, async ({ client }) => {
        client.exec("pragma synchronous = full");
        for (const isRolledBack of [false, true]) {
          let isBroken = false;
          const db = {
            exec: (text) => client.exec(text),
            prepare: (text) => {
              const statement = client.prepare(text);
              if (!text.startsWith("insert")) return statement;
              const run = (...values) => {
                if (!isBroken || !values[0].endsWith("/2")) return statement.run(...values);
                if (isRolledBack) client.exec("rollback");
                throw new Error("disk I/O error");
              };
              return { run };
            },
            get isTransaction() {
              return client.isTransaction;
            },
            get inTransaction() {
              return client.inTransaction;
            },
          };
          const store = sqliteStore(db);
          const writes = [1, 2].map((number) => ({
            key: `${name}-${isRolledBack}/${number}`,
            was: undefined,
            now: `${number}`,
          }));
          assert.equal(await store.read(writes[0].key), undefined);
          isBroken = true;
          await assert.rejects(store.commit(writes), /disk I\/O error/);
          isBroken = false;
          for (const { key } of writes) assert.equal(await store.read(key), undefined);
          assert.equal(await store.commit(writes), true);
          assert.equal(await store.read(writes[1].key), "2");
        }
      }),
  ],
  [
    "a database in memory",
    ({ where, name }) =>
      with_({ kind: where.kind, file: ":memory:" }, async ({ store }) => {
        assert.equal(await store.commit(put(name)), true);
      }),
  ],
  [
    "a commit that throws because another one takes too long",
    ({ where, name }) =>
      fresh(where, async ({ store, client }) => {
        assert.equal(await store.commit(put(name)), true);
        const { file } = client.prepare("select file from pragma_database_list where name = 'main'").get();
        await with_({ kind: where.kind, file }, async ({ client: other }) => {
          client.exec("pragma busy_timeout = 100");
          other.exec("begin immediate");
          const change = [{ key: `${name}/pay/1`, was: "1", now: "2" }];
          await assert.rejects(store.commit(change), /locked|busy/i);
          assert.equal(await store.read(`${name}/pay/1`), "1");
          other.exec("commit");
          assert.equal(await store.commit(change), true);
        });
      }),
  ],
];

export const REFUSED = {
  "node:sqlite": SQLITE,
  "better-sqlite3": SQLITE,
  pg: POSTGRES,
  postgres: POSTGRES,
  redis: REDIS,
  ioredis: REDIS,
};
