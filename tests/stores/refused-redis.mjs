// What the store in Redis refuses because a payment could be lost in it, and what it takes.
import assert from "node:assert/strict";
import { redisStore } from "paysign/payments/redis";
import { put, refused, with_ } from "./refusal.mjs";

/** A command, in the way of either client. */
const send = (client, ...words) =>
  typeof client.hGet === "function" ? client.sendCommand(words) : client.call(...words);

/** What tells a client of node-redis from one of ioredis. */
const likeness = (client) => (typeof client.hGet === "function" ? { hGet() {} } : {});

/** With other settings of the server, in a store that did not check them yet. */
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

export const REDIS = [
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
    "a server that tells by CONFIG only",
    async (context) => {
      const { where, client, name } = context;
      const user = { username: `user-${name}`, password: "not-a-secret" };
      await send(client, "ACL", "SETUSER", user.username, "reset", "on", `>${user.password}`, "~*", "+@all", "-info");
      const limited = { ...context, where: { ...where, ...user } };
      await with_(limited.where, async ({ store }) => assert.equal(await store.commit(put(`${name}-told`)), true));
      for (const [setting, value, message] of [
        ["maxmemory-policy", "allkeys-lfu", /maxmemory-policy is allkeys-lfu/],
        ["appendonly", "no", /appendonly is off/],
        ["appendfsync", "no", /appendfsync is no:/],
      ])
        await withSetting(limited, setting, value, async ({ store, trusting }) => {
          if (trusting && setting !== "maxmemory-policy") assert.equal(await store.read(`${name}/pay/1`), undefined);
          else await refused(store.read(`${name}/pay/1`), message);
        });
    },
  ],
  [
    "a client that can't ask for settings",
    async ({ client, name }) => {
      const bare = { ...likeness(client), eval: (...words) => client.eval(...words) };
      await refused(redisStore(bare).read(`${name}/pay/1`), /does not tell its maxmemory-policy/);
      assert.equal(await redisStore(bare, { trust: true }).read(`${name}/pay/1`), undefined);
    },
  ],
  [
    "the words by which servers refuse to tell",
    async ({ client, name }) => {
      for (const words of [
        "NOPERM this user has no permissions to run the 'config|get' command",
        "ERR unknown command 'CONFIG', with args beginning with: 'GET' 'appendfsync' ",
        "ERR Unknown subcommand or wrong number of arguments for 'GET'. Try CONFIG HELP.",
        "ERR command is not allowed",
        "ERR CONFIG is not supported",
        "ERR this command has been disabled",
        "ERR permission denied",
      ]) {
        const mute = () => Promise.reject(new Error(words));
        const told = { ...likeness(client), eval: (...given) => client.eval(...given), info: mute, config: mute };
        await refused(redisStore({ ...told, configGet: mute }).read(`${name}/pay/1`), /does not tell its maxmemory/);
      }
    },
  ],
  [
    "a setting that is not given as text is not told",
    async ({ client, name }) => {
      const bytes = (setting) => ({ [setting]: Buffer.from("always") });
      const told = {
        ...likeness(client),
        eval: (...given) => client.eval(...given),
        info: (section) => client.info(section),
        config: async (_, setting) => Object.entries(bytes(setting))[0],
        configGet: async (setting) => bytes(setting),
      };
      await refused(redisStore(told).read(`${name}/pay/1`), /does not tell its appendfsync/);
    },
  ],
  [
    "a commit of nothing asks nobody",
    async ({ client }) => {
      const asked = () => assert.fail("asked");
      assert.equal(await redisStore({ ...likeness(client), eval: asked, info: asked }).commit([]), true);
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
      for (const wrong of ["true", 1, null])
        assert.throws(() => redisStore(client, { trust: wrong }), { code: "invalid_request", field: "trust" });
      for (const wrong of [undefined, null, {}])
        assert.throws(() => redisStore(wrong), { code: "invalid_request", field: "store" });
      for (const wrong of ["no-name", "/pay/1"])
        await assert.rejects(store.read(wrong), { code: "invalid_request", field: "key" });
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
    "the last 1024 commits are known when a client sends one of them again, and no more are kept",
    async ({ client, name }) => {
      const sent = [];
      const noting = Object.create(client, {
        eval: {
          value: (...words) => {
            sent.push(words);
            return client.eval(...words);
          },
        },
      });
      const store = redisStore(noting);
      const commit = (_, number) => store.commit([{ key: `${name}/${number}`, was: undefined, now: "1" }]);
      await Promise.all(Array.from({ length: 1100 }, commit));
      assert.equal(await send(client, "ZCARD", `{paysign:${name}}:1:commits`), 1024);
      const again = await Promise.all(sent.slice(-1024).map((words) => client.eval(...words)));
      assert.deepEqual(again, Array(1024).fill(1));
    },
  ],
];
