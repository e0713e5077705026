import Big from "big.js";
import type { Incoming } from "../http.ts";
import { RawJson } from "../json.ts";
import { Katu9Refusal } from "./refusal.ts";
import type { Katu9State } from "./state.ts";

// What the merchant starts with.
const START = "100000";
const MERCHANT_ID = "0b6a3f0e-5d0c-4d57-9c39-7a1f6a4e2c11";
const ENVIRONMENTS = ["PRODUCTION", "SANDBOX"];

/** The merchant's balance: what was paid in less what was paid out. Both environments have one, by any token. */
export function balance({ transactions, balanceChangedAt }: Katu9State, { url: { searchParams } }: Incoming): unknown {
  const currency = searchParams.get("currency") ?? "INR";
  const environment = searchParams.get("environment") ?? "PRODUCTION";
  const details = {
    ...(currency === "INR" ? {} : { currency: "must be INR" }),
    ...(ENVIRONMENTS.includes(environment) ? {} : { environment: `must be one of ${ENVIRONMENTS.join(", ")}` }),
  };
  if (Object.keys(details).length > 0) throw new Katu9Refusal(400, "Invalid request parameters", details);
  const all = [...transactions.values()];
  const held = all
    .filter(({ status }) => status === "COMPLETED")
    .reduce(
      (sum, { type, amount }) => (type === "DEPOSIT" ? sum.plus(size(amount)) : sum.minus(size(amount))),
      new Big(START),
    );
  const updatedAt = balanceChangedAt ?? all[0]?.createdAt;
  return { merchantId: MERCHANT_ID, environment, currency, amount: new RawJson(held.toFixed()), updatedAt };
}

/** JSON lets a caller write an amount with any exponent; one of a thousand digits would be a long number. */
function size({ text }: RawJson): Big {
  return new Big(/e[+-]?\d{3}/i.test(text) ? "0" : text);
}
