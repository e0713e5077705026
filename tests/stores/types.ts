// What the drivers' own types call their clients fits what the stores take.
import type { DatabaseSync } from "node:sqlite";
import type BetterSqlite from "better-sqlite3";
import type { Cluster, Redis } from "ioredis";
import type { Client, Pool, PoolClient } from "pg";
import type { Sql, TransactionSql } from "postgres";
import { createClient, createCluster } from "redis";
import { postgresStore } from "paysign/payments/postgres";
import { redisStore } from "paysign/payments/redis";
import { sqliteStore, type Store } from "paysign/payments/sqlite";

declare const node: DatabaseSync;
declare const better: BetterSqlite.Database;
declare const pg: { client: Client; pool: Pool; taken: PoolClient };
declare const js: { sql: Sql; typed: Sql<{ point: number[] }>; inside: TransactionSql };
declare const io: { redis: Redis; cluster: Cluster };

export const stores: Store[] = [
  sqliteStore(node),
  sqliteStore(better),
  postgresStore(pg.client),
  postgresStore(pg.pool),
  postgresStore(pg.taken),
  postgresStore(js.sql),
  postgresStore(js.typed),
  redisStore(createClient()),
  redisStore(createClient({ RESP: 3 }), { trust: true }),
  redisStore(await createClient({ url: "redis://127.0.0.1" }).connect()),
  redisStore(createCluster({ rootNodes: [] })),
  redisStore(io.redis),
  redisStore(io.cluster, {}),
];

// @ts-expect-error: no client
sqliteStore({});
// @ts-expect-error: no client
postgresStore("postgres://127.0.0.1");
// @ts-expect-error: no client
redisStore("redis://127.0.0.1");
// @ts-expect-error: no such option
redisStore(io.redis, { trusts: true });
