// What can be triggered, by sender: the documented kinds of each.

import type { Sender } from "./deliveries.ts";

/** The documented kinds of webhook and callback: Katu9's and Embed's events, and the statuses of Pay and Ramp. */
export const TRIGGERS: Readonly<Record<Sender, readonly string[]>> = {
  katu9: ["payment_link.created", "transaction.created"],
  pay: ["success", "failed", "cancelled", "expired", "declined"],
  embed: [
    "custom_order.executed",
    "custom_order.execution_failed",
    "custom_order.cancelled",
    "quote.executed",
    "quote.execution_failed",
    "quote.cancelled",
    "reward.paid",
    "user.verified",
    "user.closed",
    "user.disabled",
    "deposit.status_updated",
    "withdrawal.status_updated",
    "webhook.test",
  ],
  ramp: ["new", "paid", "pending", "completed", "failed", "canceled"],
};
