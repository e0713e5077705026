import { createServer } from "node:http";
import Database from "better-sqlite3";
import { receiveKatu9Webhook } from "paysign";
import { statusOf } from "../webhooks/status.mjs";

const { KATU9_SECRET, PORT = "3000", SHOP = "shop.db" } = process.env;
const db = new Database(SHOP);
db.exec(`
  create table if not exists seen (delivery text primary key, at integer not null default (unixepoch()));
  create table if not exists orders (id text primary key, paid integer not null default 0);
`);

// #region once
/** Notes the delivery and does the work in one transaction: both happen, or neither does and it may come again. */
const once = db.transaction((deliveryKey, work) => {
  const { changes } = db.prepare("insert into seen (delivery) values (?) on conflict do nothing").run(deliveryKey);
  if (changes === 1) work();
  return changes === 1;
});
// #endregion once

const pay = db.prepare("insert into orders (id, paid) values (?, 1) on conflict do update set paid = paid + 1");

createServer(async (request, response) => {
  try {
    // #region receive
    const { data, deliveryKey } = await receiveKatu9Webhook(request, {
      secret: KATU9_SECRET,
      signal: AbortSignal.timeout(10_000),
    });
    const isNew = once(deliveryKey, () => pay.run(data.id));
    response.writeHead(204).end(); // the same answer for one that was seen before, or it would come for ever
    // #endregion receive
    console.log(isNew ? "done" : "seen before", data.id);
  } catch (error) {
    const status = statusOf(error);
    if (status === 500) console.error(error);
    response.writeHead(status).end();
  }
}).listen(Number(PORT), "127.0.0.1");
