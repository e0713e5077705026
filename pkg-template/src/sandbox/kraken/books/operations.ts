import { known } from "../../decimal.ts";
import { assetId, assetText, balance, heldAssets, type BalancesState } from "../balances.ts";
import type { KrakenOperation, KrakenOperations } from "../api.ts";
import type { Parameters } from "../parameters.ts";
import { LEDGER, QUERY, type Needs } from "../permissions.ts";
import { invalidArgument } from "../refusal.ts";
import type { LedgerEntry, LedgerState } from "./books.ts";
import { keyInfo } from "./key-info.ts";

// As documented: entries of a page, and ids that one QueryLedgers may name.
const PAGE = 50;
const MOST_IDS = 20;
// Documented for Ledgers; QueryLedgers reads the same books.
const LEDGER_COST = 2;

const NOTHING = known("0");

// Of the documented types the sandbox writes only three; the others are right and find nothing.
const TYPES = [
  ...["all", "trade", "deposit", "withdrawal", "transfer", "margin", "adjustment", "rollover", "credit", "settled"],
  ...["staking", "dividend", "sale", "nft_rebate", "conversion", "allocation", "deallocation", "earn"],
] as const;

/** The five operations that show what an account holds, what was booked, and what its key may do. */
export function bookOperations(balances: BalancesState, ledger: LedgerState, clock: () => number): KrakenOperations {
  return new Map([
    ["Balance", read([QUERY], 1, (parameters) => balancesNow(balances, parameters, false))],
    ["BalanceEx", read([QUERY], 1, (parameters) => balancesNow(balances, parameters, true))],
    ["Ledgers", read([LEDGER], LEDGER_COST, (parameters) => ledgers(ledger, parameters))],
    ["QueryLedgers", read([LEDGER], LEDGER_COST, (parameters) => queryLedgers(ledger, parameters))],
    ["GetApiKeyInfo", read([], 1, (_parameters, key) => keyInfo(key, clock()))],
  ]);
}

function read(needs: Needs, cost: number, run: KrakenOperation["run"]): KrakenOperation {
  return { encodings: ["application/x-www-form-urlencoded", "application/json"], errors: "strings", needs, cost, run };
}

function balancesNow(balances: BalancesState, parameters: Parameters, extended: boolean): unknown {
  parameters.optionalChoice("rebase_multiplier", ["rebased", "base"]);
  return Object.fromEntries(
    heldAssets(balances).map((id) => {
      const amount = balance(balances, id);
      const held = assetText(id, amount);
      // A withdrawal leaves the balance at once, and the account does not trade: nothing is ever on hold.
      return [id, extended ? { balance: held, hold_trade: assetText(id, NOTHING) } : held];
    }),
  );
}

function ledgers(ledger: LedgerState, parameters: Parameters): unknown {
  parameters.optionalChoice("aclass", ["currency", "tokenized_asset"]);
  parameters.optionalChoice("rebase_multiplier", ["rebased", "base"]);
  const assets = parameters.optionalText("asset")?.split(",").map(assetId);
  const type = parameters.optionalChoice("type", TYPES) ?? "all";
  const skipped = parameters.optionalInteger("ofs", "number or text") ?? 0;
  const after = bound(ledger, parameters, "start");
  const upTo = bound(ledger, parameters, "end");
  const matching = [...ledger.entries]
    .map((entry, place) => [place, ...entry] as const)
    .filter(
      ([place, , entry]) =>
        (assets === undefined || assets.includes("ALL") || assets.includes(entry.asset)) &&
        (type === "all" || entry.type === type) &&
        (after === undefined || after(place, entry.time) > 0) &&
        (upTo === undefined || upTo(place, entry.time) <= 0),
    )
    .reverse();
  const page = matching.slice(skipped, skipped + PAGE).map(([, id, entry]) => [id, entry]);
  const count = parameters.optionalFlag("without_count") === true ? {} : { count: matching.length };
  return { ledger: Object.fromEntries(page), ...count };
}

function queryLedgers({ entries }: LedgerState, parameters: Parameters): unknown {
  parameters.optionalFlag("trades");
  parameters.optionalChoice("rebase_multiplier", ["rebased", "base"]);
  const ids = parameters.text("id").split(",");
  if (ids.length > MOST_IDS) throw invalidArgument("id");
  return Object.fromEntries(
    ids.map((id): [string, LedgerEntry] => {
      const entry = entries.get(id);
      // What Kraken answers to an unknown id is not documented; a missing line would be overlooked.
      if (entry === undefined) throw invalidArgument("id");
      return [id, entry];
    }),
  );
}

/** How an entry lies to `start` or `end`, a time in seconds or an entry's id: before, at or after it. */
function bound(
  { entries }: LedgerState,
  parameters: Parameters,
  name: "start" | "end",
): ((place: number, time: number) => number) | undefined {
  const text = parameters.optionalTextOrNumber(name);
  if (text === undefined) return undefined;
  if (/^\d{1,12}(?:\.\d{1,9})?$/.test(text)) return (_place, time) => time - Number(text);
  const at = [...entries.keys()].indexOf(text);
  if (at < 0) throw invalidArgument(name);
  return (place) => place - at;
}
