// The Worker that has the objects. Their time-outs are short, so that a lease is over soon.
import { PaySignObject } from "paysign/durable-object";

export class Quick extends PaySignObject {
  #alarms;

  constructor(ctx, env) {
    const alarms = { count: 0 };
    const setAlarm = ctx.storage.setAlarm.bind(ctx.storage);
    ctx.storage.setAlarm = (at) => (alarms.count++, setAlarm(at));
    super(ctx, env);
    this.#alarms = alarms;
  }

  /** How often this instance has set its alarm: each is a write that is paid for. */
  alarms() {
    return this.#alarms.count;
  }

  /** Which version of the Worker this is. */
  version() {
    return this.env.VERSION;
  }

  /** The alarm is lost, and the instance with it. */
  async lose() {
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.sync();
    this.ctx.abort("lost on purpose");
  }

  /** An entry that nothing of this version can go on with. */
  plant() {
    this.ctx.storage.sql.exec("insert into paysign_1 values ('default/pay/later', '{\"v\":2}', 1)");
  }

  /** All that its storage has: each row of each table that SQL shows, each key with its value, and the alarm. */
  async stored() {
    const { sql } = this.ctx.storage;
    const tables = sql.exec(
      "select name from sqlite_master where type = 'table' and name not like '\\_cf\\_%' escape '\\'",
    );
    const rows = tables.toArray().map(({ name }) => [name, sql.exec(`select * from "${name}"`).toArray()]);
    const values = [...(await this.ctx.storage.list())];
    return JSON.stringify({ rows, values, alarm: await this.ctx.storage.getAlarm() });
  }

  settings(env) {
    return { ...super.settings(env), timeoutMs: Number(env.TIMEOUT_MS), patienceMs: Number(env.PATIENCE_MS) };
  }
}

/** A second key, with a binding of its own. */
export class SecondKey extends PaySignObject {
  settings(env) {
    return {
      namespace: env.SECOND_KEY,
      apiKey: env.SECOND_API_KEY,
      apiSecret: env.SECOND_API_SECRET,
      baseUrl: env.KRAKEN_URL,
    };
  }
}

/** The same key once more. */
export class Twice extends PaySignObject {}

export default { fetch: () => new Response(null, { status: 404 }) };
