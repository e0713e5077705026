// What the stores refuse because a payment could be lost in it, and what they set up by themselves.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { postgresStore } from "paysign/payments/postgres";
import { redisStore } from "paysign/payments/redis";
import { sqliteStore } from "paysign/payments/sqlite";
import { sql } from "./engines.mjs";
import { open } from "./open.mjs";

const put = (name) => [{ key: `${name}/pay/1`, was: undefined, now: "1" }];

/** A PaySignError that a person can act upon. */
const refused = (promise, message) =>
  assert.rejects(promise, (error) => {
    assert.deepEqual(
      [error.name, error.code, error.outcome, error.field],
      ["PaySignError", "invalid_request", "not_sent", "store"],
      String(error),
    );
    assert.match(error.message, message);
    return true;
  });

async function with_(where, work) {
  const opened = await open(where);
  try {
    await work(opened);
  } finally {
    await opened.close();
  }
}

// SQLite

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

// PostgreSQL

const withPostgres = (where, more, work) => with_({ ...where, ...more }, work);

async function insideTransaction(client, name) {
  const store = postgresStore(client);
  await client.query("begin");
  await refused(store.commit(put(name)), /in a transaction of yours/);
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

const POSTGRES = [
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
        await refused(store.commit(put(name)), /let its owner run do \$\$/);
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
      await client.begin(async (inside) => assert.throws(() => postgresStore(inside), /of a transaction/));
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
        });
      } finally {
        await sql({ port: where.admin }, `alter database ${where.database} reset default_transaction_isolation`);
      }
    },
  ],
];

// Redis

/** A command, in the way of either client. */
const send = (client, ...words) =>
  typeof client.hGet === "function" ? client.sendCommand(words) : client.call(...words);

/** With other settings of the server, in a store that has not checked them yet. */
async function withSetting({ where, client, name }, setting, value, work) {
  await send(client, "CONFIG", "SET", setting, value);
  try {
    await with_(where, work);
    await with_({ ...where, trust: true }, ({ store }) => work({ store, trusting: true }));
  } finally {
    const usual = { "maxmemory-policy": "noeviction", appendonly: "yes", appendfsync: "always" };
    await send(client, "CONFIG", "SET", setting, usual[setting]);
    await with_(where, async ({ store }) => assert.equal(await store.read(`${name}/pay/1`), undefined));
  }
}

const REDIS = [
  ...["allkeys-lru", "allkeys-random"].map((policy) => [
    `maxmemory-policy ${policy}`,
    (context) =>
      withSetting(context, "maxmemory-policy", policy, ({ store }) =>
        refused(store.read(`${context.name}/pay/1`), new RegExp(`maxmemory-policy is ${policy}`)),
      ),
  ]),
  [
    "maxmemory-policy volatile-lru, which leaves them alone",
    (context) =>
      withSetting(context, "maxmemory-policy", "volatile-lru", async ({ store }) =>
        assert.equal(await store.read(`${context.name}/pay/1`), undefined),
      ),
  ],
  ...[
    ["appendonly", "no", /appendonly is off/],
    ["appendfsync", "everysec", /appendfsync is everysec/],
  ].map(([setting, value, message]) => [
    `${setting} ${value}`,
    (context) =>
      withSetting(context, setting, value, async ({ store, trusting }) => {
        if (trusting) assert.equal(await store.read(`${context.name}/pay/1`), undefined);
        else await refused(store.read(`${context.name}/pay/1`), message);
      }),
  ]),
  [
    "a server that does not tell",
    async ({ where, client, name }) => {
      const user = { username: `user-${name}`, password: "not-a-secret" };
      for (const [denied, message] of [
        [["-info", "-config"], /maxmemory-policy/],
        [["-config"], /does not tell its appendfsync/],
      ]) {
        await send(
          client,
          "ACL",
          "SETUSER",
          user.username,
          "reset",
          "on",
          `>${user.password}`,
          "~*",
          "+@all",
          ...denied,
        );
        await with_({ ...where, ...user }, ({ store }) => refused(store.read(`${name}/pay/1`), message));
        await with_({ ...where, ...user, trust: true }, async ({ store }) => {
          assert.equal(await store.commit([{ key: `${name}/${denied.length}`, was: undefined, now: "1" }]), true);
        });
      }
    },
  ],
  [
    "an error that is not about a right comes as it is",
    async ({ client, name }) => {
      const lost = new Error("Socket closed unexpectedly");
      const broken = Object.create(client, { info: { value: () => Promise.reject(lost) } });
      await assert.rejects(redisStore(broken).read(`${name}/pay/1`), (error) => error === lost);
    },
  ],
  [
    "options and keys that are not any",
    async ({ store, client }) => {
      assert.throws(() => redisStore(client, { trusts: true }), { code: "invalid_request", field: "trusts" });
      assert.throws(() => redisStore({}), { code: "invalid_request", field: "store" });
      await assert.rejects(store.read("no-name"), { code: "invalid_request", field: "key" });
      await assert.rejects(store.commit([...put("one"), ...put("two")]), { code: "invalid_request", field: "writes" });
    },
  ],
  [
    "keys are named by version and name",
    async ({ store, client, name }) => {
      assert.equal(await store.commit([{ ...put(name)[0], due: 5 }]), true);
      const keys = await send(client, "KEYS", `*${name}*`);
      assert.deepEqual(
        keys.sort(),
        ["commits", "due", "keys", "values"].map((what) => `{paysign:${name}}:1:${what}`),
      );
    },
  ],
  [
    "what is remembered of the last commits does not grow",
    async ({ store, client, name }) => {
      const commit = (_, number) => store.commit([{ key: `${name}/${number}`, was: undefined, now: "1" }]);
      await Promise.all(Array.from({ length: 1100 }, commit));
      assert.equal(await send(client, "ZCARD", `{paysign:${name}}:1:commits`), 1024);
    },
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
