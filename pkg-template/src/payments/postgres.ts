import { invalid } from "../error.ts";
import { above, atMost, dueAt, once } from "./engine.ts";
import type { Store, Write } from "./store.ts";

export type { Store, Write } from "./store.ts";

/** What the store uses of a `Pool` or a `Client` of pg. */
export interface PgClient {
  // Overloaded in pg's own types, so that no narrower type would take all of them.
  query(text: string, values: any[]): any;
  /** Of a Client: "I" outside of a transaction. */
  getTransactionStatus?(): string | null;
}

/** What the store uses of the `sql` of postgres.js. */
export interface PostgresJsClient {
  unsafe(text: string, values: any[]): any;
}

/** Sends one statement and gives its rows. */
type Query = (text: string, values?: readonly (string | null)[]) => Promise<Record<string, unknown>[]>;

const LOOK = `select to_regclass('paysign_1') is not null as made, pg_is_in_recovery() as standby,
current_setting('synchronous_commit') as synchronous_commit`;

// Two that make the table at once would fail, even with "if not exists": so the second one waits. It can't look with
// to_regclass then, which still gives what this session has seen before; and it would be told that there is a table.
const MAKE_TABLE = `do $$ begin
  perform pg_advisory_xact_lock(8097887141585448497);
  perform set_config('client_min_messages', 'warning', true);
  create table if not exists paysign_1(key text collate "C" primary key, value text not null, due bigint);
  create index if not exists paysign_1_due on paysign_1(due, key) where due is not null;
end $$`;

const READ = "select value from paysign_1 where key = $1::text";
const DUE = `select key from paysign_1
where due <= $1::text::bigint and key collate "C" >= $2::text and key collate "C" < $3::text
order by due, key collate "C" limit $4::text::int`;
const LIST = `select key from paysign_1
where key collate "C" >= $1::text and key collate "C" < $2::text and key collate "C" > $3::text
order by key collate "C" limit $4::text::int`;

/**
 * A store in PostgreSQL: hand in a `Pool` of pg or the `sql` of postgres.js; a `Client` of pg works as long as no transaction
 * is open on it. Each call is one statement, so it works behind transaction poolers too. It makes the table `paysign_1` in
 * the first schema of the search path at its first use; a role that may not do so needs it made by its owner.
 *
 * PostgreSQL 12 or newer. `synchronous_commit` must not be off, and the server must be the primary one; both are checked at
 * the first use. `fsync` is to be on, as it is unless somebody turned it off.
 *
 * @example
 * const store = postgresStore(new Pool({ connectionString }));
 */
export function postgresStore(client: PgClient | PostgresJsClient): Store {
  const query = queryOf(client);
  const ready = once(async () => {
    await makeReady(query);
    // What was made in a transaction may be gone at its end.
    outsideTransaction(client);
  });
  const ask: Query = async (text, values) => {
    outsideTransaction(client);
    await ready();
    return query(text, values);
  };
  return {
    async read(key) {
      const [row] = await ask(READ, [key]);
      return row?.["value"] as string | undefined;
    },
    async commit(writes) {
      return writes.length === 0 || committed(() => ask(commitText(writes.length), writes.flatMap(valuesOf)), client);
    },
    async due(prefix, before, limit) {
      return keys(await ask(DUE, [`${Math.floor(before)}`, prefix, above(prefix), `${atMost(limit)}`]));
    },
    async list(prefix, after, limit) {
      return keys(await ask(LIST, [prefix, above(prefix), after, `${atMost(limit)}`]));
    },
  };
}

const keys = (rows: Record<string, unknown>[]) => rows.map(({ key }) => key as string);

function queryOf(client: PgClient | PostgresJsClient): Query {
  if ("unsafe" in Object(client) && !("query" in Object(client))) {
    const { unsafe } = client as PostgresJsClient;
    if ("savepoint" in client)
      throw invalid(
        "store",
        "this `sql` is of a transaction, which could still be rolled back: hand in the one outside",
      );
    return async (text, values = []) => [...(await unsafe.call(client, text, [...values]))];
  }
  if (typeof (client as PgClient)?.query !== "function") {
    throw invalid("store", "postgresStore takes a Pool or a Client of pg, or the `sql` of postgres.js");
  }
  return async (text, values = []) => (await (client as PgClient).query(text, [...values])).rows;
}

async function makeReady(query: Query): Promise<void> {
  const [row = {}] = await query(LOOK);
  if (row["standby"] === true)
    throw invalid("store", "this PostgreSQL server is a standby: connect to the primary one");
  if (row["synchronous_commit"] === "off") {
    throw invalid("store", "PostgreSQL's synchronous_commit is off: a crash could take a payment back. Set it to on");
  }
  if (row["made"] === true) return;
  try {
    await query(MAKE_TABLE);
  } catch (error) {
    if (codeOf(error) !== NO_PRIVILEGE) throw error;
    throw invalid(
      "store",
      `this role may not make the table paysign_1: let its owner run ${MAKE_TABLE.replace(/\s+/g, " ")}`,
      { cause: error },
    );
  }
}

/** Four texts for each write; numbers go as text, since the two clients do not agree how else. */
function valuesOf({ key, was, now, due }: Write): (string | null)[] {
  const at = dueAt(due);
  return [key, was ?? null, now ?? null, at === undefined ? null : `${at}`];
}

/**
 * A commit as one statement, since a BEGIN would take in what others send on the same client. It locks the rows that exist,
 * all commits in the order of their keys, so that none waits for another in a circle; compares; writes; and counts. A row that
 * somebody else makes in between is met by the insert only: then a division by zero rolls everything back.
 */
function commitText(count: number): string {
  const rows = Array.from({ length: count }, (_, at) => {
    const [key, was, now, due] = [1, 2, 3, 4].map((place) => `$${4 * at + place}::text`);
    return `(${key}, ${was}, ${now}, ${due}::bigint)`;
  });
  return `with w(key, was, now, due) as (values ${rows.join(", ")}),
held as materialized (
  select t.key, t.value from paysign_1 t join w on t.key = w.key order by t.key collate "C" for update of t
),
same as materialized (
  select count(*) = 0 as ok from w left join held on held.key = w.key where held.value is distinct from w.was
),
deleted as (
  delete from paysign_1 t using w, same
  where same.ok and t.key = w.key and w.was is not null and w.now is null returning 1
),
changed as (
  update paysign_1 t set value = w.now, due = w.due from w, same
  where same.ok and t.key = w.key and w.was is not null and w.now is not null returning 1
),
made as (
  insert into paysign_1(key, value, due) select w.key, w.now, w.due from w, same
  where same.ok and w.was is null and w.now is not null order by w.key collate "C"
  on conflict do nothing returning 1
)
select case when not same.ok then 0 else 1 / (case when
  (select count(*) from deleted) + (select count(*) from changed) + (select count(*) from made)
  = (select count(*) from w where w.was is not null or w.now is not null)
then 1 else 0 end) end as done from same`;
}

/** The commit's own division by zero, and what a server that is set to stricter isolation says in the same case. */
const ROLLED_BACK = new Set(["22012", "40001", "40P01"]);
const NO_PRIVILEGE = "42501";

async function committed(
  send: () => Promise<Record<string, unknown>[]>,
  client: PgClient | PostgresJsClient,
): Promise<boolean> {
  let rows: Record<string, unknown>[];
  try {
    rows = await send();
  } catch (error) {
    if (ROLLED_BACK.has(codeOf(error))) return false;
    throw error;
  }
  // A BEGIN of the program may have been on its way before the statement.
  outsideTransaction(client);
  return Number(rows[0]!["done"]) === 1;
}

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code);

function outsideTransaction(client: PgClient | PostgresJsClient): void {
  const status = (client as PgClient).getTransactionStatus?.();
  if (status === "T" || status === "E") {
    throw invalid(
      "store",
      "the PostgreSQL client is in a transaction of yours: hand in a Pool, or a client of its own",
    );
  }
}
