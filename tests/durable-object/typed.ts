// A Worker in TypeScript, with the real types of the runtime: no method is `never`, and no type argument is lost.
import { ExternalId, type KrakenResults } from "paysign";
import { paymentsOf, PaySignObject, type PaySignEnv, type RemotePayments } from "paysign/durable-object";
import type { Payment } from "paysign/payments";

export { PaySignObject };

interface Env {
  PAYSIGN: DurableObjectNamespace<PaySignObject>;
  SECOND: DurableObjectNamespace<SecondKey>;
  KRAKEN_API_KEY: string;
  KRAKEN_API_SECRET: string;
  KRAKEN_NONCE_UNIT: string;
}

export class SecondKey extends PaySignObject {
  protected override settings(env: PaySignEnv & Env) {
    return { ...super.settings(env), namespace: env.SECOND, notListed: "refused" as const };
  }
}

/** Kept where the law wants it. */
export class European extends PaySignObject {
  protected override settings(env: PaySignEnv & Env) {
    return { ...super.settings(env), namespace: env.PAYSIGN.jurisdiction("eu") };
  }
}

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const is = <T extends true>(value?: T) => value;

export default {
  async fetch(_request, env): Promise<Response> {
    const payments: RemotePayments = paymentsOf(env.PAYSIGN.getByName("kraken", { locationHint: "weur" }));
    paymentsOf(() => env.SECOND.get(env.SECOND.idFromName("kraken")));
    const external_id = ExternalId.random();
    const payment = await payments.pay(external_id, "Pay/request/create", {
      amount: "10.50",
      asset: "USD",
      external_id,
    });
    is<Same<typeof payment, Payment<"Pay/request/create">>>();
    is<Same<typeof payment.result, KrakenResults["Pay/request/create"] | undefined>>();
    const { result } = await payments.call("WithdrawStatus", { asset: "XBT" });
    is<Same<typeof result, KrakenResults["WithdrawStatus"]>>();
    const found = await payments.find("an id");
    is<Same<typeof found, Payment | undefined>>();
    const resumed: Payment[] = await payments.resume(10);
    const listed: Payment[] = await payments.list({ state: "unknown" });
    const resolved: Payment = await payments.resolve("an id", "settled", "seen in the ledger");
    const count: number = await payments.forget(0);
    // @ts-expect-error An amount is a text.
    await payments.pay("an id", "Withdraw", { asset: "XBT", key: "cold", amount: 1 });
    // @ts-expect-error There is no such endpoint.
    await payments.call("Withdrawn");
    // @ts-expect-error An environment is not a stub.
    paymentsOf(env);
    // @ts-expect-error The settings are nobody's.
    env.PAYSIGN.getByName("kraken").settings;
    return Response.json({ resumed, listed, resolved, count });
  },
} satisfies ExportedHandler<Env>;
