import { DurableObject } from "cloudflare:workers";
import { receiveKatu9Webhook } from "paysign";
import { statusOf } from "../webhooks/status.mjs";

// #region once
/** One object for each order: what is done to it is done one after the other. */
export class Order extends DurableObject {
  constructor(ctx, env) {
    super(ctx, env);
    ctx.storage.sql.exec("create table if not exists seen (delivery text primary key)");
    ctx.storage.sql.exec("create table if not exists paid (times integer not null)");
  }

  /** Notes the delivery and does the work: no `await` in between, so that both are written together. */
  paid(deliveryKey) {
    const { sql } = this.ctx.storage;
    const noted = sql.exec("insert into seen values (?) on conflict do nothing returning delivery", deliveryKey);
    if (noted.toArray().length === 0) return "seen before";
    sql.exec("insert into paid values (1)");
    return "done";
  }

  times() {
    return this.ctx.storage.sql.exec("select count(*) as times from paid").one().times;
  }
}
// #endregion once

export default {
  async fetch(request, env) {
    try {
      const { data, deliveryKey } = await receiveKatu9Webhook(request, {
        secret: env.KATU9_SECRET,
        signal: AbortSignal.timeout(10_000),
      });
      console.log(await env.ORDERS.getByName(data.id).paid(deliveryKey), data.id);
      return new Response(null, { status: 204 });
    } catch (error) {
      const status = statusOf(error);
      if (status === 500) console.error(error);
      return new Response(null, { status });
    }
  },
};
