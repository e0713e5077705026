// The ledger before the first call: what the lists of deposits and withdrawals begin with was booked, too.

import { compare, known, minus, negated, plus, type Decimal } from "../../decimal.ts";
import { seeded, type Seeded, type SeedState } from "../../seeded.ts";
import { assetText, balance, type BalancesState } from "../balances.ts";
import { DOCUMENTED_WITHDRAWAL, refid, type FundingRecord } from "../funding/records.ts";
import { lineId, type LedgerEntry, type Movement } from "./books.ts";

/** A movement, and when it was booked. */
type Past = Movement & { readonly fee: Decimal; readonly time: number };

const NOTHING = known("0");
// How long after it was ordered a withdrawal was cancelled, in seconds.
const CANCELLED_AFTER = 30;

/** The lines of these lists, oldest first, so that each asset comes to the balance that the account starts with. */
export function history(
  chance: SeedState,
  deposits: readonly FundingRecord[],
  withdrawals: readonly FundingRecord[],
  balances: BalancesState,
): Map<string, LedgerEntry> {
  const random = seeded(chance);
  const moved = [...deposits.flatMap(arrived), ...withdrawals.flatMap(left)].sort(
    (one, other) => one.time - other.time,
  );
  const lines = new Map<string, LedgerEntry>();
  const held = openings(moved, balances);
  for (const movement of [...moved, ...closings(moved, held, balances, random)]) {
    const { refid, type, subtype = "", asset, amount, fee, time } = movement;
    const now = after(held.get(asset) ?? NOTHING, movement);
    held.set(asset, now);
    const [amountText, feeText, balanceText] = [amount, fee, now].map((one) => assetText(asset, one));
    const texts = { amount: amountText ?? "", fee: feeText ?? "", balance: balanceText ?? "" };
    lines.set(lineId(random), { refid, time, type, subtype, aclass: "currency", asset, ...texts });
  }
  return lines;
}

const after = (held: Decimal, { amount, fee }: Past): Decimal => minus(plus(held, amount), fee);

/** Neither what came back to its sender nor what is on hold is in the balance. */
function arrived({ refid, asset, amount, fee = "0", time, status }: FundingRecord): Past[] {
  if (status !== "Success") return [];
  return [{ refid, type: "deposit", asset, amount: known(amount), fee: known(fee), time }];
}

/** Kraken's own example is left out: a call is to order it, which writes its line. */
function left(record: FundingRecord): Past[] {
  const { refid, asset, time, status } = record;
  if (record === DOCUMENTED_WITHDRAWAL) return [];
  const [amount, fee] = [known(record.amount), known(record.fee ?? "0")];
  const ordered: Past = { refid, type: "withdrawal", asset, amount: negated(amount), fee, time };
  if (status === "Success") return [ordered];
  return [ordered, { ...ordered, amount, fee: negated(fee), time: time + CANCELLED_AFTER }];
}

/** What the account held at first: as much as it takes for no balance ever to be below zero. */
function openings(moved: readonly Past[], balances: BalancesState): Map<string, Decimal> {
  const sums = new Map<string, { sum: Decimal; least: Decimal }>();
  for (const movement of moved) {
    const { sum, least } = sums.get(movement.asset) ?? { sum: NOTHING, least: NOTHING };
    const now = after(sum, movement);
    sums.set(movement.asset, { sum: now, least: compare(now, least) < 0 ? now : least });
  }
  return new Map(
    [...sums].map(([asset, { sum, least }]) => {
      const opening = minus(balance(balances, asset), sum);
      const needed = negated(least);
      return [asset, compare(opening, needed) < 0 ? needed : opening];
    }),
  );
}

/** An account that starts with less than all this has brought has moved the rest to its futures wallet. */
function closings(
  moved: readonly Past[],
  opened: ReadonlyMap<string, Decimal>,
  balances: BalancesState,
  random: Seeded,
): Past[] {
  const time = (moved.at(-1)?.time ?? 0) + 3600;
  return [...opened].flatMap(([asset, opening]): Past[] => {
    const end = moved.filter((one) => one.asset === asset).reduce(after, opening);
    const rest = minus(end, balance(balances, asset));
    if (compare(rest, NOTHING) <= 0) return [];
    const more = {
      type: "transfer",
      subtype: "spottofutures",
      asset,
      amount: negated(rest),
      fee: NOTHING,
      time,
    } as const;
    return [{ refid: refid(random, "F"), ...more }];
  });
}
