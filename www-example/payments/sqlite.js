// Payments, each of them once, with the journal in a SQLite file: one machine, any number of processes. Node 22.13 or newer.
//   node sqlite.js ID AMOUNT ASSET TO      pays; the same ID again is the same payment
//   node sqlite.js                         goes on with what was left, until it is ended
// Environment: KRAKEN_API_KEY, KRAKEN_API_SECRET; for trying, KRAKEN_URL and JOURNAL, a file.
import { chmodSync, closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { Kraken } from "paysign";
import { Payments } from "paysign/payments";
import { sqliteStore } from "paysign/payments/sqlite";

const { KRAKEN_API_KEY, KRAKEN_API_SECRET, KRAKEN_URL, JOURNAL = "payments.db" } = process.env;

// Who pays whom is nobody else's: SQLite gives what stands beside the file the same mode.
closeSync(openSync(JOURNAL, "a", 0o600));
chmodSync(JOURNAL, 0o600);
const db = new DatabaseSync(JOURNAL);
// In this order: several processes that change to WAL at once would fail without waiting for each other.
db.exec("pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = full");

const client = new Kraken({ apiKey: KRAKEN_API_KEY, apiSecret: KRAKEN_API_SECRET, baseUrl: KRAKEN_URL });
const payments = new Payments({ client, store: sqliteStore(db), fetch });

// What waits, and what a process left that was killed: at start, and then every five seconds.
const resume = async () => {
  for (const payment of await payments.resume()) console.log(payment);
};
const failed = (error) => console.error(error);
await resume().catch(failed);
const timer = setInterval(() => resume().catch(failed), 5_000);

const [id, amount, asset, to] = process.argv.slice(2);
if (id !== undefined) {
  // The timer keeps nothing alive.
  timer.unref();
  console.log(await payments.pay(id, "Pay/transfer/create", { amount, asset, to, external_id: id }));
}
