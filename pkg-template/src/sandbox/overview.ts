import type { Apis } from "./apis.ts";
import type { Sender } from "./deliveries.ts";
import type { Fault, Faults } from "./faults.ts";
import type { Payment } from "./kraken/pay/payments.ts";

/** What a sandbox holds at a moment; a copy. */
export interface Overview {
  /** The sandbox's time in milliseconds. */
  readonly now: number;
  /** Where webhooks and callbacks go; undefined for nowhere. */
  readonly urls: Readonly<Record<Sender, string | undefined>>;
  /** Kraken Pay's payments, newest first. */
  readonly payments: readonly Payment[];
  /** Katu9's transactions, newest first. */
  readonly transactions: readonly {
    readonly id: string;
    readonly type: string;
    readonly amount: string;
    readonly currency: string;
    readonly status: string;
    readonly createdAt: string;
  }[];
  /** Deposits as DepositStatus prints them, newest first. */
  readonly deposits: readonly {
    readonly refid: string;
    readonly method: string;
    readonly asset: string;
    readonly amount: string;
    readonly status: string;
    /** Seconds since 1970. */
    readonly time: number;
  }[];
  /** The faults that are planned; `times` says how often they are yet to happen. */
  readonly faults: readonly Fault[];
}

/** Looks at all parts of a sandbox. */
export function overview({ clock, outboxes, payments, katu9, deposits }: Apis, faults: Faults): Overview {
  const { katu9: webhooks, pay, embed, ramp } = outboxes;
  return {
    now: clock.now(),
    urls: { katu9: webhooks.url, pay: pay.url, embed: embed.url, ramp: ramp.url },
    payments: payments.all().reverse(),
    transactions: katu9
      .transactions()
      .map(({ id, type, amount, currency, status, createdAt }) => {
        return { id, type, amount: amount.text, currency, status, createdAt };
      })
      .reverse(),
    deposits: deposits.all().map(({ refid, method, asset, amount, status, time }) => {
      return { refid, method, asset, amount, status, time };
    }),
    faults: faults.planned(),
  };
}
